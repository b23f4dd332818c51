using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>
/// Random sequences of MAC commands, losses, genuine and hostile downlinks, power cuts and restarts, judged by the reference model.
/// NANOSENSORS_MODEL_STEPS sets how many steps are done (10,000 by default), NANOSENSORS_SEED the seed.
/// </summary>
[TestClass]
public class ModelTests
{
    private const int StepsPerRun = 50;

    private static int Steps => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_MODEL_STEPS"), out int n) ? n : 10_000;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_SEED"), out int n) ? n : 1210;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Device_does_what_the_model_allows_in_random_sequences()
    {
        long steps = 0;
        long transmissions = 0;
        int states = 0;
        var clock = Stopwatch.StartNew();
        Arbitrary<ModelRun> runs = Arb.From(
            Gen.Choose(0, int.MaxValue).Select(seed => StepGenerator.Run(seed, StepsPerRun)), run => run.Shorter());
        Property property = Prop.ForAll(runs, run =>
        {
            var world = new ModelWorld(run);
            world.Run();
            steps += world.StepsDone;
            transmissions += world.Transmissions;
            states = Math.Max(states, world.MostStates);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Math.Max(1, Steps / StepsPerRun)).WithReplay((ulong)Seed, 1), property);
        TestContext.WriteLine($"Figure: {steps} steps, {transmissions} transmissions, 0 differences, "
            + $"{steps / clock.Elapsed.TotalSeconds:F0} steps/s, "
            + $"{states} states at most, seed {Seed}");
    }
}
