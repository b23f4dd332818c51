using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>The power fails, at every write to the store and at any moment: no counter and no nonce is ever used twice.</summary>
[TestClass]
public class NodePowerCutTests
{
    private static readonly MagneticField Car = new(30, 15, -20);

    [TestMethod]
    [DataRow(NodeProfile.Parking, 31, false)]
    [DataRow(NodeProfile.Air, 32, false)]
    [DataRow(NodeProfile.Footfall, 33, false)]
    [DataRow(NodeProfile.Parking, 34, true)]
    [DataRow(NodeProfile.Air, 35, true)]
    public void At_every_write_of_the_first_hour(NodeProfile profile, int seed, bool sleeps)
    {
        int cuts = 0;
        foreach (PowerCutMoment moment in Enum.GetValues<PowerCutMoment>())
        {
            for (int write = 1; write <= 14; write++)
            {
                NodeBench bench = Start(profile, seed, sleeps);
                bench.Board.Storage.CutPowerAtWrite(write, moment, tornBytes: 11);
                bench.RunUntil(NodeBench.Hour / 3);
                bench.AssertSound($"{profile}, seed {seed}, {moment} write {write}");
                Assert.IsTrue(bench.Network.Messages.Count >= 2, $"{profile}, {moment} write {write}: {bench.Network.Messages.Count} messages");
                cuts += bench.Board.Supervisor.History.Count - 1;
            }
        }

        Console.WriteLine($"Figure: {profile} node: {cuts} power cuts at writes, no counter or nonce used twice");
        Assert.IsTrue(cuts >= 35, $"{cuts} cuts");
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking, 41, false)]
    [DataRow(NodeProfile.Air, 42, false)]
    [DataRow(NodeProfile.Footfall, 43, false)]
    [DataRow(NodeProfile.Parking, 44, true)]
    [DataRow(NodeProfile.Air, 45, true)]
    public void At_random_moments_of_a_day(NodeProfile profile, int seed, bool sleeps)
    {
        NodeBench bench = Start(profile, seed, sleeps);
        if (!sleeps)
        {
            bench.Settings.EndDevice.CounterReserve = profile == NodeProfile.Air ? 1 : 16;
            bench.Settings.DeepSleep = profile == NodeProfile.Air;
            bench.Host.DeepSleep = profile == NodeProfile.Air;
        }

        var random = new SeededRandom(seed);
        int cuts = 0;
        long now = 0;
        while (now < 24 * NodeBench.Hour)
        {
            // Half of them within an exchange: some milliseconds after a frame has begun.
            now += random.Next(1200 * NodeBench.Second);
            if (random.Next(2) == 0)
                bench.Time.At(now, () => bench.Host.PowerCut());
            else
                AfterNextUplink(bench, random.Next(3 * NodeBench.Second), now);
            cuts++;
            bench.RunUntil(now);
        }

        bench.AssertSound($"{profile}, seed {seed}");
        Console.WriteLine($"Figure: {profile} node, {cuts} power cuts in a day: {bench.Network.Messages.Count} messages, {bench.Network.Joins} joins, no counter or nonce used twice");
        Assert.IsTrue(bench.Network.Messages.Count > 60);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_transition_that_waits_survives_a_restart(bool sleeps)
    {
        NodeBench bench = Start(NodeProfile.Parking, 51, sleeps);
        bench.RunUntil(200 * NodeBench.Second);
        int before = bench.Network.Of<ParkingEvent>().Count();
        // A car's field; it is found some seconds later, and the power fails as soon as that is stored.
        bench.Magnetometer.Disturbance = Car;
        int stored = bench.Board.Storage.WritesOf("parking.a") + bench.Board.Storage.WritesOf("parking.b");
        while (bench.Board.Storage.WritesOf("parking.a") + bench.Board.Storage.WritesOf("parking.b") == stored)
            bench.Time.RunNext();
        Assert.AreEqual(before, bench.Network.Of<ParkingEvent>().Count(), "it was sent already");
        bench.Host.PowerCut();
        bench.RunUntil(400 * NodeBench.Second);
        // How long the power was gone nobody knows: it is not told as new, and not with an age.
        Assert.AreEqual(before, bench.Network.Of<ParkingEvent>().Count());
        LateParkingEvents late = bench.Network.Of<LateParkingEvents>().Single();
        Assert.AreEqual(ParkingState.Occupied, late.StateOf(0));
        Assert.AreEqual(Message.NotAvailable, late.AgeSeconds);
        Assert.AreEqual(ParkingState.Occupied, bench.Network.Of<ParkingHeartbeat>().Last().State);
        bench.AssertSound("parking, seed 51");
    }

    // With one cut of two seconds under the board's own clock a stay of 2,400 s was told as 4,846 s.
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void A_stay_has_no_duration_after_a_loss_of_power_and_its_own_after_a_restart_by_the_watchdog(bool sleeps, bool isCut)
    {
        NodeBench bench = Start(NodeProfile.Parking, 53, sleeps);
        bench.RunUntil(600 * NodeBench.Second);
        bench.Magnetometer.Disturbance = Car;
        bench.RunUntil(1800 * NodeBench.Second);
        if (isCut)
            bench.Host.PowerCut();
        else
            bench.Board.Supervisor.Restart(ResetCause.Watchdog);
        bench.RunUntil(3000 * NodeBench.Second);
        bench.Magnetometer.Disturbance = default;
        bench.RunUntil(3600 * NodeBench.Second);
        ParkingEvent left = bench.Network.Of<ParkingEvent>().Last();
        Assert.AreEqual(ParkingState.Free, left.State);
        if (isCut)
            Assert.AreEqual(Message.NotAvailable, left.PreviousStateSeconds);
        else
            Assert.AreEqual(2400, left.PreviousStateSeconds, 20);
        bench.AssertSound("parking, seed 53");
    }

    [TestMethod]
    public void A_footfall_report_after_a_restart_does_not_say_how_long_its_interval_was()
    {
        NodeBench bench = Start(NodeProfile.Footfall, 54);
        bench.RunUntil(2 * NodeBench.Hour);
        int before = bench.Network.Of<FootfallReading>().Count();
        Assert.AreEqual(600, bench.Network.Of<FootfallReading>().Last().IntervalSeconds, 80);
        bench.Host.PowerCut();
        bench.RunUntil(3 * NodeBench.Hour);
        FootfallReading[] after = [.. bench.Network.Of<FootfallReading>().Skip(before)];
        Assert.AreEqual(Message.NotAvailable, after[0].IntervalSeconds);
        Assert.AreEqual(600, after[1].IntervalSeconds, 80);
    }

    [TestMethod]
    public void What_happens_without_a_network_is_told_when_there_is_one()
    {
        NodeBench bench = Start(NodeProfile.Parking, 52);
        bench.Network.AnswersJoins = false;
        bench.RunUntil(60 * NodeBench.Second);
        for (int i = 0; i < 6; i++)
        {
            bench.Magnetometer.Disturbance = i % 2 == 0 ? Car : default;
            bench.RunUntil((60 + 120 * (i + 1)) * NodeBench.Second);
        }

        Assert.AreEqual(0, bench.Network.Messages.Count);
        bench.Network.AnswersJoins = true;
        bench.RunUntil(3 * NodeBench.Hour);
        var told = new ToldTransitions(bench.Network.Messages);
        Assert.AreEqual(6, told.Late, string.Join("; ", told.All));
        Assert.AreEqual("", string.Join("; ", told.Gaps()));
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(i % 2 == 0 ? ParkingState.Occupied : ParkingState.Free, told.All[i].State);
            Assert.AreEqual(60 + (120 * i), told.All[i].Time / NodeBench.Second, 20, $"transition {i}");
        }

        bench.AssertSound("parking, seed 52");
    }

    private static NodeBench Start(NodeProfile profile, int seed, bool sleeps = false)
    {
        var bench = new NodeBench(profile, seed);
        if (sleeps)
            bench.SleepAsOnABattery();
        if (profile == NodeProfile.Footfall)
            bench.Doorway.Start();
        bench.Host.PowerReturnsAfterMicroseconds = 2 * NodeBench.Second;
        // A board that is cut so often would rest most of the day.
        bench.Host.LongestRestSeconds = 0;
        bench.Host.Start();
        return bench;
    }

    private static void AfterNextUplink(NodeBench bench, long after, long notBefore)
    {
        bool done = false;
        bench.Channel.Transmitted += frame =>
        {
            if (done || frame.Modulation.InvertedIq || frame.StartMicroseconds < notBefore)
                return;
            done = true;
            bench.Time.After(after, () => bench.Host.PowerCut());
        };
    }
}
