namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>The model finds each of these faults within some hundred random sequences, so that its silence means something.</summary>
[TestClass]
public class PlantedFaultTests
{
    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Faults =>
        Enumerable.Range(0, PlantedFaults.All.Count).Select(i => new object[] { i, PlantedFaults.All[i]().Name });

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Model_finds_the_planted_fault(int index, string name)
    {
        var others = new HashSet<string>();
        for (int run = 0; run < 400; run++)
        {
            try
            {
                new ModelWorld(StepGenerator.Run(9000 + run, 25), PlantedFaults.All[index]()).Run();
            }
            catch (ModelDifference difference)
            {
                if (!difference.Message.Contains(PlantedFaults.All[index]().Finding, StringComparison.Ordinal))
                {
                    others.Add(difference.Message);
                    continue;
                }

                TestContext.WriteLine($"Figure: \"{name}\" found in sequence {run + 1}: {difference.Message}");
                return;
            }
        }

        Assert.Fail($"In 400 sequences of 25 steps the model did not find that {name}, only: {string.Join("; ", others)}");
    }
}
