using System.Globalization;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>What the detectors got right and wrong in a scene.</summary>
internal sealed class ParkingScore
{
    internal int Changes;
    internal int Found;
    internal int MissedArrivals;
    internal int MissedDepartures;
    internal int False;
    internal long BaySeconds;
    internal long WrongSeconds;
    internal long MagnetSamples;
    internal long MagnetSeen;
    internal double SlowestSeconds;
    internal long Looks;
    internal long Distances;
    internal int Wakes;
    internal int WakesForAChange;
    internal double AwakeSeconds;
    internal int Saves;

    internal double FoundPercent => Changes == 0 ? 100 : 100.0 * Found / Changes;

    internal double BayMonths => BaySeconds / (30 * 86400.0);

    internal double FalsePerBayMonth => False / BayMonths;

    internal void Add(ParkingScore other)
    {
        Changes += other.Changes;
        Found += other.Found;
        MissedArrivals += other.MissedArrivals;
        MissedDepartures += other.MissedDepartures;
        False += other.False;
        BaySeconds += other.BaySeconds;
        WrongSeconds += other.WrongSeconds;
        MagnetSamples += other.MagnetSamples;
        MagnetSeen += other.MagnetSeen;
        Looks += other.Looks;
        Distances += other.Distances;
        Wakes += other.Wakes;
        WakesForAChange += other.WakesForAChange;
        AwakeSeconds += other.AwakeSeconds;
        Saves += other.Saves;
        SlowestSeconds = Math.Max(SlowestSeconds, other.SlowestSeconds);
    }

    /// <summary>A row of the table of a node that sleeps.</summary>
    internal string SleepingRow(string name)
    {
        double bayDays = BaySeconds / 86400.0;
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {Changes} | {FoundPercent:F2} % | {MissedArrivals} / {MissedDepartures} | {FalsePerBayMonth:F2} | {SlowestSeconds:F0} s | {Wakes / bayDays:F0} | {(Wakes - WakesForAChange) / bayDays:F0} | {AwakeSeconds / Math.Max(1, Wakes):F1} | {Saves / bayDays:F0} |");
    }

    /// <summary>A row of the table in firmware/Sensing/README.md.</summary>
    internal string Row(string name) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {BayMonths:F1} | {Changes} | {FoundPercent:F2} % | {MissedArrivals} / {MissedDepartures} | {False} | {FalsePerBayMonth:F2} | {SlowestSeconds:F0} s | {100.0 * WrongSeconds / BaySeconds:F3} % |");
}
