using System.Globalization;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>The footfall detector at doorways of every kind, many seeds, held against who really went through.</summary>
[TestClass]
public class FootfallBenchmarkTests
{
    [TestMethod]
    public void Mixed_scenes_are_counted_to_within_two_percent()
    {
        FootfallScore score = FootfallBenchmark.Run(FootfallScene.Mixed, firstSeed: 1, seeds: 3, hours: 8);
        Console.WriteLine($"Figure: footfall, mixed scenes, tuning seeds: {score.Wrong} of {score.Truth} people counted wrongly ({score.ErrorPercent:F2} %)");
        Assert.IsTrue(score.Truth > 1000, "too few people to tell anything");
        Assert.IsTrue(score.ErrorPercent <= 2, $"{score.ErrorPercent:F2} %");
    }

    [TestMethod]
    public void Who_turns_back_or_stands_in_the_beam_or_opens_a_door_is_not_counted_twice()
    {
        foreach (FootfallScene scene in FootfallScene.All.Where(s => s != FootfallScene.Mixed && !s.Name.Contains("0.6 m") && !s.Name.Contains("side by side")))
        {
            FootfallScore score = FootfallBenchmark.Run(scene, firstSeed: 1, seeds: 1, hours: 4);
            Console.WriteLine(score.Row(scene.Name));
            Assert.IsTrue(score.ErrorPercent <= 3, $"{scene.Name}: {score.Wrong} of {score.Truth} wrong");
        }
    }

    [TestMethod]
    [TestCategory("Benchmark")]
    public void The_table_of_the_held_apart_seeds()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(ParkingBenchmarkTests.LongVariable), CultureInfo.InvariantCulture, out int seeds))
        {
            Assert.Inconclusive($"runs for a minute; set {ParkingBenchmarkTests.LongVariable}=10 for the published table");
            return;
        }

        Console.WriteLine("| scene | people through | turned back | wrong | error |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (FootfallScene scene in FootfallScene.All)
        {
            FootfallScore score = FootfallBenchmark.Run(scene, seeds < 0 ? ParkingBenchmark.FirstTuningSeed : ParkingBenchmark.FirstFinalSeed, Math.Abs(seeds), hours: 8);
            Console.WriteLine(score.Row(scene.Name));
            if (scene == FootfallScene.Mixed)
                Assert.IsTrue(score.ErrorPercent <= 2, $"{score.ErrorPercent:F2} %");
        }
    }
}
