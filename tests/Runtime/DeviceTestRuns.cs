using NanoSensors.Tests.Runtime.Build;
using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime;

/// <summary>The device tests, area by area, on the runtime.</summary>
[TestClass]
public sealed class DeviceTestRuns
{
    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Areas =>
        Directory.GetFiles(Repository.PathOf("tests/Device"), "NFUnitTest.*.Nano.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new object[] { Path.GetFileName(Path.GetDirectoryName(path)!) });

    [TestMethod]
    [DynamicData(nameof(Areas))]
    public void Device_tests_pass_on_the_runtime(string area)
    {
        RuntimeTools tools = RuntimeTools.Required();
        DeviceBuild build = new(tools, "tests-" + area);
        IReadOnlyList<string> tests = build.Build($"tests/Device/{area}/NFUnitTest.{area}.Nano.csproj");
        IReadOnlyList<string> assemblies = build.BuildLauncher("tests/Runtime/Device/Launcher", tests);
        HostRun run = HostRun.Start(tools.Host, assemblies, TimeSpan.FromMinutes(10)).Checked();
        string[] failed = [.. run.Lines.Where(line => line.StartsWith("Test failed,", StringComparison.Ordinal))];
        TestContext.WriteLine($"Figure: device tests on the runtime, {area}: {run.Figure("passed")} passed, {run.Figure("failed")} failed");
        Assert.AreEqual(0, run.Figure("failed"), string.Join('\n', failed));
        Assert.IsTrue(run.Figure("passed") > 0, $"The area {area} has no test: are its attributes in the assembly?");
    }
}
