using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Tests.Server.Ingest;

[TestClass]
public class LateReadingTests
{
    [TestMethod]
    public void A_reading_that_waited_in_the_node_is_of_when_it_was_measured()
    {
        var late = new LateAirReading { AgeSeconds = 10800, Co2Ppm = 420 };
        var bytes = new byte[Message.MaxLength];
        int length = late.Encode(bytes, 0);
        NewReading reading = UplinkPipeline.Decode(Of(late.FPort, bytes[..length]));
        Assert.AreEqual(Received.AddHours(-3), reading.Time);
        Assert.AreEqual("air", reading.Kind);
        Assert.IsNull(reading.Error);
    }

    [TestMethod]
    public void Any_other_reading_is_of_when_it_was_received()
    {
        var air = new AirReading { Co2Ppm = 420 };
        var bytes = new byte[Message.MaxLength];
        int length = air.Encode(bytes, 0);
        Assert.AreEqual(Received, UplinkPipeline.Decode(Of(air.FPort, bytes[..length])).Time);
    }

    private static readonly DateTimeOffset Received = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static Uplink Of(int fPort, byte[] payload) => new()
    {
        Device = new Eui64(0x70B3D57ED0000001), Session = "s", FCnt = 1, FPort = fPort, Payload = payload, Time = Received, Source = "gateway",
    };
}
