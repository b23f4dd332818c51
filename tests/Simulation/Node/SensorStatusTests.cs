using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.EndDevice;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>What a status frame tells of each sensor, and of what wakes the board.</summary>
[TestClass]
public class SensorStatusTests
{
    [TestMethod]
    public void Every_wake_up_by_the_magnetometer_is_counted_across_deep_sleep_and_restarts()
    {
        var bench = new NodeBench(NodeProfile.Parking, 91);
        bench.SleepAsOnABattery();
        bench.Row.Start();
        bench.Host.Start();
        bench.RunUntil(30 * NodeBench.Hour);
        StatusBySlot status = AskForStatus(bench);
        int counted = status.WakeUps;
        Assert.IsTrue(bench.Host.WakesBySensor > 40, $"{bench.Host.WakesBySensor}");
        Assert.AreEqual(bench.Host.WakesBySensor, counted, 1.0, "wake-ups told, and those that there were");
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.HealthOf(SensorType.Magnetometer));
        Assert.AreEqual((int)SensorHealth.NotAvailable, (int)status.HealthOf(SensorType.Overhead));
        Assert.AreEqual((int)SensorHealth.NotAvailable, (int)status.HealthOf(SensorType.Climate));
        Console.WriteLine($"Figure: parking node, seed 91, {bench.Time.NowMicroseconds / NodeBench.Hour} h: {counted} wake-ups told in the status frame, {bench.Host.WakesBySensor} of them there were");

        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.RunUntil(bench.Time.NowMicroseconds + (120 * NodeBench.Second));
        Assert.IsTrue(bench.Network.Of<StatusBySlot>().Last().WakeUps >= counted, "a power cut took them back");
        bench.AssertSound("seed 91");
    }

    // The board has slept since the sensors were asked last, and wakes for the status alone.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_air_nodes_status_tells_which_sensor_is_broken(bool sleeps)
    {
        NodeBench bench = Air(92, sleeps);
        bench.ClimateSensor.IsBroken = true;
        bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual((int)SensorHealth.Fault, (int)status.HealthOf(SensorType.Climate));
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.HealthOf(SensorType.Co2));
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.HealthOf(SensorType.Particulates));
        Assert.AreEqual((int)SensorHealth.Degraded, (int)status.SensorHealth);
        Assert.AreEqual(Message.NotAvailable, status.WakeUps);

        bench.ClimateSensor.IsBroken = false;
        bench.Particulates.IsBroken = true;
        bench.CarbonDioxide.IsBroken = true;
        bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
        status = AskForStatus(bench);
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.HealthOf(SensorType.Climate));
        Assert.AreEqual((int)SensorHealth.Fault, (int)status.HealthOf(SensorType.Co2));
        Assert.AreEqual((int)SensorHealth.Fault, (int)status.HealthOf(SensorType.Particulates));
        bench.AssertSound("seed 92");
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking)]
    [DataRow(NodeProfile.Air)]
    [DataRow(NodeProfile.Footfall)]
    public void A_days_status_tells_everything_that_an_operator_asks_for(NodeProfile profile)
    {
        var bench = new NodeBench(profile, 98);
        if (profile != NodeProfile.Footfall)
            bench.SleepAsOnABattery();
        bench.Settings.FirmwareMajor = 2;
        bench.Settings.FirmwarePatch = 7;
        bench.Host.Start();
        bench.RunUntil(26 * NodeBench.Hour);
        Assert.AreEqual(2, bench.Network.Of<StatusBySlot>().Count(), 1.0, "one after the join and one a day");
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.RunUntil(30 * NodeBench.Hour);
        long writes = bench.Board.Storage.WriteCount;
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual("2.1.7", $"{status.FirmwareMajor}.{status.FirmwareMinor}.{status.FirmwarePatch}");
        Assert.AreEqual((int)ResetCause.PowerOn, status.ResetCause);
        Assert.AreEqual(1, status.ResetCount);
        Assert.AreEqual(4, status.UptimeHours, 0.5, "hours since the power cut");
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.SensorHealth);
        Assert.IsTrue(status.StoreWrites > 10 && status.StoreWrites >= writes / 2, $"{status.StoreWrites} of {writes} writes to blobs");
        Assert.AreEqual(bench.Application.Configuration.Hash, status.ConfigurationHash);
        Assert.AreNotEqual(Message.NotAvailable, status.BatteryMillivolts);
        bench.AssertSound($"{profile}, seed 98");
    }

    // The board is late for three hours, so that windows are missed.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Late_windows_are_counted_across_deep_sleep(bool sleeps)
    {
        var bench = new NodeBench(NodeProfile.Air, 99);
        bench.Settings.Defaults.StatusSeconds = 3600;
        bench.Settings.DeepSleep = bench.Host.DeepSleep = sleeps;
        bench.Host.Start();
        bench.RunUntil(2 * NodeBench.Hour);
        bench.Host.WakeJitterMicroseconds = 700_000;
        bench.RunUntil(5 * NodeBench.Hour);
        bench.Host.WakeJitterMicroseconds = 5_000;
        bench.RunUntil(8 * NodeBench.Hour);
        int late = bench.Network.Of<StatusBySlot>().Last().LateWindows;
        Console.WriteLine($"Figure: air node that {(sleeps ? "sleeps" : "stays awake")}, wake-ups up to 0.7 s late for three hours: {late} late windows told");
        Assert.IsTrue(late >= 3, $"{late} late windows in three hours");
        bench.RunUntil(12 * NodeBench.Hour);
        Assert.AreEqual(late, bench.Network.Of<StatusBySlot>().Last().LateWindows, "they were forgotten, or more came in good hours");
    }

    [TestMethod]
    public void The_status_tells_the_runtime_and_the_transmissions_that_a_restart_interrupted()
    {
        var bench = new NodeBench(NodeProfile.Air, 98);
        bench.Settings.RuntimeVersion = StatusBySlot.PackRuntimeVersion(1, 17, 0, 412);
        var guard = new RestartGuard(new RecordStore(bench.Board.Storage));
        guard.Begin(ResetCause.PowerOn, 0);
        guard.TransmissionBegins(false);
        bench.Host.Start();
        bench.RunUntil(1000 * NodeBench.Second);
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual("1.17.0.412", (string?)UplinkDecoder.Decode(status.FPort, Encoded(status)).Data["runtimeVersion"]);
        Assert.AreEqual(1, status.UnfinishedTransmissions);
        Assert.AreEqual((int)SensorType.Climate, (int)status.TypeOf(0));
        Assert.AreEqual((int)SensorType.Particulates, (int)status.TypeOf(2));
        Assert.AreEqual(24, Encoded(status).Length);
    }

    // The records say what happened before the restart.
    [TestMethod]
    public void The_status_tells_the_joins_that_are_left_and_the_last_step_against_silence()
    {
        NodeBench bench = Air(101, false);
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual((int)SilenceStep.None, status.SilenceStep);
        Assert.AreEqual(0, status.SilenceSteps);
        Assert.AreEqual(bench.Application.Link.RemainingDevNonces, status.RemainingDevNonces, 512.0);

        bench.Host.PowerCut();
        var store = new RecordStore(bench.Board.Storage);
        byte[] silence = new byte[19];
        silence[0] = (byte)SilenceStep.Rejoined;
        silence[2] = 40;
        Assert.IsTrue(store.Write("lw-silence", 1, silence, silence.Length));
        byte[] join = new byte[64];
        int length = store.Read("lw-join", 1, join);
        Assert.IsGreaterThan(11, length);
        join[9] = 65_000 >> 8;
        join[10] = 65_000 & 0xFF;
        Assert.IsTrue(store.Write("lw-join", 1, join, length));
        bench.Host.PowerOn();
        bench.RunUntil(bench.Time.NowMicroseconds + (1000 * NodeBench.Second));
        status = AskForStatus(bench);
        Assert.AreEqual(536, status.RemainingDevNonces, "535, told in steps of 8");
        Assert.AreEqual((int)SilenceStep.Rejoined, status.SilenceStep);
        Assert.AreEqual(30, status.SilenceSteps, "more than the field holds are told as its highest");
        bench.AssertSound("seed 101");
    }

    [TestMethod]
    public void A_sensor_that_is_not_fitted_is_told_as_such()
    {
        NodeBench bench = Air(93, false, fitParticulates: false);
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual((int)SensorHealth.NotAvailable, (int)status.HealthOf(SensorType.Particulates));
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.SensorHealth);
    }

    [TestMethod]
    public void A_second_sense_that_is_covered_is_told_apart_from_one_that_does_not_answer()
    {
        var bench = new NodeBench(NodeProfile.Parking, 94);
        var overhead = new SimulatedOverheadSensor(bench.Time, bench.Row.Bays[1], 94);
        bench.Sensors.Overhead = overhead;
        bench.Host.Start();
        bench.RunUntil(NodeBench.Hour);
        Assert.AreEqual((int)SensorHealth.Ok, (int)AskForStatus(bench).HealthOf(SensorType.Overhead));
        overhead.IsBlocked = true;
        bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
        Assert.AreEqual((int)SensorHealth.Degraded, (int)AskForStatus(bench).HealthOf(SensorType.Overhead));
        overhead.IsBroken = true;
        bench.RunUntil(bench.Time.NowMicroseconds + NodeBench.Hour);
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual((int)SensorHealth.Fault, (int)status.HealthOf(SensorType.Overhead));
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.HealthOf(SensorType.Magnetometer));
        bench.AssertSound("seed 94");
    }

    [TestMethod]
    public void A_footfall_nodes_status_tells_which_zone_fails()
    {
        var bench = new NodeBench(NodeProfile.Footfall, 95);
        bench.Host.Start();
        bench.RunUntil(60 * NodeBench.Second);
        ((SimulatedSensor)bench.Sensors.InnerZone).IsBroken = true;
        StatusBySlot status = AskForStatus(bench);
        Assert.AreEqual((int)SensorHealth.Ok, (int)status.HealthOf(SensorType.OuterZone));
        Assert.AreEqual((int)SensorHealth.Fault, (int)status.HealthOf(SensorType.InnerZone));
    }

    [TestMethod]
    public void Statuses_come_at_the_period_that_was_set_from_afar()
    {
        NodeBench bench = Air(96, true);
        bench.Network.Command(CommandType.SetStatusPeriod, token: 7, 2);
        bench.RunUntil(6 * NodeBench.Hour);
        int before = bench.Network.Of<StatusBySlot>().Count();
        bench.RunUntil(30 * NodeBench.Hour);
        Assert.AreEqual(12, bench.Network.Of<StatusBySlot>().Count() - before, 1.0);
        bench.AssertSound("seed 96");
    }

    [TestMethod]
    public void The_particulates_follow_the_rhythm_that_was_set_from_afar()
    {
        NodeBench bench = Air(97, true);
        bench.Network.Command(CommandType.SetParticulatesEvery, token: 8, 6);
        bench.RunUntil(3 * NodeBench.Hour);
        int before = bench.Network.Of<AirReading>().Count(r => r.Pm25TenthMicrograms != Message.NotAvailable);
        bench.RunUntil(27 * NodeBench.Hour);
        int with = bench.Network.Of<AirReading>().Count(r => r.Pm25TenthMicrograms != Message.NotAvailable) - before;
        Assert.AreEqual(24, with, 1.0);
        bench.AssertSound("seed 97");
    }

    private static NodeBench Air(int seed, bool sleeps, bool fitParticulates = true)
    {
        var bench = new NodeBench(NodeProfile.Air, seed);
        if (!fitParticulates)
            bench.Sensors.Particulates = null;
        if (sleeps)
            bench.SleepAsOnABattery();
        bench.Host.Start();
        bench.RunUntil(1000 * NodeBench.Second);
        return bench;
    }

    private static byte[] Encoded(Message message)
    {
        byte[] buffer = new byte[Message.MaxLength];
        return buffer[..message.Encode(buffer, 0)];
    }

    private static StatusBySlot AskForStatus(NodeBench bench)
    {
        int before = bench.Network.Of<StatusBySlot>().Count();
        bench.Network.Command(CommandType.RequestStatus, token: 1);
        bench.RunUntil(bench.Time.NowMicroseconds + (1300 * NodeBench.Second));
        return bench.Network.Of<StatusBySlot>().Skip(before).First();
    }
}
