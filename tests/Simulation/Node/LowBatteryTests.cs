using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A battery runs down, and comes back.</summary>
[TestClass]
public class LowBatteryTests
{
    private static readonly MagneticField Car = new(6, 3, -4);

    [TestMethod]
    public void The_voltage_that_is_told_is_that_under_load()
    {
        NodeBench bench = Start(NodeProfile.Parking, 81, out SaggingBattery battery);
        battery.SagMillivolts = 300;
        bench.RunUntil(NodeBench.Hour);
        Assert.AreEqual(3300, bench.Network.Of<ParkingHeartbeat>().Last().BatteryMillivolts, 20);
        bench.AssertSound("seed 81");
    }

    [TestMethod]
    public void A_parking_node_leaves_out_heartbeats_first_and_events_last_and_comes_back()
    {
        NodeBench bench = Start(NodeProfile.Parking, 82, out SaggingBattery battery);
        bench.RunUntil(4 * NodeBench.Hour);
        int normal = CountOf<ParkingHeartbeat>(bench, 1, 4);

        // At rest it still shows 3.5 V and more: only the load tells.
        battery.SagMillivolts = 450;
        bench.RunUntil(10 * NodeBench.Hour);
        Assert.AreEqual(PowerStage.Saving, bench.Application.PowerStage);
        int saving = CountOf<ParkingHeartbeat>(bench, 7, 10);

        battery.SagMillivolts = 550;
        bench.RunUntil(16 * NodeBench.Hour);
        Assert.AreEqual(PowerStage.EventsOnly, bench.Application.PowerStage);
        Assert.AreEqual(0, CountOf<ParkingHeartbeat>(bench, 13, 16));
        bench.Magnetometer.Disturbance = Car;
        bench.RunUntil(17 * NodeBench.Hour);
        Assert.AreEqual(1, CountOf<ParkingEvent>(bench, 16, 17), "the arrival");
        Assert.AreEqual(0, CountOf<ParkingHeartbeat>(bench, 16, 17), "the heartbeat after it");

        // Three frames under load, then the last one.
        battery.SagMillivolts = 700;
        for (int i = 0; i < 3; i++)
        {
            bench.Magnetometer.Disturbance = i % 2 == 0 ? default : Car;
            bench.RunUntil((17 * NodeBench.Hour) + ((i + 1) * 600 * NodeBench.Second));
        }

        Assert.AreEqual(PowerStage.Empty, bench.Application.PowerStage);
        Assert.AreEqual(NodeState.BatteryEmpty, bench.Application.State);
        StatusReading last = (StatusReading)bench.Network.Messages[^1].Message;
        Assert.AreEqual(2900, last.BatteryMillivolts, 20);
        int told = bench.Network.Messages.Count;
        bench.Magnetometer.Disturbance = Car;
        bench.RunUntil(66 * NodeBench.Hour);
        int daily = bench.Network.Messages.Count - told;
        Assert.IsTrue(daily is 1 or 2, $"{daily} frames in two days");
        Assert.IsInstanceOfType<StatusReading>(bench.Network.Messages[^1].Message);

        // What was missed meanwhile is told when the battery is back.
        battery.SagMillivolts = 0;
        bench.RunUntil(100 * NodeBench.Hour);
        Assert.AreEqual(PowerStage.Normal, bench.Application.PowerStage);
        Assert.AreEqual(ParkingState.Occupied, bench.Network.Of<ParkingHeartbeat>().Last().State);
        int again = CountOf<ParkingHeartbeat>(bench, 97, 100);
        Console.WriteLine($"Figure: parking node, heartbeats in three hours: {normal} normally, {saving} saving, 0 at events only, {again} with the battery back");
        Assert.IsTrue(normal is >= 17 and <= 19, $"{normal}");
        Assert.IsTrue(saving is >= 4 and <= 5, $"{saving}");
        Assert.IsTrue(again is >= 17 and <= 19, $"{again}");
        bench.AssertSound("seed 82");
    }

    [TestMethod]
    public void An_air_node_remembers_through_deep_sleep_that_its_battery_is_low()
    {
        NodeBench bench = Start(NodeProfile.Air, 83, out SaggingBattery battery, deepSleep: true);
        battery.SagMillivolts = 450;
        bench.RunUntil(12 * NodeBench.Hour);
        Assert.AreEqual(19, CountOf<AirReading>(bench, 0, 12), 3);
        Assert.AreEqual(3150, bench.Network.Of<AirReading>().Last().BatteryMillivolts, 20);
        battery.SagMillivolts = 700;
        bench.RunUntil(72 * NodeBench.Hour);
        Assert.AreEqual(0, CountOf<AirReading>(bench, 48, 72));
        Assert.IsFalse(bench.Particulates.IsPowered, "the fan runs on");
        battery.SagMillivolts = 0;
        bench.RunUntil(110 * NodeBench.Hour);
        Assert.AreEqual(18, CountOf<AirReading>(bench, 107, 110), 2);
        bench.AssertSound("seed 83");
    }

    [TestMethod]
    public void A_footfall_node_with_an_empty_battery_keeps_its_totals()
    {
        NodeBench bench = Start(NodeProfile.Footfall, 84, out SaggingBattery battery);
        bench.Doorway.Start();
        bench.RunUntil(3 * NodeBench.Hour);
        battery.SagMillivolts = 700;
        bench.RunUntil(40 * NodeBench.Hour);
        Assert.AreEqual(PowerStage.Empty, bench.Application.PowerStage);
        int before = bench.Network.Of<FootfallReading>().Last().CountIn;
        battery.SagMillivolts = 0;
        bench.RunUntil(66 * NodeBench.Hour);
        Assert.IsTrue(bench.Network.Of<FootfallReading>().Last().CountIn >= before);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        bench.AssertSound("seed 84");
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking, false)]
    [DataRow(NodeProfile.Parking, true)]
    [DataRow(NodeProfile.Air, true)]
    public void A_new_battery_brings_everything_back_at_once(NodeProfile profile, bool sleeps)
    {
        NodeBench bench = Emptied(profile, 85, sleeps, out SaggingBattery battery);
        int statuses = bench.Network.Of<StatusReading>().Count();
        bench.Host.PowerCut();
        battery.SagMillivolts = 0;
        bench.RunUntil(bench.Time.NowMicroseconds + (600 * NodeBench.Second));
        bench.Host.PowerOn();
        bench.RunUntil(bench.Time.NowMicroseconds + (300 * NodeBench.Second));
        Assert.AreEqual(PowerStage.Normal, bench.Application.PowerStage);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        StatusReading status = bench.Network.Of<StatusReading>().Skip(statuses).First();
        Assert.AreEqual((int)ResetCause.PowerOn, status.ResetCause);
        Assert.AreEqual(3600, status.BatteryMillivolts, 20);
        Assert.IsTrue(profile == NodeProfile.Parking ? bench.Network.Messages[^1].Message is ParkingHeartbeat or StatusReading : bench.Network.Of<AirReading>().Any());
        Assert.AreEqual(1, bench.Network.Joins, "the session was lost");
        bench.AssertSound($"{profile}, seed 85");
    }

    [TestMethod]
    [DataRow(ResetCause.BrownOut)]
    [DataRow(ResetCause.Watchdog)]
    public void A_brown_out_does_not_make_an_empty_battery_a_full_one(ResetCause cause)
    {
        NodeBench bench = Emptied(NodeProfile.Parking, 86, false, out _);
        bench.Board.Supervisor.Restart(cause);
        bench.RunUntil(bench.Time.NowMicroseconds + (26 * NodeBench.Hour));
        Assert.AreEqual(1, bench.Board.Supervisor.History.Count(c => c == cause));
        Assert.AreEqual(PowerStage.Empty, bench.Application.PowerStage);
        int before = bench.Network.Messages.Count;
        bench.Magnetometer.Disturbance = Car;
        bench.RunUntil(bench.Time.NowMicroseconds + (24 * NodeBench.Hour));
        Assert.IsTrue(bench.Network.Messages.Count - before <= 2, $"{bench.Network.Messages.Count - before} frames in a day");
    }

    // A thionyl chloride cell at -20 °C sags for some hours and is well again by noon.
    [TestMethod]
    [DataRow(NodeProfile.Parking)]
    [DataRow(NodeProfile.Air)]
    public void A_frosty_morning_makes_a_node_save_and_no_more_and_is_over_by_noon(NodeProfile profile)
    {
        NodeBench bench = Start(profile, 87, out SaggingBattery battery, deepSleep: profile == NodeProfile.Air);
        var worst = PowerStage.Normal;
        int stages = 0;
        PowerStage before = PowerStage.Normal;
        for (int quarter = 0; quarter < 3 * 96; quarter++)
        {
            int hour = quarter / 4 % 24;
            // 3.14 V at the worst, and up and down by 30 mV from one frame to the next.
            battery.SagMillivolts = (hour is >= 3 and < 8 ? 460 : 150) + (quarter % 2 == 0 ? 30 : 0);
            bench.RunUntil((quarter + 1) * 900 * NodeBench.Second);
            if (bench.Application == null)
                continue;
            PowerStage stage = bench.Application.PowerStage;
            worst = stage > worst ? stage : worst;
            stages += stage != before ? 1 : 0;
            before = stage;
            if (hour == 12)
                Assert.AreEqual(PowerStage.Normal, stage, $"day {quarter / 96}, noon");
        }

        Assert.AreEqual(PowerStage.Saving, worst);
        Assert.IsTrue(stages <= 6, $"{stages} changes in three days: it flutters");
        bench.AssertSound($"{profile}, seed 87");
    }

    private static NodeBench Emptied(NodeProfile profile, int seed, bool sleeps, out SaggingBattery battery)
    {
        NodeBench bench = Start(profile, seed, out battery, sleeps && profile == NodeProfile.Air);
        if (sleeps && profile == NodeProfile.Parking)
            bench.SleepAsOnABattery();
        battery.SagMillivolts = 700;
        for (int i = 0; bench.Application?.PowerStage != PowerStage.Empty; i++)
        {
            Assert.IsTrue(i < 400, "it never says that it is empty");
            bench.Magnetometer.Disturbance = i % 2 == 0 ? default : Car;
            bench.RunUntil(bench.Time.NowMicroseconds + (600 * NodeBench.Second));
        }

        bench.Magnetometer.Disturbance = default;
        bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
        Assert.AreEqual(NodeState.BatteryEmpty, bench.Application!.State);
        return bench;
    }

    private static int CountOf<T>(NodeBench bench, int fromHour, int toHour) =>
        bench.Network.Messages.Count(m => m.Message is T && m.At >= fromHour * NodeBench.Hour && m.At < toHour * NodeBench.Hour);

    private static NodeBench Start(NodeProfile profile, int seed, out SaggingBattery battery, bool deepSleep = false)
    {
        var bench = new NodeBench(profile, seed);
        battery = new SaggingBattery(bench.Time, bench.Channel);
        bench.Battery = battery;
        bench.Settings.DeepSleep = deepSleep;
        bench.Host.DeepSleep = deepSleep;
        bench.Host.Start();
        return bench;
    }
}
