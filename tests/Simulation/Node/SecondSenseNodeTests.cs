using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A parking node with a ranging sensor that looks up beside its magnetometer.</summary>
[TestClass]
public class SecondSenseNodeTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_day_is_told_without_a_miss_and_the_looks_are_few(bool sleeps)
    {
        NodeBench bench = Create(21, out SimulatedOverheadSensor overhead);
        overhead.ConnectTo(bench.Board);
        if (sleeps)
            bench.SleepAsOnABattery();
        bench.Row.Start();
        bench.Host.Start();
        bench.RunUntil(24 * NodeBench.Hour);
        bench.AssertSound("seed 21");
        ParkingEvent[] events = bench.Network.Of<ParkingEvent>().ToArray();
        IReadOnlyList<BayChange> truth = bench.Row.Bays[1].Changes;
        Console.WriteLine($"Figure: parking node with a second sense, a day: {events.Length} events for {truth.Count} arrivals and departures, {overhead.Starts} distances, {bench.Board.Charge.MeanMicroamps:N0} µA");
        Assert.IsTrue(Math.Abs(events.Length - truth.Count) <= 1, $"{events.Length} events, {truth.Count} changes");
        for (int i = 1; i < events.Length; i++)
            Assert.AreNotEqual(events[i - 1].State, events[i].State, $"event {i}");
        Assert.AreEqual(SensorHealth.Ok, bench.Network.Of<ParkingHeartbeat>().Last().Health);
        Assert.IsTrue(overhead.Starts < 5000, $"{overhead.Starts} distances");
        Assert.IsFalse(overhead.IsPowered, "it was left on");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_window_that_is_covered_or_a_sensor_that_fails_leaves_the_magnetometer_alone(bool fails)
    {
        NodeBench bench = Create(22, out SimulatedOverheadSensor overhead);
        bench.Host.Start();
        bench.RunUntil(120 * NodeBench.Second);
        Assert.AreEqual(SensorHealth.Ok, bench.Network.Of<ParkingHeartbeat>().Last().Health);
        overhead.IsBlocked = !fails;
        overhead.IsBroken = fails;
        bench.RunUntil(1400 * NodeBench.Second);
        Assert.AreEqual(SensorHealth.Degraded, bench.Network.Of<ParkingHeartbeat>().Last().Health);

        // A car's field with nothing to be seen above: the magnetometer finds it by its swing.
        bench.Magnetometer.Disturbance = new MagneticField(30, 15, -20);
        bench.RunUntil(1500 * NodeBench.Second);
        Assert.AreEqual(ParkingState.Occupied, bench.Network.Of<ParkingEvent>().Last().State);
        bench.Magnetometer.Disturbance = default;
        bench.RunUntil(1600 * NodeBench.Second);
        Assert.AreEqual(ParkingState.Free, bench.Network.Of<ParkingEvent>().Last().State);

        // And when it can see again it says so.
        overhead.IsBlocked = false;
        overhead.IsBroken = false;
        bench.RunUntil(3600 * NodeBench.Second);
        Assert.AreEqual(SensorHealth.Ok, bench.Network.Of<ParkingHeartbeat>().Last().Health);
        bench.AssertSound($"seed 22, {fails}");
    }

    [TestMethod]
    public void A_field_without_a_car_above_is_none()
    {
        NodeBench bench = Create(23, out _);
        bench.Host.Start();
        bench.RunUntil(120 * NodeBench.Second);
        bench.Magnetometer.Disturbance = new MagneticField(30, 15, -20);
        bench.RunUntil(1200 * NodeBench.Second);
        Assert.AreEqual(0, bench.Network.Of<ParkingEvent>().Count());
        Assert.AreEqual(ParkingState.Free, bench.Network.Of<ParkingHeartbeat>().Last().State);
        bench.AssertSound("seed 23");
    }

    private static NodeBench Create(int seed, out SimulatedOverheadSensor overhead)
    {
        var bench = new NodeBench(NodeProfile.Parking, seed);
        overhead = new SimulatedOverheadSensor(bench.Time, bench.Row.Bays[1], seed);
        bench.Sensors.Overhead = overhead;
        return bench;
    }
}
