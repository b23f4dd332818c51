using System.Globalization;
using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>One kind of scene of the footfall benchmark.</summary>
internal sealed record FootfallScene(string Name, DoorwaySettings Doorway)
{
    private static readonly DoorwaySettings Plain = new() { TurnBackShare = 0, LingerShare = 0, FollowedShare = 0 };

    internal static readonly FootfallScene Mixed = new("mixed: 6 % turn back, 6 % linger, 10 % followed at 1.1 m, 3 % at 0.8 m, 1 % abreast, 2 % stand, a door",
        new() { CloseFollowedShare = 0.03, PairShare = 0.01, StandShare = 0.02, HasDoorLeaf = true });

    internal static readonly FootfallScene[] All =
    [
        new("one after the other", Plain),
        new("turned back", new() { TurnBackShare = 1 }),
        new("lingered on the threshold", new() { TurnBackShare = 0, LingerShare = 1, PeoplePerHour = 30 }),
        new("stood in the beam for minutes, then on or back", new() { TurnBackShare = 0, LingerShare = 0, StandShare = 1, FollowedShare = 0, PeoplePerHour = 15 }),
        new("two behind each other, 1.1 m", new() { TurnBackShare = 0, LingerShare = 0, FollowedShare = 1 }),
        new("two behind each other, 0.8 m", new() { TurnBackShare = 0, LingerShare = 0, FollowedShare = 0, CloseFollowedShare = 1 }),
        new("two behind each other, 0.6 m", new() { TurnBackShare = 0, LingerShare = 0, FollowedShare = 0, CloseFollowedShare = 1, CloseFollowMetres = 0.6 }),
        new("two side by side", new() { TurnBackShare = 0, LingerShare = 0, FollowedShare = 0, PairShare = 1 }),
        new("a door leaf ahead of each and behind", new() { TurnBackShare = 0, LingerShare = 0, FollowedShare = 0, HasDoorLeaf = true }),
        Mixed,
    ];
}

/// <summary>Runs footfall scenes; seeds as for parking, those above two thousand for the published figures only.</summary>
internal static class FootfallBenchmark
{
    private const long SamplePeriod = 40_000;
    private const long Window = 900_000_000;

    internal static FootfallScore Run(FootfallScene scene, int firstSeed, int seeds, double hours)
    {
        var score = new FootfallScore();
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
            Run(scene, seed, hours, score);
        return score;
    }

    // In and out are compared every quarter of an hour, so that one too many here does not make good for one too few there.
    private static void Run(FootfallScene scene, int seed, double hours, FootfallScore score)
    {
        var time = new VirtualTime();
        var doorway = new Doorway(time, seed, scene.Doorway);
        doorway.Start();
        var outer = new SimulatedTimeOfFlight(time, doorway, inner: false, seed * 10);
        var inner = new SimulatedTimeOfFlight(time, doorway, inner: true, seed * 10 + 1);
        var detector = new FootfallDetector(new FootfallDetectorSettings());
        int saidIn = 0, saidOut = 0, wasIn = 0, wasOut = 0;
        long nextWindow = Window;
        for (long now = 0; now < hours * 3_600_000_000; now += SamplePeriod)
        {
            time.RunUntil(now);
            outer.Start(now);
            inner.Start(now);
            outer.Poll(now);
            inner.Poll(now);
            Crossing crossing = detector.Add(outer.DistanceMillimetres, inner.DistanceMillimetres);
            saidIn += crossing == Crossing.In ? 1 : 0;
            saidOut += crossing == Crossing.Out ? 1 : 0;
            // Between two people, when nobody is on the way.
            if (now < nextWindow || !doorway.IsDeserted)
                continue;
            nextWindow += Window;
            score.Truth += doorway.CountIn - wasIn + doorway.CountOut - wasOut;
            score.Wrong += Math.Abs(saidIn - (doorway.CountIn - wasIn)) + Math.Abs(saidOut - (doorway.CountOut - wasOut));
            (saidIn, saidOut, wasIn, wasOut) = (0, 0, doorway.CountIn, doorway.CountOut);
        }

        score.TotalTurnedBack += doorway.TurnedBack;
    }
}

/// <summary>People counted wrongly.</summary>
internal sealed class FootfallScore
{
    internal int Truth;
    internal int Wrong;
    internal int TotalTurnedBack;

    internal double ErrorPercent => 100.0 * Wrong / Math.Max(1, Truth + (Truth == 0 ? TotalTurnedBack : 0));

    internal string Row(string name) => string.Create(CultureInfo.InvariantCulture, $"| {name} | {Truth} | {TotalTurnedBack} | {Wrong} | {ErrorPercent:F2} % |");
}
