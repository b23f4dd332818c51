using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Tests.Simulation.EndDevice;

namespace NanoSensors.Tests.Simulation.Board;

/// <summary>A length that overflows with its offset gives an error, never a quiet wrong result.</summary>
[TestClass]
public class LengthOverflowTests
{
    [TestMethod]
    [DataRow(0, int.MaxValue)]
    [DataRow(1, int.MaxValue)]
    [DataRow(6, int.MaxValue)]
    [DataRow(0, 1 << 28)]
    [DataRow(0, 1 << 29)]
    [DataRow(int.MaxValue, 1)]
    [DataRow(int.MaxValue, int.MaxValue)]
    [DataRow(-1, 4)]
    [DataRow(0, -1)]
    [DataRow(0, 65)]
    [DataRow(64, 1)]
    public void A_frame_beyond_its_buffer_is_too_short(int offset, int length)
    {
        var message = Messages.Create(4, uplink: true)!;
        Assert.AreEqual(DecodeError.TooShort, message.Decode(new byte[64], offset, length));
        Assert.AreEqual(0, message.FailedField);
    }

    [TestMethod]
    [DataRow(1, int.MaxValue)]
    [DataRow(int.MaxValue, int.MaxValue)]
    public void A_sum_or_text_of_more_than_there_is_throws(int offset, int length)
    {
        byte[] data = new byte[8];
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => Crc32.Compute(data, offset, length));
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => new AsciiWriter(64).Base64(data, offset, length));
    }

    [TestMethod]
    [DataRow(0, int.MaxValue)]
    [DataRow(1, int.MaxValue)]
    [DataRow(int.MaxValue, 1)]
    [DataRow(int.MaxValue, int.MaxValue)]
    [DataRow(-1, 4)]
    [DataRow(0, -1)]
    [DataRow(3, 2)]
    public void A_payload_beyond_its_buffer_is_invalid(int offset, int length)
    {
        LinkBench bench = new(740);
        bench.Join();
        Assert.AreEqual(SendResult.Invalid, bench.Device.Send(6, new byte[4], offset, length, false, bench.Time.NowMicroseconds));
    }

    [TestMethod]
    [DataRow(int.MaxValue)]
    [DataRow(256)]
    [DataRow(-1)]
    public void A_frame_of_an_impossible_length_is_none(int length)
    {
        var frame = new byte[16];
        frame[0] = 0x60;
        Assert.IsFalse(new DataFrame().TryParse(frame, 0, length));
        frame[0] = 0x20;
        Assert.IsFalse(new JoinAccept().TryDecrypt(new LoRaWanCrypto(new ManagedAes128()), new byte[16], frame, 0, length));
        frame[0] = 0;
        Assert.IsFalse(new JoinRequest().TryParse(frame, 0, length));
    }
}
