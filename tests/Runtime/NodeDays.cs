using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime;

/// <summary>A node's day of each profile on the runtime, in a heap as small as an ESP32's.</summary>
[TestClass]
public sealed class NodeDays
{
    private const string Project = "tests/Runtime/Device/Node/NanoSensors.RuntimeNode.Nano.csproj";
    private const int LimitedHeap = 80 * 1024;
    private const int Parking = 0;
    private const int Air = 1;
    private const int Footfall = 2;

    // What may come to life late: a status frame's payload, a record that grows.
    private const long MostGrowth = 1024;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Parking_nodes_day_fits_80_KB_without_a_collection() => RunDay("parking", Parking);

    [TestMethod]
    public void Air_nodes_day_fits_80_KB_without_a_collection() => RunDay("air", Air);

    [TestMethod]
    public void Footfall_nodes_day_fits_80_KB_without_a_collection() => RunDay("footfall", Footfall);

    [TestMethod]
    public void Smallest_heap_of_a_parking_node_is_within_80_KB() => FindSmallest("parking", Parking);

    [TestMethod]
    public void Smallest_heap_of_an_air_node_is_within_80_KB() => FindSmallest("air", Air);

    [TestMethod]
    public void Smallest_heap_of_a_footfall_node_is_within_80_KB() => FindSmallest("footfall", Footfall);

    private void RunDay(string profile, int number)
    {
        RuntimeTools tools = RuntimeTools.Required();
        int hours = Day.Hours(24);
        HostRun run = Day.Run(tools, Project, "node-" + profile, LimitedHeap, number, hours).Checked();
        TestContext.WriteLine(
            $"Figure: {profile} node on the runtime for {hours} h, {Day.Describe(run)}; {run.Figure("joins")} join, "
            + $"{run.Figure("uplinks")} uplinks, {run.Figure("events")} of readings");
        Assert.AreEqual(1, run.Figure("joins"));
        Assert.IsTrue(run.Figure("events") > 0);
        Assert.AreEqual(0, run.Figure("refusedWrites"));
        Assert.AreEqual(0, run.Figure("collectionsSteady"), "collections after the first hour");
        Assert.IsTrue(run.Figure("usedEnd") - run.Figure("usedSettled") <= MostGrowth, Day.Describe(run));
    }

    private void FindSmallest(string profile, int number)
    {
        RuntimeTools tools = RuntimeTools.Required();
        int kilobytes = Day.SmallestHeap(tools, Project, "smallest-" + profile, 56, 80, number);
        TestContext.WriteLine(
            $"Figure: {profile} node on the runtime: two hours run in a heap of {kilobytes} KB, not in {kilobytes - Day.HeapStep}");
        Assert.IsTrue(kilobytes <= LimitedHeap / 1024);
    }
}
