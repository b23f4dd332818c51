using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Certification, 2.1 and 2.2: activation. The table in firmware/EndDevice/CERTIFICATION.md tells the cases.</summary>
[TestClass]
public class CertificationActivationTests
{
    [TestMethod]
    public void Before_the_join_only_join_requests_go_out_and_DevNonce_counts_up()
    {
        var bench = new LinkBench(101);
        bench.Network.JoinWindow = 0;
        bench.Host.Start();
        bench.RunFor(300);
        Assert.AreEqual(0, bench.Network.Uplinks.Count);
        Assert.IsGreaterThan(10, bench.Network.JoinRequests.Count);
        for (int i = 0; i < bench.Network.JoinRequests.Count; i++)
            Assert.AreEqual(i, bench.Network.JoinRequests[i].DevNonce);
    }

    [TestMethod]
    public void Join_requests_hop_over_the_default_channels_and_take_the_data_rates_in_turn()
    {
        var bench = new LinkBench(102);
        bench.Network.JoinWindow = 0;
        bench.Host.Start();
        bench.RunFor(1200);
        List<HeardUplink> requests = bench.Network.JoinRequests;
        CollectionAssert.AreEquivalent(new uint[] { 868_100_000, 868_300_000, 868_500_000 }, requests.Select(r => r.Hz).Distinct().ToArray());
        CollectionAssert.AreEquivalent(new[] { 0, 1, 2, 3, 4, 5 }, requests.Select(r => r.DataRate).Distinct().ToArray());
        for (int i = 1; i < requests.Count; i++)
            Assert.AreNotEqual(requests[i - 1].Hz, requests[i].Hz);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void The_join_accept_is_taken_in_either_window(int window)
    {
        var bench = new LinkBench(103);
        bench.Network.JoinWindow = window;
        bench.Join();
        Assert.AreEqual(1, bench.Network.JoinRequests.Count);
        Assert.AreEqual(0u, bench.Send().FCnt);
    }

    [TestMethod]
    public void A_join_accept_that_is_played_again_is_refused()
    {
        var bench = new LinkBench(104).Join();
        bench.Send();
        bench.Network.Accept.JoinNonce--;
        bench.Device.Rejoin();
        bench.Board.RaiseInterrupt();
        bench.RunFor(8);
        Assert.AreEqual(2, bench.Network.JoinRequests.Count);
        Assert.IsFalse(bench.Device.IsJoined);
        bench.RunFor(20);
        Assert.IsTrue(bench.Device.IsJoined);
    }

    [TestMethod]
    public void RxDelay_DLSettings_and_CFList_of_the_accept_are_in_force()
    {
        var bench = new LinkBench(105);
        JoinAccept accept = bench.Network.Accept;
        accept.RxDelay = 3;
        accept.Rx1DataRateOffset = 2;
        accept.Rx2DataRate = 4;
        accept.HasCfList = true;
        uint[] list = [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000];
        for (int i = 0; i < 5; i++)
        {
            uint value = list[i] / 100;
            accept.CfList[3 * i] = (byte)value;
            accept.CfList[3 * i + 1] = (byte)(value >> 8);
            accept.CfList[3 * i + 2] = (byte)(value >> 16);
        }

        bench.Join();
        bench.Network.Answer = up => new ScriptedDownlink { Port = 2, Payload = [1], Window = 1 + (int)(up.FCnt % 2) };
        for (int i = 0; i < 60; i++)
            bench.Send();
        Assert.AreEqual(60, bench.Downlinks.Count);
        Assert.AreEqual(8, bench.Network.Uplinks.Select(u => u.Hz).Distinct().Count());
    }

    [TestMethod]
    public void Nonces_counters_and_session_survive_a_loss_of_power()
    {
        var bench = new LinkBench(106).Join();
        bench.Send();
        bench.Send();
        bench.Host.PowerCut();
        bench.RunFor(4);
        Assert.IsTrue(bench.Device.IsJoined);
        Assert.AreEqual(2u, bench.Send().FCnt);
        Assert.AreEqual(1, bench.Network.JoinRequests.Count);
        bench.Device.Rejoin();
        bench.Board.RaiseInterrupt();
        bench.RunFor(20);
        Assert.AreEqual(1, bench.Network.JoinRequests[1].DevNonce);
        Assert.AreEqual(0u, bench.Send().FCnt);
    }

    [TestMethod]
    public void A_personalized_session_needs_no_join_and_keeps_its_counter()
    {
        var settings = new EndDeviceSettings
        {
            PersonalizedForTestBench = new PersonalizedSession(new DevAddr(0x26010000), new byte[16], new byte[16]),
            DataRate = 0,
        };
        var bench = new LinkBench(107, settings);
        var seen = new List<uint>();
        bench.Network.Observed = frame => seen.Add((uint)(frame.Payload[6] | (frame.Payload[7] << 8)));
        bench.Network.Deaf = _ => true;
        bench.Host.Start();
        bench.RunFor(2);
        for (int i = 0; i < 3; i++)
        {
            bench.Wanted = new WantedUplink(1, [1], false);
            bench.Board.RaiseInterrupt();
            bench.RunFor(10);
            bench.Host.PowerCut();
            bench.RunFor(4);
        }

        CollectionAssert.AreEqual(new uint[] { 0, 1, 2 }, seen);
        Assert.AreEqual(0, bench.Network.JoinRequests.Count);
    }
}
