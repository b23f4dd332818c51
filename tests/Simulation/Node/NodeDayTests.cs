using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A node of each profile for a day at a ten-minute interval.</summary>
[TestClass]
public class NodeDayTests
{
    private const long Day = 24 * NodeBench.Hour;

    [TestMethod]
    public void A_parking_node_tells_every_arrival_and_departure_and_a_heartbeat_each_interval()
    {
        var bench = new NodeBench(NodeProfile.Parking, seed: 21);
        bench.Row.Start();
        bench.Host.Start();
        bench.RunUntil(Day);
        Report("parking", bench);
        bench.AssertSound("parking, seed 21");

        Assert.AreEqual(1, bench.Network.Joins);
        int heartbeats = bench.Network.Of<ParkingHeartbeat>().Count();
        // One an interval, and one after each event unless one of the others came just then.
        int most = 146 + bench.Network.Of<ParkingEvent>().Count();
        Assert.IsTrue(heartbeats >= 143 && heartbeats <= most, $"{heartbeats} heartbeats, {most} at most");
        Assert.IsTrue(bench.Network.Of<StatusReading>().Count() >= 1);

        // Each event: the state alternates, and the previous state's duration is the truth's.
        List<ParkingEvent> events = bench.Network.Of<ParkingEvent>().ToList();
        IReadOnlyList<BayChange> truth = bench.Row.Bays[1].Changes;
        Console.WriteLine($"Figure: parking node, 24 h: {events.Count} events for {truth.Count} arrivals and departures");
        Assert.IsTrue(Math.Abs(events.Count - truth.Count) <= 2, $"{events.Count} events, {truth.Count} changes");
        for (int i = 1; i < events.Count; i++)
            Assert.AreNotEqual(events[i - 1].State, events[i].State, $"event {i}");
        ParkingHeartbeat last = bench.Network.Of<ParkingHeartbeat>().Last();
        Assert.AreEqual(SensorHealth.Ok, last.Health);
        Assert.IsTrue(Math.Abs(last.BatteryMillivolts - 3600) <= 50);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_air_node_sends_what_the_air_is_like(bool deepSleep)
    {
        var bench = new NodeBench(NodeProfile.Air, seed: 22);
        bench.Settings.DeepSleep = deepSleep;
        bench.Host.DeepSleep = deepSleep;
        bench.Host.Start();
        bench.RunUntil(Day);
        Report(deepSleep ? "air with deep sleep" : "air", bench);
        bench.AssertSound("air, seed 22");

        Assert.AreEqual(1, bench.Network.Joins);
        List<(long At, Message Message)> readings = bench.Network.Messages.Where(m => m.Message is AirReading).ToList();
        Assert.IsTrue(readings.Count is >= 143 and <= 146, $"{readings.Count} readings");
        Assert.AreEqual(deepSleep, bench.Host.Boots > 100, $"{bench.Host.Boots} boots");
        Assert.IsFalse(bench.Particulates.IsPowered, "the fan runs on");
        foreach ((long at, Message message) in readings)
        {
            var reading = (AirReading)message;
            // Measured up to a minute before it was sent.
            Assert.AreEqual(bench.Climate.TemperatureCelsius(at), reading.TemperatureCentiCelsius / 100.0, 0.5);
            Assert.AreEqual(bench.Climate.RelativeHumidityPercent(at), reading.RelativeHumidityCentiPercent / 100.0, 2);
            Assert.AreEqual(bench.Climate.PressurePascal(at), reading.PressurePascal, 60);
            Assert.AreEqual(bench.Climate.Pm25Micrograms(at), reading.Pm25TenthMicrograms / 10.0, 1 + 0.1 * bench.Climate.Pm25Micrograms(at));
            Assert.AreEqual(bench.Climate.Co2Ppm(at), reading.Co2Ppm, 40);
        }

        Assert.IsTrue(bench.Network.Of<AirReading>().Count(r => r.VocIndex != Message.NotAvailable) >= 140);
        Assert.IsTrue(bench.Network.Of<StatusReading>().Any());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Particulates_come_with_each_so_many_th_reading_and_the_fan_stands_still_meanwhile(bool deepSleep)
    {
        var bench = new NodeBench(NodeProfile.Air, seed: 29);
        bench.Settings.Defaults.ReadingsPerParticulates = 12;
        if (deepSleep)
            bench.SleepAsOnABattery();
        bench.Host.Start();
        bench.RunUntil(Day);
        bench.AssertSound("air, seed 29");
        List<AirReading> readings = bench.Network.Of<AirReading>().ToList();
        Assert.IsTrue(readings.Count is >= 143 and <= 146, $"{readings.Count} readings");
        for (int i = 0; i < readings.Count; i++)
        {
            Assert.AreNotEqual(Message.NotAvailable, readings[i].Co2Ppm);
            Assert.AreEqual(i % 12 == 0, readings[i].Pm25TenthMicrograms != Message.NotAvailable, $"reading {i}");
        }

        // A fan that failed is not forgotten until it is asked again.
        Assert.IsTrue(bench.Particulates.Starts <= 13 * 26, $"{bench.Particulates.Starts} samples");
        bench.Particulates.IsBroken = true;
        bench.RunUntil(Day + (3 * NodeBench.Hour));
        bench.Network.Command(CommandType.RequestStatus, token: 1);
        bench.RunUntil(Day + (4 * NodeBench.Hour));
        Assert.AreEqual(SensorHealth.Degraded, bench.Network.Of<StatusReading>().Last().SensorHealth);
    }

    [TestMethod]
    public void An_air_node_with_a_broken_sensor_sends_the_others()
    {
        var bench = new NodeBench(NodeProfile.Air, seed: 23);
        bench.CarbonDioxide.IsBroken = true;
        bench.Sensors.Particulates = null;
        bench.Host.Start();
        bench.RunUntil(NodeBench.Hour);
        bench.AssertSound("air, seed 23");
        List<AirReading> readings = bench.Network.Of<AirReading>().ToList();
        Assert.IsTrue(readings.Count is >= 6 and <= 8);
        foreach (AirReading reading in readings)
        {
            Assert.AreNotEqual(Message.NotAvailable, reading.TemperatureCentiCelsius);
            Assert.AreEqual(Message.NotAvailable, reading.Co2Ppm);
            Assert.AreEqual(Message.NotAvailable, reading.Pm25TenthMicrograms);
        }

        Assert.AreEqual(SensorHealth.Degraded, bench.Network.Of<StatusReading>().First().SensorHealth);
    }

    [TestMethod]
    public void A_reading_that_waited_too_long_is_measured_anew_and_never_sent_half()
    {
        var bench = new NodeBench(NodeProfile.Air, seed: 27);
        bench.Network.AnswersJoins = false;
        bench.Host.Start();
        bench.RunUntil(600 * NodeBench.Second);
        bench.Network.AnswersJoins = true;
        bench.RunUntil(4 * NodeBench.Hour);
        List<AirReading> readings = bench.Network.Of<AirReading>().ToList();
        Assert.IsTrue(readings.Count > 5);
        foreach (AirReading reading in readings)
        {
            Assert.AreNotEqual(Message.NotAvailable, reading.TemperatureCentiCelsius);
            Assert.AreNotEqual(Message.NotAvailable, reading.Pm25TenthMicrograms);
        }

        bench.AssertSound("air, seed 27");
    }

    [TestMethod]
    public void A_footfall_node_counts_who_goes_through()
    {
        var bench = new NodeBench(NodeProfile.Footfall, seed: 24);
        bench.Doorway.Start();
        bench.Host.Start();
        bench.RunUntil(Day);
        Report("footfall", bench);
        bench.AssertSound("footfall, seed 24");

        List<FootfallReading> readings = bench.Network.Of<FootfallReading>().ToList();
        Assert.IsTrue(readings.Count is >= 143 and <= 146, $"{readings.Count} readings");
        FootfallReading last = readings[^1];
        // Since then somebody may have come.
        Assert.AreEqual(bench.Doorway.CountIn, last.CountIn, 0.02 * bench.Doorway.CountIn + 15);
        Assert.AreEqual(bench.Doorway.CountOut, last.CountOut, 0.02 * bench.Doorway.CountOut + 15);
        for (int i = 1; i < readings.Count; i++)
            Assert.IsTrue(readings[i].CountIn >= readings[i - 1].CountIn);
        Console.WriteLine($"Figure: footfall node, 24 h: in {last.CountIn} of {bench.Doorway.CountIn}, out {last.CountOut} of {bench.Doorway.CountOut}, "
            + $"{bench.Board.Storage.WritesOf("footfall.a") + bench.Board.Storage.WritesOf("footfall.b")} writes of the totals");
    }

    [TestMethod]
    [DataRow(NodeProfile.Parking, false)]
    [DataRow(NodeProfile.Parking, true)]
    [DataRow(NodeProfile.Air, true)]
    [DataRow(NodeProfile.Footfall, false)]
    public void On_a_day_without_a_start_the_clock_writes_hourly_and_what_watches_starts_and_silences_nothing(NodeProfile profile, bool sleeps)
    {
        var bench = new NodeBench(profile, seed: 27);
        if (sleeps)
            bench.SleepAsOnABattery();
        bench.Host.Start();
        bench.RunUntil(2 * NodeBench.Hour);
        long all = bench.Board.Storage.WriteCount;
        int clock = WritesOf(bench, "clock");
        int others = WritesOf(bench, "guard") + WritesOf(bench, "reset") + WritesOf(bench, "lw-silence") + WritesOf(bench, "lw-euis") + WritesOf(bench, "lw-join");
        bench.RunUntil(26 * NodeBench.Hour);
        clock = WritesOf(bench, "clock") - clock;
        Console.WriteLine($"Figure: {profile}{(sleeps ? " asleep" : "")}, a day without a start: {bench.Board.Storage.WriteCount - all} writes, {clock} of them the clock's");
        Assert.IsTrue(clock is >= 22 and <= 24, $"{clock} writes of the clock");
        Assert.AreEqual(others, WritesOf(bench, "guard") + WritesOf(bench, "reset") + WritesOf(bench, "lw-silence") + WritesOf(bench, "lw-euis") + WritesOf(bench, "lw-join"));
    }

    private static int WritesOf(NodeBench bench, string record) => bench.Board.Storage.WritesOf(record + ".a") + bench.Board.Storage.WritesOf(record + ".b");

    [TestMethod]
    public void A_restart_loses_nobody_who_was_counted()
    {
        var bench = new NodeBench(NodeProfile.Footfall, seed: 25);
        bench.Doorway.Start();
        bench.Host.Start();
        bench.Host.PowerReturnsAfterMicroseconds = 10_000;
        bench.Host.BootMicroseconds = 1000;
        bench.Host.LongestRestSeconds = 0;
        for (int minute = 1; minute <= 240; minute++)
        {
            bench.RunUntil(minute * 60 * NodeBench.Second);
            // Not while somebody is in the doorway: who is not counted yet may be lost.
            if (double.IsInfinity(bench.Doorway.DistanceMetres(false)) && double.IsInfinity(bench.Doorway.DistanceMetres(true)))
                bench.Host.PowerCut();
        }

        // How much of the last hour's time on air is spent nobody knows after so many cuts: it is an hour until the node may send.
        bench.RunUntil(6 * NodeBench.Hour);
        FootfallReading last = bench.Network.Of<FootfallReading>().Last();
        Assert.AreEqual("", string.Join("; ", bench.Network.Faults));
        Assert.AreEqual(bench.Doorway.CountIn, last.CountIn, 0.03 * bench.Doorway.CountIn + 12);
        Assert.AreEqual(bench.Doorway.CountOut, last.CountOut, 0.03 * bench.Doorway.CountOut + 12);
        Assert.IsTrue(bench.Board.Supervisor.History.Count > 100);
    }

    [TestMethod]
    public void A_node_without_an_identity_says_so_and_starts_when_it_has_one()
    {
        var bench = new NodeBench(NodeProfile.Air, seed: 26, provisioned: false);
        bench.Host.Start();
        bench.RunUntil(300 * NodeBench.Second);
        Assert.AreEqual(NodeState.NotProvisioned, bench.Application.State);
        Assert.AreEqual(0, bench.Network.Uplinks.Count);
        Assert.AreEqual(0, bench.Host.Exceptions.Count);
        bench.Provision();
        bench.RunUntil(600 * NodeBench.Second);
        Assert.AreEqual(NodeState.Running, bench.Application.State);
        Assert.IsTrue(bench.Network.Of<AirReading>().Any());
    }

    private static void Report(string what, NodeBench bench) => Console.WriteLine(
        $"Figure: {what} node, 24 h: {bench.Network.Uplinks.Count} uplinks, busiest hour {bench.BusiestHourPerMille():F2} per mille on the air (10 allowed), "
        + $"{bench.Board.Storage.WriteCount} writes, {bench.Host.Steps} steps");
}
