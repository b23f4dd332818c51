using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>
/// Power is cut at every store write of a day, each in its turn: before it, after it, and in the middle, torn in three ways. The
/// scripted network fails the test if a DevNonce or a counter is then used twice, or if the session is not usable afterwards.
/// With NANOSENSORS_CUTS=all the node sends every ten minutes and every write is cut in all five ways.
/// </summary>
[TestClass]
public class PowerCutTests
{
    private const double DaySeconds = 24 * 3600;

    // Otherwise every write is cut in one way, which takes turns, and the node sends every half hour.
    private static bool Everything => Environment.GetEnvironmentVariable("NANOSENSORS_CUTS") == "all";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(1, DisplayName = "deep sleep between uplinks")]
    [DataRow(16, DisplayName = "awake, a reserve of 16 counters")]
    public void Power_may_be_cut_at_every_write_of_a_day(int reserve)
    {
        int intervalSeconds = Everything ? 600 : 1800;
        long writes = Day(reserve, intervalSeconds, 0, PowerCutMoment.Before, 0);
        Assert.IsTrue(writes > 10);
        int cuts = 0;
        // Torn in the record's head, amid its fields, in the channels, and in the duty-cycle account.
        int[] torn = [5, 70, 200, 300];
        var tries = new List<(long Write, PowerCutMoment Moment, int Bytes)>();
        for (long write = 1; write <= writes; write++)
        {
            var moments = new List<PowerCutMoment>
            {
                PowerCutMoment.Before, PowerCutMoment.TornShort, PowerCutMoment.After, PowerCutMoment.TornMixed, PowerCutMoment.TornGone,
            };
            if (!Everything)
                moments = [moments[(int)(write % moments.Count)]];
            foreach (PowerCutMoment moment in moments)
                tries.Add((write, moment, torn[(int)((write + (int)moment) % torn.Length)]));
        }

        Parallel.ForEach(tries, one =>
        {
            Day(reserve, intervalSeconds, one.Write, one.Moment, one.Bytes);
            Interlocked.Increment(ref cuts);
        });
        TestContext.WriteLine($"Figure: {cuts} power cuts at the {writes} store writes of a day (reserve {reserve}, every {intervalSeconds} s), no counter or DevNonce used twice, seed 401");
    }

    [TestMethod]
    [DataRow(1, DisplayName = "deep sleep between uplinks")]
    [DataRow(16, DisplayName = "awake, a reserve of 16 counters")]
    public void Power_may_be_cut_at_any_moment(int reserve)
    {
        var random = new SeededRandom(402);
        var bench = new LinkBench(402, new EndDeviceSettings { CounterReserve = reserve }, 120);
        bench.Host.DeepSleep = reserve == 1;
        bench.Network.Keeps = false;
        bench.Network.Answer = up => up.FCnt % 3 == 0 ? new ScriptedDownlink { Commands = "0350070002", Port = 2, Payload = [1] } : null;
        bench.Host.Start();
        int cuts = 0;
        while (bench.Time.NowMicroseconds < DaySeconds * 1e6)
        {
            // Now in the middle of an exchange, now between two.
            // A board that loses its clock cannot know that an hour has passed, and is cut less often.
            bench.RunFor((random.Next(2) == 0 ? 120 : 500) * random.NextDouble() * 10);
            bench.Host.PowerCut();
            cuts++;
            bench.RunFor(3);
        }

        long before = bench.Network.UplinkCount;
        bench.RunFor(7200);
        TestContext.WriteLine($"Figure: {cuts} power cuts at random moments of a day, {before} uplinks heard in {bench.Network.Sessions} sessions, no counter or DevNonce used twice, seed 402");
        Assert.IsTrue(bench.Network.UplinkCount - before > 40, $"Only {bench.Network.UplinkCount - before} uplinks in the two hours after the last cut.");
        Assert.IsTrue(before > 50);
        Assert.AreEqual(0, bench.Host.Exceptions.Count);
    }

    // One day with a cut; answers how many writes it took.
    private static long Day(int reserve, int intervalSeconds, long cutAt, PowerCutMoment moment, int tornBytes)
    {
        var bench = new LinkBench(401, new EndDeviceSettings { CounterReserve = reserve }, intervalSeconds);
        bench.Host.DeepSleep = reserve == 1;
        // Now and then a downlink, with commands that change the session; one join in the middle of the day.
        bench.Network.Answer = up => (up.FCnt % 8) switch
        {
            1 => new ScriptedDownlink { Commands = "0350070001", Port = 2, Payload = [1] },
            3 => new ScriptedDownlink { Commands = "0802", FollowRxDelay = true, Confirmed = true, Port = 2, Payload = [2] },
            5 => new ScriptedDownlink { Commands = "0703184f8450" },
            // Not sooner: an RXTimingSetupAns that is still repeated could be taken for the answer to this one.
            6 => new ScriptedDownlink { Commands = "0801", FollowRxDelay = true },
            _ => null,
        };
        if (cutAt > 0)
            bench.Board.Storage.CutPowerAtWrite(cutAt, moment, tornBytes);
        bench.Host.Start();
        bench.RunFor(DaySeconds / 2);
        // A sleeping board's device is gone; the next one is told.
        bench.RejoinWanted = true;
        bench.RunFor(DaySeconds / 2);

        // Usable afterwards: what is sent is heard, and what is answered arrives.
        bench.Network.Answer = _ => new ScriptedDownlink { Port = 7, Payload = [7] };
        int before = bench.Downlinks.Count;
        bench.RunFor(4 * intervalSeconds + 60);
        Assert.IsTrue(bench.Downlinks.Count - before >= 2, $"After a cut {moment} write {cutAt} only {bench.Downlinks.Count - before} downlinks came in.");
        Assert.AreEqual(0, bench.Host.Exceptions.Count);
        return bench.Board.Storage.WriteCount;
    }
}
