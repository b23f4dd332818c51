using NanoSensors.Node;
using NanoSensors.Power;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>What a simulated day draws from the battery, held against what the life-time model says of the same day.</summary>
[TestClass]
public class ChargeTests
{
    private const long Day = 24 * NodeBench.Hour;

    // The model knows no jitter of report times, no second frames and no radio that is reset at each start.
    private const double Tolerance = 0.05;

    [TestMethod]
    [DataRow(9)]
    [DataRow(12)]
    public void A_parking_node_that_stays_awake_draws_what_the_model_says(int spreadingFactor)
    {
        NodeBench bench = Bench(NodeProfile.Parking, 71, spreadingFactor);
        bench.Row.Start();
        Compare("parking, awake", bench, new PowerScenario { Profile = "parking", SpreadingFactor = spreadingFactor, HasInterruptLine = false, SleepsLightly = false });
    }

    [TestMethod]
    [DataRow(9, 75)]
    [DataRow(7, 77)]
    [DataRow(12, 78)]
    public void A_parking_node_that_sleeps_draws_what_the_model_says(int spreadingFactor, int seed)
    {
        NodeBench bench = Bench(NodeProfile.Parking, seed, spreadingFactor);
        bench.SleepAsOnABattery();
        bench.Row.Start();
        Compare("parking, deep and light sleep", bench, new PowerScenario { Profile = "parking", SpreadingFactor = spreadingFactor });
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_parking_node_with_a_second_sense_draws_what_the_model_says(bool hasInterruptLine)
    {
        NodeBench bench = Bench(NodeProfile.Parking, 80, 9);
        bench.SleepAsOnABattery();
        bench.Settings.DeepSleep = bench.Magnetometer.HasInterruptLine = hasInterruptLine;
        var overhead = new SimulatedOverheadSensor(bench.Time, bench.Row.Bays[1], 80);
        overhead.ConnectTo(bench.Board);
        bench.Sensors.Overhead = overhead;
        bench.Row.Start();
        Compare("parking with a second sense", bench, new PowerScenario { Profile = "parking", HasOverhead = true, HasInterruptLine = hasInterruptLine });
        Console.WriteLine($"  {overhead.SetUps} looks, {overhead.Starts} distances in 25 hours");
    }

    [TestMethod]
    public void A_parking_node_without_an_interrupt_line_sleeps_lightly_between_samples()
    {
        NodeBench bench = Bench(NodeProfile.Parking, 79, 9);
        bench.SleepAsOnABattery();
        bench.Settings.DeepSleep = false;
        bench.Magnetometer.HasInterruptLine = false;
        bench.Row.Start();
        Compare("parking, light sleep", bench, new PowerScenario { Profile = "parking", HasInterruptLine = false });
        Assert.AreEqual(1, bench.Host.Boots);
    }

    // At an hour the CO2 sensor sleeps between its measurements.
    [TestMethod]
    [DataRow(600)]
    [DataRow(3600)]
    public void An_air_node_that_sleeps_lightly_in_its_waits_draws_what_the_model_says(int intervalSeconds)
    {
        NodeBench bench = Bench(NodeProfile.Air, 76, 9);
        bench.SleepAsOnABattery();
        bench.Settings.Defaults.IntervalSeconds = intervalSeconds;
        Compare("air, deep and light sleep", bench, new PowerScenario { Profile = "air", ReportsPerParticulates = 1, IntervalSeconds = intervalSeconds });
    }

    [TestMethod]
    public void An_air_node_draws_what_the_model_says()
    {
        NodeBench bench = Bench(NodeProfile.Air, 72, 9);
        bench.Settings.DeepSleep = bench.Host.DeepSleep = true;
        Compare("air, deep sleep", bench, new PowerScenario { Profile = "air", SleepsLightly = false, ReportsPerParticulates = 1 });
    }

    [TestMethod]
    public void A_footfall_node_draws_what_the_model_says()
    {
        NodeBench bench = Bench(NodeProfile.Footfall, 73, 7);
        bench.Doorway.Start();
        Compare("footfall", bench, new PowerScenario { Profile = "footfall", SpreadingFactor = 7 });
    }

    [TestMethod]
    public void A_board_without_power_draws_nothing()
    {
        NodeBench bench = Bench(NodeProfile.Parking, 74, 9);
        bench.Host.Start();
        bench.RunUntil(60 * NodeBench.Second);
        bench.Host.PowerCut();
        bench.Board.Charge.Reset();
        bench.RunUntil(NodeBench.Hour);
        Assert.AreEqual(0, bench.Board.Charge.States.Where(s => s.Part != "LIS2MDL").Sum(s => s.Seconds), 1e-6);
    }

    private static NodeBench Bench(NodeProfile profile, int seed, int spreadingFactor)
    {
        var bench = new NodeBench(profile, seed);
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 12 - spreadingFactor;
        bench.Host.BootMicroseconds = (long)(1e6 * PowerTable.Seconds("start after deep sleep"));
        bench.Host.LightWakeChargeMicroseconds = (long)(1e6 * PowerTable.Seconds("turn of the loop"));
        return bench;
    }

    private static void Compare(string what, NodeBench bench, PowerScenario scenario)
    {
        bench.Host.Start();
        bench.RunUntil(NodeBench.Hour);
        bench.Board.Charge.Reset();
        int before = bench.Row.Bays[1].Changes.Count;
        int wakesBefore = bench.Host.WakesBySensor;
        int timersBefore = bench.Host.WakesByTimer;
        long lightBefore = bench.Host.LightSleeps;
        int uplinksBefore = bench.Network.Uplinks.Count;
        long writesBefore = bench.Board.Storage.WriteCount;
        bench.RunUntil(NodeBench.Hour + Day);
        double simulated = bench.Board.Charge.MeanMicroamps;
        int changes = bench.Row.Bays[1].Changes.Count - before;
        int wakes = bench.Host.WakesBySensor - wakesBefore;
        Console.WriteLine($"  {changes} changes, {wakes} wake-ups by the sensor, {bench.Host.WakesByTimer - timersBefore} by the timer, {bench.Host.LightSleeps - lightBefore} light sleeps, {bench.Network.Uplinks.Count - uplinksBefore} uplinks, {bench.Board.Storage.WriteCount - writesBefore} writes");
        PowerResult model = PowerModel.Compute(scenario with { CarsPerDay = changes / 2.0, FalseWakesPerDay = Math.Max(0, wakes - changes) });
        double modelled = model.MeanMicroamps - model.Loads.Single(l => l.Part == "battery").MeanMicroamps;
        Console.WriteLine($"Figure: {what}, SF{scenario.SpreadingFactor}, a day: {simulated:N0} µA simulated, {modelled:N0} µA by the model ({simulated / modelled - 1:+0.0%;-0.0%})");
        foreach (ChargedState state in bench.Board.Charge.States.Where(s => s.Millicoulombs > 0))
            Console.WriteLine($"  {state.Part}, {state.State}: {state.Seconds:N1} s, {state.Millicoulombs / 86.4:N1} µA");
        foreach (PowerLoad load in model.Loads)
            Console.WriteLine($"  model: {load.Part}, {load.Doing}: {load.MeanMicroamps:N1} µA");
        bench.AssertSound(what);
        Assert.AreEqual(modelled, simulated, Tolerance * modelled, what);
    }
}
