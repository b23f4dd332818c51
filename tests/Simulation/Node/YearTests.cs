using System.Globalization;
using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// A node for a year as on its battery: asleep whenever it may, with cold starts, a day on which power fails at every fourth write to the store, and days without a network.
/// <c>NANOSENSORS_YEAR=365</c> sets the days; the suite runs twelve.
/// </summary>
[TestClass]
public class YearTests
{
    private const long Day = 24 * NodeBench.Hour;
    private const int ShortDays = 12;

    // Between the car's coming to rest and the event at the server; the frame tells long durations in steps of up to ten minutes.
    private const long Slack = 60 * NodeBench.Second;

    private static int Days => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_YEAR"), CultureInfo.InvariantCulture, out int days) ? days : ShortDays;

    [TestMethod]
    public void A_parking_node_loses_no_transition()
    {
        NodeBench bench = Bench(NodeProfile.Parking, seed: 101);
        bench.Row.Start();
        Troubles troubles = Run(bench, Days);
        bench.AssertSound("parking, a year, seed 101");

        List<(long At, ParkingEvent Event)> events = [.. bench.Network.Messages.Where(m => m.Message is ParkingEvent).Select(m => (m.At, (ParkingEvent)m.Message))];
        int repeated = 0;
        int lost = 0;
        int across = 0;
        for (int i = 1; i < events.Count; i++)
        {
            (long at, ParkingEvent now) = events[i];
            (long before, ParkingEvent last) = events[i - 1];
            if (now.State == last.State && now.PreviousStateSeconds == last.PreviousStateSeconds)
            {
                repeated++;
                continue;
            }

            // Each tells how long the state before it held: nothing can be missing in between without showing.
            double told = now.PreviousStateSeconds * 1e6;
            bool whole = now.State != last.State && Math.Abs(told - (at - before)) <= Slack + (0.02 * told) + 600 * NodeBench.Second * (told > 45056e6 ? 1 : 0);
            if (whole)
                continue;
            if (troubles.HidesAny(before, at))
                across++;
            else
                lost++;
        }

        int unheard = bench.Row.Bays[1].Changes.Count(c => troubles.WasWithoutNetwork(c.AtMicroseconds));
        int right = 0;
        int wrong = 0;
        foreach ((long at, Message message) in bench.Network.Messages)
        {
            if (message is not ParkingHeartbeat heartbeat || IsInMotion(bench.Row.Bays[1], at))
                continue;
            if (heartbeat.State == (IsOccupied(bench.Row.Bays[1], at) ? ParkingState.Occupied : ParkingState.Free))
                right++;
            else
                wrong++;
        }

        int changes = bench.Row.Bays[1].Changes.Count;
        Console.WriteLine($"Figure: parking node, {Days} days asleep: {changes} arrivals and departures, {unheard} of them while there was no network; {events.Count - repeated} events at the server and {repeated} twice; "
            + $"{lost} lost with a network, {across} gaps at {troubles.Count} cold starts, cuts and outages; "
            + $"{right} heartbeats right, {wrong} wrong ({100.0 * wrong / (right + wrong):F2} %, cars that the magnetometer cannot tell)");
        Report(bench, troubles);
        Assert.AreEqual(0, lost, "events are missing where nothing was wrong");
        Assert.IsTrue(Math.Abs(events.Count - repeated - (changes - unheard)) <= (0.02 * changes) + 4, $"{events.Count} events, {changes} changes, {unheard} without a network");
        Assert.IsTrue(wrong <= 0.02 * right, $"{wrong} heartbeats wrong, {right} right");
        Assert.IsTrue(bench.Host.WakesBySensor > changes / 2);
    }

    [TestMethod]
    public void An_air_node_sends_no_wrong_reading()
    {
        NodeBench bench = Bench(NodeProfile.Air, seed: 102);
        bench.Settings.Defaults.ReadingsPerParticulates = 12;
        Troubles troubles = Run(bench, Days);
        bench.AssertSound("air, a year, seed 102");

        int readings = 0;
        int particulates = 0;
        int late = 0;
        foreach ((long at, Message message) in bench.Network.Messages)
        {
            if (message is LateAirReading)
                late++;
            if (message is not AirReading reading)
                continue;
            readings++;
            Assert.AreEqual(bench.Climate.TemperatureCelsius(at), reading.TemperatureCentiCelsius / 100.0, 0.6, $"at {at}");
            Assert.AreEqual(bench.Climate.PressurePascal(at), reading.PressurePascal, 80, $"at {at}");
            Assert.AreEqual(bench.Climate.Co2Ppm(at), reading.Co2Ppm, 45, $"at {at}");
            if (reading.Pm25TenthMicrograms == Message.NotAvailable)
                continue;
            particulates++;
            Assert.AreEqual(bench.Climate.Pm25Micrograms(at), reading.Pm25TenthMicrograms / 10.0, 1 + (0.12 * bench.Climate.Pm25Micrograms(at)), $"at {at}");
        }

        int expected = (Days * 144) - (int)(troubles.OutageDays * 144);
        Console.WriteLine($"Figure: air node, {Days} days asleep: {readings} readings at once of {expected} with a network, none wrong, {particulates} with particulates; {late} followed late");
        Report(bench, troubles);
        Assert.IsTrue(readings >= 0.97 * expected, $"{readings} of {expected}");
        Assert.IsTrue(troubles.OutageDays == 0 || late > 0);
        Assert.AreEqual(readings / 12.0, particulates, (0.05 * readings / 12) + troubles.Count, "particulates");
    }

    private static NodeBench Bench(NodeProfile profile, int seed)
    {
        var bench = new NodeBench(profile, seed);
        bench.SleepAsOnABattery();
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 3;
        bench.Host.PowerReturnsAfterMicroseconds = 2 * NodeBench.Second;
        return bench;
    }

    private static Troubles Run(NodeBench bench, int days)
    {
        var troubles = new Troubles();
        var random = new SeededRandom(7);
        bench.Host.Start();
        bench.RunUntil(NodeBench.Hour);
        bench.Board.Charge.Reset();
        int cutDay = days / 2;
        for (int day = 0; day < days; day++)
        {
            long end = NodeBench.Hour + ((day + 1) * Day);
            if (day == cutDay)
            {
                CutAtWrites(bench, end, troubles);
            }
            else if (day % 120 == 10)
            {
                troubles.Add(bench.Time.NowMicroseconds, end, outage: true);
                bench.Network.IsAway = true;
                bench.RunUntil(end);
                bench.Network.IsAway = false;
            }
            else if (day % 13 == 5)
            {
                // Somebody changes the battery.
                bench.RunUntil(bench.Time.NowMicroseconds + random.Next(20 * NodeBench.Hour));
                long from = bench.Time.NowMicroseconds;
                bench.Host.PowerReturnsAfterMicroseconds = 10 * NodeBench.Second + random.Next(600 * NodeBench.Second);
                bench.Host.PowerCut();
                troubles.Add(from, from + bench.Host.PowerReturnsAfterMicroseconds.Value + 30 * NodeBench.Second);
                bench.Host.PowerReturnsAfterMicroseconds = 2 * NodeBench.Second;
            }

            bench.RunUntil(end);
        }

        return troubles;
    }

    private static void CutAtWrites(NodeBench bench, long end, Troubles troubles)
    {
        PowerCutMoment[] moments = Enum.GetValues<PowerCutMoment>();
        for (int cut = 0; bench.Time.NowMicroseconds < end; cut++)
        {
            int starts = PowerOns(bench);
            bench.Board.Storage.CutPowerAtWrite(4, moments[cut % moments.Length], tornBytes: 11);
            while (bench.Time.NowMicroseconds < end && PowerOns(bench) == starts)
                bench.RunUntil(bench.Time.NowMicroseconds + (60 * NodeBench.Second));
            troubles.Add(bench.Time.NowMicroseconds - (61 * NodeBench.Second), bench.Time.NowMicroseconds + (30 * NodeBench.Second));
        }

        // None waits for the days after.
        bench.Board.Storage.CutPowerAtWrite(int.MaxValue, PowerCutMoment.After);
    }

    private static int PowerOns(NodeBench bench) => bench.Board.Supervisor.History.Count(c => c == ResetCause.PowerOn);

    private static void Report(NodeBench bench, Troubles troubles)
    {
        double years = 19_000 * 0.85 / ((bench.Board.Charge.MeanMicroamps + 21.7) / 1000) / 8766;
        Console.WriteLine($"Figure: {bench.Settings.Profile}: {bench.Host.WakesBySensor / (double)Days:F0} wake-ups a day by the sensor, {bench.Host.WakesByTimer / (double)Days:F0} by the timer, {bench.Network.Uplinks.Count / (double)Days:F0} uplinks, "
            + $"{bench.Board.Storage.WriteCount / (double)Days:F0} writes a day, {bench.Board.Charge.MeanMicroamps:F0} µA, {years:F2} years on 19 Ah; {troubles.Count} cold starts and cuts, {bench.Network.Joins} joins");
    }

    // Index of the last change that has come to rest, -1 before the first.
    private static int LastChange(Bay bay, long at)
    {
        int from = 0;
        int to = bay.Changes.Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (bay.Changes[middle].AtMicroseconds <= at)
                from = middle + 1;
            else
                to = middle;
        }

        return from - 1;
    }

    private static bool IsOccupied(Bay bay, long at) => LastChange(bay, at) is int i and >= 0 && bay.Changes[i].IsOccupied;

    // From the beginning of a movement until a minute after it.
    private static bool IsInMotion(Bay bay, long at)
    {
        int last = LastChange(bay, at);
        return (last >= 0 && at <= bay.Changes[last].AtMicroseconds + (60 * NodeBench.Second))
            || (last + 1 < bay.Changes.Count && at >= bay.Changes[last + 1].SinceMicroseconds);
    }

    /// <summary>When something was wrong.</summary>
    private sealed class Troubles
    {
        private readonly List<(long From, long To)> _all = [];
        private readonly List<(long From, long To)> _outages = [];

        internal int Count => _all.Count;

        internal double OutageDays { get; private set; }

        internal void Add(long from, long to, bool outage = false)
        {
            _all.Add((from, to));
            if (!outage)
                return;
            _outages.Add((from, to));
            OutageDays += (to - from) / (double)Day;
        }

        internal bool WasWithoutNetwork(long at) => _outages.Exists(t => at >= t.From && at <= t.To);

        internal bool HidesAny(long from, long to) => _all.Exists(t => t.From <= to && t.To >= from);
    }
}
