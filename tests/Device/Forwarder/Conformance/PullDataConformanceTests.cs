using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

/// <summary>PULL_DATA and PULL_ACK (PROTOCOL.TXT 5.2 and 5.3). The table in gateway/Forwarder/CONFORMANCE.md tells the cases.</summary>
[TestClass]
public class PullDataConformanceTests
{
    [TestMethod]
    public void It_is_twelve_bytes_and_each_has_a_new_token()
    {
        ForwarderBench bench = new ForwarderBench();
        int last = -1;
        for (int i = 0; i < 20; i++)
        {
            bench.RunUntil(bench.Now + 5000000);
            byte[] packet = bench.Socket.LastOf(SemtechUdp.PullData);
            CollectionAssert.AreEqual(Wire.FromGateway(packet[1], packet[2], 2, ""), packet);
            int token = (packet[1] << 8) | packet[2];
            Assert.IsTrue(token != last);
            last = token;
            bench.Socket.Acknowledge(packet);
            bench.Step(0);
        }
    }

    [TestMethod]
    public void Unanswered_it_comes_again_within_a_second()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.RunUntil(bench.Now + 5000000);
        bench.Socket.Forget();
        bench.RunUntil(bench.Now + 1000000);
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.PullData));
    }

    [TestMethod]
    public void A_pull_ack_of_four_bytes_counts_if_its_token_is_one_of_the_last_four()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.RunUntil(bench.Now + 5000000);
        byte[] first = bench.Socket.LastOf(SemtechUdp.PullData);
        bench.RunUntil(bench.Now + 3000000);
        int before = bench.Gateway.Statistics.PullsAcknowledged;
        bench.Socket.Deliver(new byte[] { 0x02, first[1], first[2], 0x04 });
        bench.Step(0);
        Assert.AreEqual(before + 1, bench.Gateway.Statistics.PullsAcknowledged);
        // Twice is no second answer, and a foreign token none at all.
        bench.Socket.Deliver(new byte[] { 0x02, first[1], first[2], 0x04 });
        bench.Socket.Deliver(new byte[] { 0x02, (byte)(first[1] ^ 0x80), first[2], 0x04 });
        bench.Step(0);
        Assert.AreEqual(before + 1, bench.Gateway.Statistics.PullsAcknowledged);
        Assert.AreEqual(2, bench.Gateway.Statistics.UnmatchedAcknowledgements);
    }
}
