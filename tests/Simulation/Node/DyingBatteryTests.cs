using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A battery whose voltage sags more from day to day while the transmitter draws from it, until the board browns out in every frame.</summary>
[TestClass]
public class DyingBatteryTests
{
    // ESP32 data sheet, brown-out detector: the threshold that ESP-IDF sets by default.
    private const int BrownOutMillivolts = 2430;

    [TestMethod]
    [DataRow(NodeProfile.Parking, 901)]
    [DataRow(NodeProfile.Air, 902)]
    public void A_battery_that_dies_over_weeks_ends_in_silence_and_the_last_frames_say_why(NodeProfile profile, int seed)
    {
        NodeBench bench = Start(profile, seed, out SaggingBattery battery, out DutyCycleLedger judge, out HourlyCounts counts);
        int brownOuts = 0;
        bench.Channel.Transmitted += frame => brownOuts += BrownOut(bench, battery, frame) ? 1 : 0;
        for (int day = 0; day < 28; day++)
        {
            // From 150 mV to 1.3 V.
            battery.SagMillivolts = 150 + (41 * day);
            MoveCars(bench, profile, day);
        }

        Message last = bench.Network.Messages[^1].Message;
        Console.WriteLine($"Figure: {profile} node, a battery that dies within four weeks: {brownOuts} brown-outs in frames, at most {counts.MostFrames} frames and {counts.MostWrites} writes in an hour, {100 * judge.WorstUse:F1} % of the time on air allowed; "
            + $"last heard: {last.GetType().Name}, {(last as StatusReading)?.BatteryMillivolts} mV");
        Assert.AreEqual("", string.Join("; ", judge.Violations));
        Assert.IsTrue(brownOuts > 0);
        Assert.IsTrue(counts.MostFrames <= 30, $"{counts.MostFrames} frames in an hour");
        Assert.IsTrue(counts.MostWrites <= 200, $"{counts.MostWrites} writes in an hour");
        Assert.IsTrue(last is StatusReading { BatteryMillivolts: < 3000 }, "the last frame does not say that the battery is empty");
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking, 903, 10)]
    [DataRow(NodeProfile.Parking, 904, 1000)]
    [DataRow(NodeProfile.Air, 905, 10)]
    public void A_brown_out_in_every_frame_from_one_hour_to_the_next_wears_neither_flash_nor_air(NodeProfile profile, int seed, int millisecondsIntoTheFrame)
    {
        NodeBench bench = Start(profile, seed, out SaggingBattery battery, out DutyCycleLedger judge, out HourlyCounts counts);
        // At SF12 a frame of 1 s and more is on the air when the power goes.
        bench.Settings.EndDevice.DataRate = millisecondsIntoTheFrame > 100 ? 0 : 3;
        bench.RunUntil(3 * NodeBench.Hour);
        int usual = counts.MostWrites;
        counts.Clear();
        int brownOuts = 0;
        bench.Channel.Transmitted += frame => brownOuts += BrownOut(bench, battery, frame, millisecondsIntoTheFrame) ? 1 : 0;
        battery.SagMillivolts = 1300;
        bench.RunUntil(27 * NodeBench.Hour);
        int lastHours = counts.FramesSince(21 * NodeBench.Hour);
        Console.WriteLine($"Figure: {profile} node, a brown-out {millisecondsIntoTheFrame} ms into every frame for a day: {brownOuts} brown-outs, at most {counts.MostFrames} frames and {counts.MostWrites} writes in an hour ({usual} writes in a good one), "
            + $"{lastHours} frames in the last six hours, {100 * judge.WorstUse:F1} % of the time on air allowed");
        Assert.AreEqual("", string.Join("; ", judge.Violations));
        Assert.IsTrue(brownOuts is > 5 and < 40, $"{brownOuts} brown-outs");
        Assert.IsTrue(counts.MostFrames <= 15, $"{counts.MostFrames} frames in an hour");
        Assert.IsTrue(counts.MostWrites <= 150, $"{counts.MostWrites} writes in an hour");
        Assert.IsTrue(lastHours <= 4, $"{lastHours} frames in the last six hours");
        CollectionAssert.Contains(bench.Board.Supervisor.History, ResetCause.BrownOut);

        // The battery is well again, as one that was too cold: the node tells what happened.
        battery.SagMillivolts = 150;
        int before = bench.Network.Of<StatusReading>().Count();
        bench.RunUntil(40 * NodeBench.Hour);
        StatusReading status = bench.Network.Of<StatusReading>().Skip(before).First();
        Assert.AreEqual((int)ResetCause.BrownOut, status.ResetCause);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        bench.AssertSound($"seed {seed}");
    }

    [TestMethod]
    public void An_empty_node_stays_empty_over_brown_outs()
    {
        NodeBench bench = Start(NodeProfile.Parking, 906, out SaggingBattery battery, out _, out _);
        battery.SagMillivolts = 700;
        for (int day = 0; day < 3; day++)
            MoveCars(bench, NodeProfile.Parking, day);
        Assert.AreEqual(PowerStage.Empty, bench.Application.PowerStage);
        int brownOuts = 0;
        bench.Channel.Transmitted += frame => brownOuts += BrownOut(bench, battery, frame) ? 1 : 0;
        battery.SagMillivolts = 1300;
        while (brownOuts < 3)
        {
            bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
            if (bench.Application != null)
                Assert.AreEqual(PowerStage.Empty, bench.Application.PowerStage);
        }
    }

    private static NodeBench Start(NodeProfile profile, int seed, out SaggingBattery battery, out DutyCycleLedger judge, out HourlyCounts counts)
    {
        var bench = new NodeBench(profile, seed);
        battery = new SaggingBattery(bench.Time, bench.Channel) { SagMillivolts = 150 };
        bench.Battery = battery;
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 3;
        bench.SleepAsOnABattery();
        bench.Host.PowerReturnsAfterMicroseconds = 500_000;
        judge = new DutyCycleLedger(bench.Channel);
        counts = new HourlyCounts(bench);
        bench.Host.Start();
        return bench;
    }

    // A car comes or leaves each two hours.
    private static void MoveCars(NodeBench bench, NodeProfile profile, int day)
    {
        for (int hour = 0; hour < 24; hour += 2)
        {
            if (profile == NodeProfile.Parking)
                bench.Magnetometer.Disturbance = hour % 4 == 0 ? new MagneticField(30, 15, -20) : default;
            bench.RunUntil(((day * 24) + hour + 2) * NodeBench.Hour);
        }
    }

    private static bool BrownOut(NodeBench bench, SaggingBattery battery, Transmission frame, int millisecondsIntoTheFrame = 10)
    {
        if (frame.Modulation.InvertedIq || 3600 - battery.SagMillivolts >= BrownOutMillivolts)
            return false;
        bench.Time.After(millisecondsIntoTheFrame * 1000L, bench.Host.PowerCut);
        return true;
    }

    /// <summary>The most frames, and the most writes to the store, in any hour.</summary>
    private sealed class HourlyCounts
    {
        private readonly NodeBench _bench;
        private readonly List<long> _frames = [];
        private readonly Queue<long> _writes = new();
        private long _seen;

        internal HourlyCounts(NodeBench bench)
        {
            _bench = bench;
            bench.Channel.Transmitted += frame =>
            {
                if (!frame.Modulation.InvertedIq)
                    _frames.Add(frame.StartMicroseconds);
            };
            Look();
        }

        internal int MostWrites { get; private set; }

        internal int MostFrames => _frames.Count == 0 ? 0 : _frames.Max(at => _frames.Count(other => other > at - NodeBench.Hour && other <= at));

        internal int FramesSince(long at) => _frames.Count(frame => frame >= at);

        internal void Clear()
        {
            _frames.Clear();
            _writes.Clear();
            MostWrites = 0;
        }

        // Each minute.
        private void Look()
        {
            long count = _bench.Board.Storage.WriteCount;
            _writes.Enqueue(count - _seen);
            _seen = count;
            if (_writes.Count > 60)
                _writes.Dequeue();
            MostWrites = Math.Max(MostWrites, (int)_writes.Sum());
            _bench.Time.After(60 * NodeBench.Second, Look);
        }
    }
}
