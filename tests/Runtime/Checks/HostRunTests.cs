using NanoSensors.Tests.Runtime.Host;

namespace NanoSensors.Tests.Runtime.Checks;

/// <summary>
/// Hosts that misbehave as a real one does: exit code 0 after a failure, a refusal in the middle of the output, a program that hangs. Needs
/// no runtime.
/// </summary>
[TestClass]
public sealed class HostRunTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private string _folder = "";

    [TestInitialize]
    public void Begin()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("The stand-in host is a shell script.");
        _folder = Directory.CreateTempSubdirectory("host").FullName;
    }

    [TestCleanup]
    public void End()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [TestMethod]
    public void Figures_and_end_are_read()
    {
        const string Collection = "echo 'GC: 1msec 100 bytes used, 200 bytes available'; ";
        HostRun run = Run("echo 'Ready.'; echo 'Figure;passed;12'; " + Collection + "echo 'instructions 4711'; echo End", Long);
        Assert.IsNull(run.Fault);
        Assert.AreEqual(12, run.Figure("passed"));
        Assert.AreEqual(1, run.CollectionMessages);
        Assert.AreEqual(4711, run.Instructions);
    }

    [TestMethod]
    public void Program_that_dies_with_exit_code_0_is_a_fault()
    {
        HostRun run = Run("echo 'Figure;passed;12'; echo 'Exiting.'; exit 0", Long);
        StringAssert.Contains(run.Fault, "did not come to its end");
    }

    [TestMethod]
    public void Refused_assembly_is_named()
    {
        HostRun run = Run("echo '* Invalid native checksum: nanoFramework.Runtime.Native 0x00000001!=0x0EAE898B *'; echo Exiting.", Long);
        StringAssert.Contains(run.Fault, "refuses an assembly: Invalid native checksum: nanoFramework.Runtime.Native");
    }

    [TestMethod]
    public void Missing_assembly_is_named()
    {
        StringAssert.Contains(Run("echo 'Missing assembly: System.Net (1.11.0.0)'", Long).Fault, "System.Net (1.11.0.0)");
    }

    [TestMethod]
    public void Host_that_hangs_is_ended()
    {
        HostRun run = Run("echo Ready.; exec sleep 60", TimeSpan.FromMilliseconds(500));
        Assert.IsTrue(run.TimedOut);
        StringAssert.Contains(run.Fault, "did not end in time");
    }

    [TestMethod]
    public void Figure_that_is_missing_is_named()
    {
        AssertFailedException error = Assert.ThrowsExactly<AssertFailedException>(() => Run("echo End", Long).Figure("passed"));
        StringAssert.Contains(error.Message, "no figure 'passed'");
    }

    private HostRun Run(string script, TimeSpan limit)
    {
        string path = Path.Combine(_folder, "host");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return HostRun.Start(path, ["a.pe"], limit);
    }
}
