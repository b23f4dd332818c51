using System.Text;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

[TestClass]
public class FigureTests
{
    [TestMethod]
    public void Frames_are_no_longer_than_promised()
    {
        Check("parking-event.json", 2);
        Check("parking-heartbeat.json", 4);
        Check("air.json", 12);
        Check("footfall.json", 6);
        Check("status.json", 16);
        Check("status-by-sensor.json", 19);
        Check("status-by-slot.json", Message.MaxLength);
        Check("acknowledgement.json", 6);
        Check("late-parking.json", 15);
        Check("command.json", 4);
    }

    [TestMethod]
    public void The_JavaScript_codec_fits_The_Things_Stack_many_times()
    {
        int bytes = Encoding.UTF8.GetByteCount(JintCodec.Source);
        Assert.IsLessThan(40960 / 2, bytes);
        Console.WriteLine($"Figure: codec.js {bytes} bytes of 40960");
    }

    private static void Check(string file, int limit)
    {
        int[] lengths = [.. Vector.All.Where(vector => vector.File == file && vector.Bytes != null).Select(vector => vector.Payload.Length).Distinct().Order()];
        Assert.IsLessThanOrEqualTo(limit, lengths[^1], file);
        Console.WriteLine($"Figure: {file[..^5]} {string.Join(", ", lengths)} bytes (limit {limit})");
    }
}
