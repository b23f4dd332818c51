using NanoSensors.Forwarder;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>The replay of the archive: in pieces, never shortly before a transmission, with the right times, and undisturbed by the
/// clock's steps.</summary>
[TestClass]
public class CatchUpTests
{
    [TestMethod]
    public void Downlinks_during_the_catch_up_leave_at_their_moment_and_the_flash_is_left_alone_before_each()
    {
        GatewayBench bench = Behind(seed: 81, minutes: 60);
        var launches = new List<(long At, long Expected)>();
        var reads = new List<long>();
        var expected = new Queue<long>();
        bench.Channel.Transmitted += frame =>
        {
            if (frame.Modulation.InvertedIq)
                launches.Add((frame.StartMicroseconds, expected.Dequeue()));
        };
        bench.Board.Storage.Reading += name =>
        {
            if (name.StartsWith("fq-", StringComparison.Ordinal))
                reads.Add(bench.Time.NowMicroseconds);
        };
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromSeconds(5));
        int waiting = bench.Gateway.ArchivedUplinks;
        for (int i = 0; i < 60; i++)
        {
            expected.Enqueue(bench.Time.NowMicroseconds + 900_000 + (i * 777));
            bench.Server.Respond(expected.Last() + bench.Board.Clock.NowMicroseconds - bench.Time.NowMicroseconds, "IAECAwQF", 6);
            bench.Time.RunFor(TimeSpan.FromSeconds(1));
        }

        bench.Time.RunFor(TimeSpan.FromMinutes(3));
        Assert.AreEqual(60, launches.Count);
        Assert.IsTrue(launches.All(launch => Math.Abs(launch.At - launch.Expected) <= 1), string.Join(' ', launches.Select(launch => launch.At - launch.Expected)));
        Assert.IsGreaterThan(1000, waiting);
        Assert.IsGreaterThan(5, reads.Count);
        // A transmission is written to the chip 40 ms before its moment and launched 120 µs before it; after that the flash may be read.
        long nearest = reads.Min(read => launches.Where(launch => launch.At - read > 200).Select(launch => launch.At - read).DefaultIfEmpty(long.MaxValue).Min());
        Assert.IsGreaterThanOrEqualTo(139_000, nearest, "a segment was read shortly before a transmission");
        Assert.AreEqual(0, bench.Gateway.ArchivedUplinks);
    }

    [TestMethod]
    public void A_segment_is_brought_into_memory_in_pieces_and_reading_it_touches_the_flash_no_more()
    {
        var storage = new MemoryStorage();
        var settings = new ForwarderSettings { Receivers = [new ReceiveSettings { FrequencyHz = 868_100_000 }] };
        var archive = new UplinkArchive(settings, storage, 1, new ForwarderStatistics());
        archive.Begin();
        var uplink = new UplinkRecord { Length = 17, CodingRateDenominator = 5, SpreadingFactor = 7, CrcIsGood = true, Pending = 1 };
        for (int i = 0; i < 200; i++)
            Assert.IsTrue(archive.Append(uplink, i * 1000L, -1));
        int pieces = 1;
        while (!archive.PrepareRead(0))
            pieces++;
        Assert.IsInRange(8, 10, pieces);
        int reads = 0;
        storage.Reading += _ => reads++;
        archive.BeginRead(0);
        Assert.IsTrue(archive.ReadNext(0, uplink, 1_000_000, -1, out _, out _));
        Assert.AreEqual(0, reads);
    }

    [TestMethod]
    public void A_step_of_the_clock_by_a_month_drops_nothing_of_the_archive()
    {
        foreach (int days in new[] { 30, -30 })
        {
            GatewayBench bench = Behind(seed: 82, minutes: 20);
            bench.Board.WallClock.StartUnixMicroseconds += days * 86_400_000_000L;
            bench.Backhaul.IsUp = true;
            bench.Time.RunFor(TimeSpan.FromMinutes(3));
            Assert.HasCount(1200, bench.Server.Distinct);
            Assert.AreEqual(0, bench.Gateway.Statistics.FramesDropped);
        }
    }

    [TestMethod]
    public void The_replay_waits_for_the_time_of_day_and_not_for_ever()
    {
        GatewayBench bench = Behind(seed: 83, minutes: 5, knowsTime: false);
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        bench.Board.WallClock.IsKnown = true;
        bench.Time.RunFor(TimeSpan.FromMinutes(2));
        Assert.HasCount(300, bench.Server.Distinct);
        Assert.IsTrue(bench.Server.Distinct.All(uplink => uplink.Time != null));

        bench = Behind(seed: 84, minutes: 5, knowsTime: false);
        bench.Backhaul.IsUp = true;
        bench.Time.RunFor(TimeSpan.FromSeconds(110));
        Assert.IsEmpty(bench.Server.Distinct);
        bench.Time.RunFor(TimeSpan.FromMinutes(2));
        Assert.HasCount(300, bench.Server.Distinct);
    }

    private static GatewayBench Behind(int seed, int minutes, bool knowsTime = true)
    {
        var bench = new GatewayBench(seed: seed);
        bench.Board.WallClock.IsKnown = knowsTime;
        bench.Backhaul.IsUp = false;
        bench.Time.RunFor(TimeSpan.FromSeconds(20));
        for (int i = 0; i < 60 * minutes; i++)
        {
            bench.SendUplink(GatewayBench.DataFrame(i % 50, i / 50));
            bench.Time.RunFor(TimeSpan.FromSeconds(1));
        }

        return bench;
    }
}
