using NanoSensors.Tests.Runtime.Build;
using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime;

/// <summary>A node's day of each profile on the runtime, in a heap as small as an ESP32's.</summary>
[TestClass]
public sealed class NodeDays
{
    private const string Project = "tests/Runtime/Device/Node/NanoSensors.RuntimeNode.Nano.csproj";
    private const int LimitedHeap = 80 * 1024;

    // What may come to life late: a status frame's payload, a record that grows.
    private const long MostGrowth = 1024;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("parking", 0)]
    [DataRow("air", 1)]
    [DataRow("footfall", 2)]
    public void A_nodes_day_fits_80_KB_without_a_collection_in_the_steady_state(string profile, int number)
    {
        RuntimeTools tools = RuntimeTools.Required();
        HostRun run = Day.Run(tools, Project, "node-" + profile, LimitedHeap, number, Day.Hours(24)).Checked();
        TestContext.WriteLine(
            $"Figure: {profile} node on the runtime, {Day.Describe(run)}; {run.Figure("joins")} join, {run.Figure("uplinks")} uplinks, "
            + $"{run.Figure("events")} of readings");
        Assert.AreEqual(1, run.Figure("joins"));
        Assert.IsTrue(run.Figure("events") > 0);
        Assert.AreEqual(0, run.Figure("refusedWrites"));
        Assert.AreEqual(0, run.Figure("collectionsSteady"), "collections after the first hour");
        Assert.IsTrue(run.Figure("usedEnd") - run.Figure("usedSettled") <= MostGrowth, Day.Describe(run));
    }

    [TestMethod]
    [DataRow("parking", 0)]
    [DataRow("air", 1)]
    [DataRow("footfall", 2)]
    public void Smallest_heap_of_a_node_is_measured(string profile, int number)
    {
        RuntimeTools tools = RuntimeTools.Required();
        int kilobytes = Day.SmallestHeap(tools, Project, "smallest-" + profile, 56, 80, number);
        TestContext.WriteLine(
            $"Figure: {profile} node on the runtime: two hours run in a heap of {kilobytes} KB, not in {kilobytes - Day.HeapStep}");
        Assert.IsTrue(kilobytes <= LimitedHeap / 1024);
    }
}
