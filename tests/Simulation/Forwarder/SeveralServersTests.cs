using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>A gateway with two or three servers: each gets every uplink once and in order, whatever befalls the others.</summary>
[TestClass]
public class SeveralServersTests
{
    private const int Devices = 20;

    [TestMethod]
    public void Every_server_gets_every_uplink_and_only_the_one_that_asked_gets_the_tx_ack()
    {
        var bench = new GatewayBench(seed: 50, servers: 3);
        int sent = Send(bench, 0, 100);
        foreach (ServerDouble server in bench.Servers)
            AssertAll(server, sent, 0);

        for (int i = 0; i < 3; i++)
        {
            ushort token = bench.Servers[i].Respond(bench.Time.NowMicroseconds + 1_000_000, "IAECAwQF", 6);
            bench.Time.RunFor(TimeSpan.FromSeconds(2));
            Assert.AreEqual((token, """{"txpk_ack":{"error":"NONE"}}"""), bench.Servers[i].TxAcks.Single());
        }

        Assert.AreEqual(3, bench.Gateway.Statistics.FramesTransmitted);
        Assert.AreEqual(0, bench.Gateway.Statistics.UnmatchedAcknowledgements);
        bench.Time.RunFor(TimeSpan.FromMinutes(1));
        // Each server is told of its own acknowledgements and downlinks.
        Assert.IsTrue(bench.Servers.All(s => s.Stats.Sum(stat => stat.GetProperty("rxfw").GetInt32()) == sent && s.Stats.Sum(stat => stat.GetProperty("dwnb").GetInt32()) == 1));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void A_server_that_is_out_of_reach_gets_everything_later_and_holds_the_other_up_in_nothing(int absent)
    {
        var bench = new GatewayBench(seed: 51, servers: 2);
        int sent = Send(bench, 0, 40);
        bench.Backhauls[absent].IsUp = false;
        sent = Send(bench, sent, 700);
        bench.Time.RunFor(TimeSpan.FromSeconds(3));
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromSeconds(10));
        sent = Send(bench, sent, 700);
        AssertAll(bench.Servers[1 - absent], sent, 0);
        Assert.IsTrue(bench.Servers[1 - absent].Distinct.All(u => u.ArrivedAt - _ends[GatewayBench.CounterOf(u.Payload) * Devices + GatewayBench.DeviceOf(u.Payload)] < 2_000_000));
        int atAbsent = bench.Servers[absent].Distinct.Count;
        long writes = bench.Board.Storage.WriteCount;
        bench.Backhauls[absent].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        AssertAll(bench.Servers[absent], sent, 0);
        Console.WriteLine($"Figure: server {absent + 1} of 2 away for {sent - atAbsent} uplinks, with a power cut: all {sent} at both, each once and in order; "
            + $"the other got each within 2 s; {writes} writes");
        Assert.AreEqual(0, bench.Gateway.ArchivedUplinks);
        Assert.IsFalse(bench.Board.Storage.Names.Any(name => name.StartsWith("fq-")), string.Join(' ', bench.Board.Storage.Names));
    }

    // One server has come back long ago when the power fails, the other is still away: the first gets nothing a second time but its last segment.
    [TestMethod]
    public void Places_of_the_servers_survive_a_power_cut()
    {
        var bench = new GatewayBench(seed: 52, servers: 2);
        bench.Backhauls[0].IsUp = bench.Backhauls[1].IsUp = false;
        int sent = Send(bench, 0, 2000);
        bench.Backhauls[0].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        AssertAll(bench.Servers[0], sent, 0);
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        int repeated = bench.Servers[0].Received.Count - sent;
        bench.Backhauls[1].IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(5));
        AssertAll(bench.Servers[1], sent, 0);
        Console.WriteLine($"Figure: a power cut with one server done and the other away: {repeated} of {sent} uplinks came to the first once more");
        Assert.IsLessThanOrEqualTo(165, repeated);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Outages_losses_and_power_cuts_at_random_lose_nothing_at_either_server(int seed)
    {
        var bench = new GatewayBench(seed: 60 + seed, servers: 2);
        // It is cut so often that it would rest in between.
        bench.Host.LongestRestSeconds = 0;
        var random = new Random(seed);
        int sent = 0;
        for (int round = 0; round < 25; round++)
        {
            foreach (SimulatedBackhaul backhaul in bench.Backhauls)
            {
                backhaul.IsUp = random.Next(3) > 0;
                backhaul.LossPercent = random.Next(3) == 0 ? 20 : 0;
                backhaul.DuplicationPercent = random.Next(3) == 0 ? 20 : 0;
            }

            sent = Send(bench, sent, 10 + random.Next(150));
            // What was heard in the last eight seconds may still be in RAM only.
            bench.Time.RunFor(TimeSpan.FromSeconds(12));
            if (random.Next(4) != 0)
                continue;
            bench.Host.PowerCut();
            bench.Host.PowerOn();
            bench.Time.RunFor(TimeSpan.FromSeconds(3));
        }

        foreach (SimulatedBackhaul backhaul in bench.Backhauls)
            (backhaul.IsUp, backhaul.LossPercent) = (true, 0);
        bench.Time.RunFor(TimeSpan.FromMinutes(10));
        Console.WriteLine($"Figure: seed {seed}: {sent} uplinks, at the servers {string.Join(" and ", bench.Servers.Select(s => $"{s.Distinct.Count} ({s.Received.Count - s.Distinct.Count} repeated)"))}");
        AssertAll(bench.Servers[0], sent, int.MaxValue);
        AssertAll(bench.Servers[1], sent, int.MaxValue);
    }

    [TestMethod]
    [DataRow(PowerCutMoment.Before)]
    [DataRow(PowerCutMoment.TornShort)]
    [DataRow(PowerCutMoment.TornMixed)]
    [DataRow(PowerCutMoment.TornGone)]
    [DataRow(PowerCutMoment.After)]
    public void A_power_cut_in_any_write_of_the_archive_loses_no_server_anything(PowerCutMoment moment)
    {
        for (int write = 1; write <= 60; write++)
        {
            var storage = new MemoryStorage();
            storage.CutPowerAtWrite(write, moment, tornBytes: 7 + write * 5 % 3000);
            var got = new[] { new SortedSet<int>(), new SortedSet<int>() };
            var flushed = new[] { new SortedSet<int>(), new SortedSet<int>() };
            try
            {
                UplinkArchive archive = Open(storage);
                for (int i = 0; i < 300; i++)
                {
                    // Some are for one server only; the first server reads along, the second does not.
                    int pending = i % 5 == 0 ? 2 : i % 7 == 0 ? 1 : 3;
                    Assert.IsTrue(archive.Append(Uplink(i, pending), i, -1));
                    archive.Flush();
                    for (int server = 0; server < 2; server++)
                    {
                        if ((pending & (1 << server)) != 0)
                            flushed[server].Add(i);
                    }

                    if (i % 10 == 9)
                        Read(archive, 0, 8, got[0]);
                }

                Assert.IsGreaterThan(40, write, "the power did not fail");
            }
            catch (PowerFailureException)
            {
            }

            storage.PowerOn();
            UplinkArchive after = Open(storage);
            for (int server = 0; server < 2; server++)
            {
                while (after.CountFor(server) > 0)
                    Read(after, server, 20, got[server]);
                Assert.IsTrue(flushed[server].IsSubsetOf(got[server]), $"write {write}, server {server}: {string.Join(' ', flushed[server].Except(got[server]))}");
            }

            Assert.IsEmpty(storage.Names, $"write {write}");
        }
    }

    private readonly List<long> _ends = [];

    private int Send(GatewayBench bench, int sent, int count)
    {
        for (int i = 0; i < count; i++, sent++)
        {
            _ends.Add(bench.SendUplink(GatewayBench.DataFrame(sent % Devices, sent / Devices)));
            bench.Time.RunFor(TimeSpan.FromSeconds(1));
        }

        return sent;
    }

    private static void AssertAll(ServerDouble server, int sent, int repeated)
    {
        int[] numbers = [.. server.Distinct.Select(u => GatewayBench.CounterOf(u.Payload) * Devices + GatewayBench.DeviceOf(u.Payload))];
        Assert.HasCount(sent, numbers);
        foreach (IGrouping<int, int> device in numbers.GroupBy(n => n % Devices))
            CollectionAssert.AreEqual(device.Order().ToArray(), device.ToArray());
        Assert.IsLessThanOrEqualTo(repeated, server.Received.Count - sent);
    }

    private static UplinkArchive Open(MemoryStorage storage)
    {
        var archive = new UplinkArchive(new ForwarderSettings { Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000 }] }, storage, 2, new ForwarderStatistics());
        archive.Begin();
        return archive;
    }

    private static UplinkRecord Uplink(int number, int pending) => Fill(new UplinkRecord
        { Length = 100, CodingRateDenominator = 5, SpreadingFactor = 7, RssiDbm = -90, CrcIsGood = true, Pending = pending }, number);

    private static UplinkRecord Fill(UplinkRecord uplink, int number)
    {
        (uplink.Data[20], uplink.Data[21]) = ((byte)(number >> 8), (byte)number);
        return uplink;
    }

    private static void Read(UplinkArchive archive, int server, int most, SortedSet<int> got)
    {
        var uplink = new UplinkRecord();
        archive.BeginRead(server);
        for (int i = 0; i < most && archive.ReadNext(server, uplink, 1L << 40, -1, out _, out _); i++)
            got.Add((uplink.Data[20] << 8) | uplink.Data[21]);
        archive.Commit(server);
    }
}
