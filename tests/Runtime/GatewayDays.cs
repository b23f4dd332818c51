using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime;

/// <summary>A gateway's day on the runtime, in a heap as small as an ESP32's.</summary>
[TestClass]
public sealed class GatewayDays
{
    private const string Project = "tests/Runtime/Device/Gateway/NanoSensors.RuntimeGateway.Nano.csproj";
    private const int LimitedHeap = 96 * 1024;

    // The largest array a gateway asks for, an archive segment; twice that must be free at the end.
    private const int LargestRequest = 4160;
    private const long MostGrowth = 1024;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void A_gateways_day_fits_96_KB_with_room_for_twice_its_largest_request()
    {
        RuntimeTools tools = RuntimeTools.Required();
        HostRun run = Day.Run(tools, Project, "gateway", LimitedHeap, 0, Day.Hours(24)).Checked();
        TestContext.WriteLine(
            $"Figure: gateway with three radios on the runtime, {Day.Describe(run)}; {run.Figure("heard")} frames heard, "
            + $"{run.Figure("acknowledged")} datagrams acknowledged, {run.Figure("downlinks")} downlinks, {run.Figure("pages")} pages, "
            + $"at most {run.Figure("archived")} in the archive, {run.Figure("waiting")} at the end");
        Assert.IsTrue(run.Figure("acknowledged") > 0);
        Assert.IsTrue(run.Figure("pages") > 0);
        Assert.IsTrue(run.Figure("downlinks") > 0);
        Assert.AreEqual(0, run.Figure("refusedWrites"));
        Assert.AreEqual(0, run.Figure("waiting"));
        Assert.IsTrue(run.Figure("usedEnd") - run.Figure("usedSettled") <= MostGrowth, Day.Describe(run));
        Assert.IsTrue(run.Figure("largestBlock") >= 2 * LargestRequest, Day.Describe(run));
    }

    [TestMethod]
    public void Smallest_heap_of_a_gateway_is_measured()
    {
        RuntimeTools tools = RuntimeTools.Required();
        int kilobytes = Day.SmallestHeap(tools, Project, "smallest-gateway", 56, 96, 0);
        TestContext.WriteLine(
            $"Figure: gateway with three radios on the runtime: two hours run in a heap of {kilobytes} KB, "
            + $"not in {kilobytes - Day.HeapStep}");
        Assert.IsTrue(kilobytes <= LimitedHeap / 1024);
    }
}
