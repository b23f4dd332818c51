using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

[TestClass]
public class FrameExchangeTests
{
    [TestMethod]
    [DataRow(7, true, false)]
    [DataRow(8, true, false)]
    [DataRow(9, false, true)]
    [DataRow(10, true, false)]
    [DataRow(11, false, true)]
    [DataRow(12, false, true)]
    public void A_frame_passes_from_one_driver_to_another(int spreadingFactor, bool crc, bool invertIq)
    {
        var time = new VirtualTime();
        var channel = new RadioChannel(time, 1);
        var sender = new DriverBench(time, channel, new Position(0, 0));
        var receiver = new DriverBench(time, channel, new Position(300, 0));
        sender.SetUp();
        receiver.SetUp();

        byte[] frame = new byte[51];
        for (int i = 0; i < frame.Length; i++)
            frame[i] = (byte)(i * 7 + spreadingFactor);
        receiver.Radio.PrepareReceive(new ReceiveSettings { FrequencyHz = 868_300_000, SpreadingFactor = spreadingFactor, InvertIq = invertIq, Continuous = true });
        receiver.Radio.Start(time.NowMicroseconds);
        time.RunFor(TimeSpan.FromMilliseconds(5));
        sender.Radio.PrepareTransmit(
            new TransmitSettings { FrequencyHz = 868_300_000, SpreadingFactor = spreadingFactor, Crc = crc, InvertIq = invertIq }, frame, frame.Length);
        sender.Radio.Start(time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.TransmitDone, sender.RunUntilEvent());

        Assert.AreEqual(RadioEvent.ReceiveDone, receiver.Radio.Step(time.NowMicroseconds));
        Assert.AreEqual(frame.Length, receiver.Radio.Received.Length);
        CollectionAssert.AreEqual(frame, receiver.Radio.Received.Data[..frame.Length]);
        Assert.AreEqual(crc, receiver.Radio.Received.HasCrc);
        Assert.AreEqual(5, receiver.Radio.Received.CodingRateDenominator);
        Assert.IsEmpty(sender.Chip.Misuses);
        Assert.IsEmpty(receiver.Chip.Misuses);
    }
}
