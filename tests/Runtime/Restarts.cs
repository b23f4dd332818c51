using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime;

/// <summary>What hangs or throws restarts in time, by the runtime's own time limit.</summary>
[TestClass]
public sealed class Restarts
{
    private const string Project = "tests/Runtime/Device/Faults/NanoSensors.RuntimeFaults.Nano.csproj";

    // ResetCause of the status frame.
    private const int Watchdog = 4;
    private const int Exception = 5;

    // A driver that catches the limit's exception is ended half a second later.
    private const int Grace = 3000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("stuck step of the application", 0, 30000, Watchdog)]
    [DataRow("throwing application", 1, 0, Exception)]
    [DataRow("stuck binding that catches every exception", 2, 30000, Watchdog)]
    [DataRow("stuck page", 3, 30000, Watchdog)]
    [DataRow("stuck start", 4, 60000, Watchdog)]
    public void Fault_restarts_in_time_with_its_cause(string what, int fault, int limitMilliseconds, int cause)
    {
        RuntimeTools tools = RuntimeTools.Required();
        HostRun run = Day.Run(tools, Project, "fault-" + fault, 0, fault, 1).Checked();
        TestContext.WriteLine(
            $"Figure: {what} on the runtime: limit {limitMilliseconds} ms, restarted after {run.Figure("milliseconds")} ms, "
            + $"cause {run.Figure("cause")}");
        Assert.AreEqual(cause, run.Figure("cause"));
        Assert.IsTrue(run.Figure("milliseconds") >= limitMilliseconds);
        Assert.IsTrue(run.Figure("milliseconds") <= limitMilliseconds + Grace);
    }
}
