using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>Runs scenes. Seeds below two thousand are for tuning; those above are for the figures that are published, and for nothing else.</summary>
internal static class ParkingBenchmark
{
    internal const int FirstTuningSeed = 1;
    internal const int FirstFinalSeed = 2001;
    internal const int Bays = 6;

    /// <summary>How often a node is looked at, µs: four times a second it may want to sample.</summary>
    internal const long Step = 250_000;

    internal static ParkingScore Run(ParkingScene scene, int firstSeed, int seeds, double days, bool looksUp = false, bool sleeps = false)
    {
        Assert.IsTrue(firstSeed >= FirstFinalSeed || firstSeed + seeds <= FirstFinalSeed, "seeds for tuning and for the final figure must not mix");
        var score = new ParkingScore();
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
            Run(scene, seed, days, score, looksUp, sleeps);
        return score;
    }

    private static void Run(ParkingScene scene, int seed, double days, ParkingScore score, bool looksUp, bool sleeps)
    {
        var time = new VirtualTime();
        var climate = new AirClimate(seed);
        var row = new ParkingRow(time, Bays, seed, scene.Row);
        row.Start();
        ParkingWatcher[] watchers = [.. Enumerable.Range(0, Bays).Select(i => new ParkingWatcher(scene, time, row, i, seed * 100 + i, climate, looksUp, sleeps))];
        long end = (long)(days * 86400 * ParkingWatcher.Second);
        for (long now = 0; now < end; now += Step)
        {
            time.RunUntil(now);
            foreach (ParkingWatcher watcher in watchers)
                watcher.Step(time.NowMicroseconds);
        }

        foreach (ParkingWatcher watcher in watchers)
            watcher.AddTo(score, time.NowMicroseconds);
    }
}
