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
