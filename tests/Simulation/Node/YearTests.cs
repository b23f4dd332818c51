using System.Globalization;
using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// A node for a year as it is powered in the field, with everything of <see cref="TroubledYear"/>. <c>NANOSENSORS_YEAR=365</c> sets the days; the suite runs twelve, of a footfall node's hours.
/// </summary>
[TestClass]
public class YearTests
{
    private const int ShortDays = 12;

    private static readonly bool IsLong = int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_YEAR"), CultureInfo.InvariantCulture, out _);

    private static int Days => IsLong ? int.Parse(Environment.GetEnvironmentVariable("NANOSENSORS_YEAR")!, CultureInfo.InvariantCulture) : ShortDays;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_parking_node_loses_no_transition_and_tells_nothing_but_what_it_detected(bool secondSense)
    {
        NodeBench bench = Bench(NodeProfile.Parking, seed: 101);
        bench.SleepAsOnABattery();
        Bay bay = bench.Row.Bays[1];
        if (secondSense)
        {
            var overhead = new SimulatedOverheadSensor(bench.Time, bay, 101);
            overhead.ConnectTo(bench.Board);
            bench.Sensors.Overhead = overhead;
        }

        bench.Row.Start();
        TroubledYear year = Run(bench, Days);
        bench.AssertSound("parking, a year, seed 101");
        string who = $"parking node{(secondSense ? " with a second sense" : "")}, {Days} days asleep";

        // What the node told is a chain in which each transition reaches back to the one before it: nothing that it detected is missing.
        var told = new ToldTransitions(bench.Network.Messages);
        string[] gaps = [.. told.Gaps()];
        int unheard = told.All.Count(one => year.WasWithoutNetwork(one.Time));
        Console.WriteLine($"Figure: {who}: {told.All.Count} transitions at the server, {gaps.Length} lost; {unheard} of them while there was no network, {told.Late} came late in {told.LateFrames} frames; {told.Repeated} came again and count once");

        int right = 0;
        int learning = 0;
        var misjudged = new List<string>();
        var others = new List<string>();
        foreach ((long at, Message message) in bench.Network.Messages)
        {
            if (message is not ParkingHeartbeat heartbeat)
                continue;
            ParkingState detected = told.At(at);
            if (heartbeat.State == ParkingState.NotAvailable)
                learning++;
            else if (detected != ParkingState.NotAvailable && detected != heartbeat.State)
                others.Add($"{at / NodeBench.Second} s: {heartbeat.State} and not {detected}");
            else if (IsInMotion(bay, at))
                continue;
            else if (heartbeat.State == (IsOccupied(bay, at) ? ParkingState.Occupied : ParkingState.Free))
                right++;
            else
                misjudged.Add($"at {at / NodeBench.Second} s {heartbeat.State}, {(year.WasDark(at, 3600 * NodeBench.Second) ? "within an hour of a power cut" : "undisturbed")}, last change at {bay.Changes[Math.Max(0, LastChange(bay, at))].AtMicroseconds / NodeBench.Second} s");
        }

        (int found, int none) = Compare(bay, told, year);
        Console.WriteLine($"Figure: {who}: {right} heartbeats right, {others.Count} told another state than the node had detected, {misjudged.Count} a state that its detector had misjudged ({100.0 * misjudged.Count / (right + misjudged.Count):F2} %), "
            + $"{learning} none while it learnt; {found} of {bay.Changes.Count} arrivals and departures detected, {none} that were none");
        Report(bench, year);
        Assert.AreEqual("", string.Join("; ", gaps), "transitions are missing");
        Assert.AreEqual("", string.Join("; ", others), "heartbeats");
        Assert.IsTrue(year.OutageDays == 0 || told.Late > 0);
        foreach (string one in misjudged)
            Console.WriteLine("  misjudged " + one);
        Assert.IsTrue(misjudged.Count <= (secondSense ? 0.0005 : 0.02) * right, $"{misjudged.Count} misjudged, {right} right");
        Assert.IsTrue(bench.Host.WakesBySensor > bay.Changes.Count / 2);
    }

    [TestMethod]
    public void An_air_node_sends_no_wrong_reading()
    {
        NodeBench bench = Bench(NodeProfile.Air, seed: 102);
        bench.SleepAsOnABattery();
        bench.Settings.Defaults.ReadingsPerParticulates = 12;
        TroubledYear year = Run(bench, Days);
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

        int expected = (Days * 144) - (int)(year.OutageDays * 144);
        Console.WriteLine($"Figure: air node, {Days} days asleep: {readings} readings at once of {expected} with a network, none wrong, {particulates} with particulates; {late} followed late");
        Report(bench, year);
        Assert.IsTrue(readings >= 0.97 * expected, $"{readings} of {expected}");
        Assert.IsTrue(year.OutageDays == 0 || late > 0);
        Assert.AreEqual(readings / 12.0, particulates, (0.05 * readings / 12) + year.ColdStarts + year.Cuts, "particulates");
    }

    [TestMethod]
    public void A_footfall_node_loses_nobody_whom_it_has_stored()
    {
        NodeBench bench = Bench(NodeProfile.Footfall, seed: 103);
        // All that a write was begun for, whether or not the power lasted.
        int torn = 0;
        int counted = 0;
        int stored = 0;
        bench.Doorway.Start();
        TroubledYear year = Run(bench, Days, IsLong ? 24 * NodeBench.Hour : NodeBench.Hour, (record, content, moment) =>
        {
            if (record != "footfall")
                return;
            counted++;
            torn += moment == PowerCutMoment.After ? 0 : 1;
        });
        bench.AssertSound("footfall, a year, seed 103");
        List<FootfallReading> readings = [.. bench.Network.Of<FootfallReading>()];
        long sumIn = readings[0].CountIn;
        long sumOut = readings[0].CountOut;
        for (int i = 1; i < readings.Count; i++)
        {
            int more = Difference(readings[i].CountIn, readings[i - 1].CountIn);
            int moreOut = Difference(readings[i].CountOut, readings[i - 1].CountOut);
            Assert.IsTrue(more < 16384 && moreOut < 16384, $"reading {i}: a total went back from {readings[i - 1].CountIn}, {readings[i - 1].CountOut} to {readings[i].CountIn}, {readings[i].CountOut}");
            sumIn += more;
            sumOut += moreOut;
        }

        byte[] a = bench.Board.Storage.Peek("footfall.a") ?? [];
        byte[] b = bench.Board.Storage.Peek("footfall.b") ?? [];
        stored = Math.Max(TotalOf(a), TotalOf(b));
        int people = bench.Doorway.CountIn + bench.Doorway.CountOut;
        Console.WriteLine($"Figure: footfall node, {Days} {(IsLong ? "days" : "hours")}: {sumIn + sumOut} people at the server of {stored} that the node has stored and {people} who passed; "
            + $"{torn} of {counted} whose write the power failed at were not stored yet");
        Report(bench, year);
        // Since the last reading some may have come.
        Assert.IsTrue(stored - (sumIn + sumOut) is >= 0 and <= 30, $"{stored} stored, {sumIn + sumOut} told");
        // Two seconds in the dark cost who passes then, and who was on the way.
        Assert.AreEqual(people, stored + torn, (0.02 * people) + year.Cuts, "detected");
    }

    private static int Difference(int now, int before) => (now - before + FootfallReading.CountModulus) % FootfallReading.CountModulus;

    // Of a blob of the record store: ten bytes, then in and out.
    private static int TotalOf(byte[] blob) => blob.Length < 18 ? 0 : BigEndian.ReadInt32(blob, 10) + BigEndian.ReadInt32(blob, 14);

    private static NodeBench Bench(NodeProfile profile, int seed)
    {
        var bench = new NodeBench(profile, seed);
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 3;
        bench.Host.PowerReturnsAfterMicroseconds = 2 * NodeBench.Second;
        // On the day of the cuts the board would rest most of the time.
        bench.Host.LongestRestSeconds = 0;
        return bench;
    }

    private static TroubledYear Run(NodeBench bench, int days, long dayLength = 24 * NodeBench.Hour, Action<string, byte[], PowerCutMoment>? cut = null)
    {
        var year = new TroubledYear(bench, days, dayLength) { Cut = cut };
        bench.Host.Start();
        bench.RunUntil(NodeBench.Hour);
        bench.Board.Charge.Reset();
        year.Run();
        return year;
    }

    private static void Report(NodeBench bench, TroubledYear year)
    {
        double years = 19_000 * 0.85 / ((bench.Board.Charge.MeanMicroamps + 21.7) / 1000) / 8766;
        Console.WriteLine($"Figure: {bench.Settings.Profile}: {year.Summary}; {bench.Host.WakesBySensor / (double)Days:F0} wake-ups a day by the sensor, {bench.Host.WakesByTimer / (double)Days:F0} by the timer, "
            + $"{bench.Network.Uplinks.Count / (double)Days:F0} uplinks, {bench.Board.Storage.WriteCount / (double)Days:F0} writes a day, {bench.Board.Charge.MeanMicroamps:F0} µA, {years:F2} years on 19 Ah");
    }

    // How many of the scene's changes were told within a minute (of the power's return, where there was none), and how many were told that are none.
    private static (int Found, int None) Compare(Bay bay, ToldTransitions told, TroubledYear year)
    {
        const long Slack = 60 * NodeBench.Second;
        int found = 0;
        int next = 0;
        var matched = new HashSet<ToldTransition>();
        foreach (BayChange change in bay.Changes)
        {
            ParkingState state = change.IsOccupied ? ParkingState.Occupied : ParkingState.Free;
            while (next < told.All.Count && told.All[next].Time < change.SinceMicroseconds - Slack)
                next++;
            for (int i = next; i < told.All.Count && told.All[i].Time <= year.WithPower(change.AtMicroseconds) + Slack; i++)
            {
                if (told.All[i].State != state || !matched.Add(told.All[i]))
                    continue;
                found++;
                break;
            }
        }

        return (found, told.All.Count - found);
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
}
