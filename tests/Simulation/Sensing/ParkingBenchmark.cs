using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>Runs scenes. Seeds below two thousand are for tuning; those above are for the figures that are published, and for nothing else.</summary>
internal static class ParkingBenchmark
{
    internal const int FirstTuningSeed = 1;
    internal const int FirstFinalSeed = 2001;
    internal const int Bays = 6;

    internal static ParkingScore Run(ParkingScene scene, int firstSeed, int seeds, double days, bool looksUp = false)
    {
        Assert.IsTrue(firstSeed >= FirstFinalSeed || firstSeed + seeds <= FirstFinalSeed, "seeds for tuning and for the final figure must not mix");
        var score = new ParkingScore();
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
            Run(scene, seed, days, score, looksUp);
        return score;
    }

    private static void Run(ParkingScene scene, int seed, double days, ParkingScore score, bool looksUp)
    {
        var time = new VirtualTime();
        var climate = new AirClimate(seed);
        var row = new ParkingRow(time, Bays, seed, scene.Row);
        row.Start();
        ParkingWatcher[] watchers = [.. Enumerable.Range(0, Bays).Select(i => new ParkingWatcher(scene, time, row, i, seed * 100 + i, climate, looksUp))];
        long end = (long)(days * 86400);
        for (long second = 0; second < end; second++)
        {
            time.RunUntil(second * ParkingWatcher.Second);
            foreach (ParkingWatcher watcher in watchers)
                watcher.Step(time.NowMicroseconds);
        }

        foreach (ParkingWatcher watcher in watchers)
            watcher.AddTo(score, time.NowMicroseconds);
    }
}
