namespace NanoSensors.Tests.Device;

/// <summary>PUSH_ACK (PROTOCOL.TXT 3.3). The table in gateway/Forwarder/CONFORMANCE.md tells the cases.</summary>
[TestClass]
public class PushAckConformanceTests
{
    [TestMethod]
    public void Four_bytes_with_the_token_end_the_repeats()
    {
        ForwarderBench bench = Heard(out byte[] packet);
        bench.Socket.Deliver(new byte[] { 0x02, packet[1], packet[2], 0x01 });
        bench.Step(1000);
        Assert.AreEqual(0, bench.Gateway.QueuedUplinks);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesForwarded);
        Assert.AreEqual(1, bench.Gateway.Statistics.PushesAcknowledged);
    }

    [TestMethod]
    public void Another_token_ends_nothing_and_is_counted()
    {
        for (int bit = 0; bit < 16; bit++)
        {
            ForwarderBench bench = Heard(out byte[] packet);
            bench.Socket.Deliver(new byte[] { 0x02, (byte)(packet[1] ^ (bit < 8 ? 0 : 1 << (bit - 8))), (byte)(packet[2] ^ (bit < 8 ? 1 << bit : 0)), 0x01 });
            bench.Step(1000);
            Assert.AreEqual(1, bench.Gateway.QueuedUplinks);
            Assert.AreEqual(1, bench.Gateway.Statistics.UnmatchedAcknowledgements);
        }
    }

    [TestMethod]
    public void One_that_comes_twice_counts_once()
    {
        ForwarderBench bench = Heard(out byte[] packet);
        for (int i = 0; i < 2; i++)
            bench.Socket.Deliver(new byte[] { 0x02, packet[1], packet[2], 0x01 });
        bench.Step(1000);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesForwarded);
        Assert.AreEqual(1, bench.Gateway.Statistics.UnmatchedAcknowledgements);
    }

    [TestMethod]
    public void Bytes_behind_the_fourth_do_no_harm()
    {
        ForwarderBench bench = Heard(out byte[] packet);
        bench.Socket.Deliver(new byte[] { 0x02, packet[1], packet[2], 0x01, 0, 0, 0 });
        bench.Step(1000);
        Assert.AreEqual(0, bench.Gateway.QueuedUplinks);
    }

    [TestMethod]
    public void A_pull_ack_with_the_token_is_none()
    {
        ForwarderBench bench = Heard(out byte[] packet);
        bench.Socket.Deliver(new byte[] { 0x02, packet[1], packet[2], 0x04 });
        bench.Step(1000);
        Assert.AreEqual(1, bench.Gateway.QueuedUplinks);
        Assert.AreEqual(1, bench.Gateway.Statistics.UnmatchedAcknowledgements);
    }

    private static ForwarderBench Heard(out byte[] packet)
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        packet = bench.Socket.Sent(0);
        return bench;
    }
}
