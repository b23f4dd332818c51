using NanoSensors.Forwarder;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

[TestClass]
public class OutageTests
{
    private const int Devices = 50;

    [TestMethod]
    public void After_24_hours_without_backhaul_and_a_power_cut_every_uplink_arrives_once_and_in_order()
    {
        var bench = new GatewayBench(seed: 24);
        bench.Host.BootMicroseconds = 3_000_000;
        var traffic = new Traffic(bench);
        traffic.RunFor(TimeSpan.FromMinutes(30));
        long before = bench.Board.Storage.WriteCount;

        bench.Backhaul.IsUp = false;
        traffic.RunFor(TimeSpan.FromHours(11.3));
        bench.Time.RunFor(TimeSpan.FromSeconds(4));
        bench.Host.PowerCut();
        bench.Time.RunFor(TimeSpan.FromSeconds(2));
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromSeconds(10));
        traffic.RunFor(TimeSpan.FromHours(12.7));
        int waiting = bench.Gateway.ArchivedUplinks;
        long writes = bench.Board.Storage.WriteCount - before;
        long peak = bench.Board.Storage.Names.Sum(n => (long)bench.Board.Storage.Peek(n)!.Length);

        bench.Backhaul.IsUp = true;
        long back = bench.Time.NowMicroseconds;
        traffic.RunFor(TimeSpan.FromMinutes(30));
        bench.Time.RunFor(TimeSpan.FromMinutes(1));

        AssertEachOnceAndInOrder(bench, traffic);
        Assert.AreEqual(0, bench.Gateway.ArchivedUplinks);
        Assert.AreEqual(traffic.Sent, bench.Server.Received.Count, "the same frame reached the server twice");
        double lastReplay = (bench.Server.Received.Where(u => u.ArrivedAt > back && u.ArrivedAt - traffic.SentAt(u) > 60_000_000).Max(u => u.ArrivedAt) - back) / 1e6;
        Console.WriteLine($"Figure: 24 h outage, {Devices} nodes, power cut in the middle: {traffic.Sent} uplinks sent, {bench.Server.Distinct.Count} at the server, each once and in order; "
            + $"{waiting} waited in {peak / 1024.0:F0} KB of flash, {writes} writes, replayed within {lastReplay:F0} s");
        Assert.IsFalse(bench.Board.Storage.Names.Any(name => name.StartsWith("fq-", StringComparison.Ordinal)), string.Join(' ', bench.Board.Storage.Names));
        Assert.IsEmpty(bench.Host.Exceptions);
    }

    [TestMethod]
    public void What_is_heard_during_the_replay_waits_behind_it()
    {
        var bench = new GatewayBench(seed: 9);
        bench.Backhaul.IsUp = false;
        var traffic = new Traffic(bench) { Period = TimeSpan.FromSeconds(100) };
        traffic.RunFor(TimeSpan.FromMinutes(30));
        bench.Backhaul.IsUp = true;
        traffic.RunFor(TimeSpan.FromMinutes(3));
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        AssertEachOnceAndInOrder(bench, traffic);
        Assert.AreEqual(traffic.Sent, bench.Server.Received.Count);
    }

    [TestMethod]
    public void Replayed_uplinks_bear_the_time_of_their_reception_to_the_millisecond_and_a_tmst_that_has_passed()
    {
        var bench = new GatewayBench(seed: 3);
        bench.Backhaul.IsUp = false;
        var traffic = new Traffic(bench);
        traffic.RunFor(TimeSpan.FromHours(2));
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        AssertEachOnceAndInOrder(bench, traffic);
        foreach (ServerDouble.Uplink uplink in bench.Server.Distinct)
        {
            Assert.IsNotNull(uplink.Time);
            double received = (uplink.Time.Value - DateTime.UnixEpoch).TotalMicroseconds - bench.Board.WallClock.StartUnixMicroseconds;
            Assert.AreEqual(traffic.SentAt(uplink), received, 1100);
            uint age = (uint)uplink.ArrivedAt - uplink.Tmst;
            Assert.IsInRange(0u, 1_801_000_000u, age);
        }
    }

    [TestMethod]
    public void Without_the_time_of_day_uplinks_are_replayed_with_none_and_with_it_once_it_is_known()
    {
        var bench = new GatewayBench(seed: 4);
        bench.Board.WallClock.IsKnown = false;
        bench.Backhaul.IsUp = false;
        var traffic = new Traffic(bench);
        traffic.RunFor(TimeSpan.FromMinutes(30));
        bench.Time.RunFor(TimeSpan.FromSeconds(3));
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromSeconds(10));
        int ofFirstStart = traffic.Sent;
        traffic.RunFor(TimeSpan.FromMinutes(30));
        bench.Board.WallClock.IsKnown = true;
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));

        AssertEachOnceAndInOrder(bench, traffic);
        for (int i = 0; i < bench.Server.Distinct.Count; i++)
        {
            ServerDouble.Uplink uplink = bench.Server.Distinct[i];
            if (i < ofFirstStart)
            {
                Assert.IsNull(uplink.Time);
                continue;
            }

            Assert.IsNotNull(uplink.Time);
            double received = (uplink.Time.Value - DateTime.UnixEpoch).TotalMicroseconds - bench.Board.WallClock.StartUnixMicroseconds;
            Assert.AreEqual(traffic.SentAt(uplink), received, 1100);
        }
    }

    [TestMethod]
    public void A_full_archive_gives_up_the_oldest_and_counts_them()
    {
        var bench = new GatewayBench(seed: 6);
        bench.Settings.ArchiveSegments = 2;
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.Time.RunFor(TimeSpan.FromSeconds(2));
        bench.Backhaul.IsUp = false;
        var traffic = new Traffic(bench);
        traffic.RunFor(TimeSpan.FromHours(4));
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        int lost = traffic.Sent - bench.Server.Distinct.Count;
        Assert.IsGreaterThan(500, lost);
        Assert.AreEqual(lost, bench.Gateway.Statistics.FramesDropped);
        Assert.AreEqual(bench.Server.Distinct.Count, bench.Server.Received.Count);
        // The youngest are there, in order.
        Assert.AreEqual(traffic.Sent - 1, traffic.NumberOf(bench.Server.Distinct[^1]));
        for (int i = 1; i < bench.Server.Distinct.Count; i++)
            Assert.AreEqual(traffic.NumberOf(bench.Server.Distinct[i - 1]) + 1, traffic.NumberOf(bench.Server.Distinct[i]));
    }

    [TestMethod]
    public void Uplinks_beyond_their_lifetime_are_not_replayed()
    {
        var bench = new GatewayBench(seed: 7);
        bench.Settings.ArchiveLifetimeHours = 1;
        bench.Backhaul.IsUp = false;
        var traffic = new Traffic(bench);
        traffic.RunFor(TimeSpan.FromHours(3));
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        Assert.AreEqual(300, bench.Server.Distinct.Count, 10);
        Assert.AreEqual(traffic.Sent - bench.Server.Distinct.Count, bench.Gateway.Statistics.FramesDropped);
    }

    [TestMethod]
    public void Join_requests_are_not_replayed()
    {
        var bench = new GatewayBench(seed: 8);
        bench.Backhaul.IsUp = false;
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        bench.SendUplink(new byte[23]);
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        Assert.IsEmpty(bench.Server.Received);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesDropped);
    }

    private static void AssertEachOnceAndInOrder(GatewayBench bench, Traffic traffic)
    {
        foreach (IGrouping<int, ServerDouble.Uplink> device in bench.Server.Distinct.GroupBy(u => GatewayBench.DeviceOf(u.Payload)))
        {
            int[] counters = [.. device.Select(u => GatewayBench.CounterOf(u.Payload))];
            CollectionAssert.AreEqual(Enumerable.Range(0, counters.Length).ToArray(), counters, $"device {device.Key}");
        }

        Assert.HasCount(traffic.Sent, bench.Server.Distinct);
    }

    /// <summary>Fifty nodes that send in turn, each every ten minutes, with no collisions among them.</summary>
    private sealed class Traffic(GatewayBench bench)
    {
        private readonly List<long> _ends = [];

        internal TimeSpan Period { get; set; } = TimeSpan.FromMinutes(10);

        internal int Sent => _ends.Count;

        internal void RunFor(TimeSpan duration)
        {
            long end = bench.Time.NowMicroseconds + (long)duration.TotalMicroseconds;
            long step = (long)Period.TotalMicroseconds / Devices;
            while (bench.Time.NowMicroseconds < end)
            {
                _ends.Add(bench.SendUplink(GatewayBench.DataFrame(_ends.Count % Devices, _ends.Count / Devices)));
                bench.Time.RunUntil(bench.Time.NowMicroseconds + step);
            }
        }

        internal int NumberOf(ServerDouble.Uplink uplink) =>
            GatewayBench.CounterOf(uplink.Payload) * Devices + GatewayBench.DeviceOf(uplink.Payload);

        internal long SentAt(ServerDouble.Uplink uplink) => _ends[NumberOf(uplink)];
    }
}
