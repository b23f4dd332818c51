namespace NanoSensors.Tests.Runtime.Checks;

/// <summary>What the runner says where something is missing. Needs no runtime.</summary>
[TestClass]
public sealed class RuntimeToolsTests
{
    [TestMethod]
    public void Missing_host_is_named_with_upstreams_guide()
    {
        string? missing = RuntimeTools.WhatIsMissing(_ => null, _ => true);
        StringAssert.Contains(missing, "NANOSENSORS_NANOCLR is not set");
        StringAssert.Contains(missing, "https://github.com/nanoframework/nf-interpreter");
    }

    [TestMethod]
    public void Host_that_does_not_exist_is_named()
    {
        StringAssert.Contains(RuntimeTools.WhatIsMissing(Set, path => path != "/opt/host"), "NANOSENSORS_NANOCLR names '/opt/host'");
    }

    [TestMethod]
    public void Processor_that_does_not_exist_is_named()
    {
        string? missing = RuntimeTools.WhatIsMissing(Set, path => path != "/opt/mdp.dll");
        StringAssert.Contains(missing, "NANOSENSORS_METADATA_PROCESSOR names '/opt/mdp.dll'");
    }

    [TestMethod]
    public void Missing_core_library_is_named_with_its_version()
    {
        string? missing = RuntimeTools.WhatIsMissing(Set, path => !path.EndsWith("mscorlib.pe"));
        StringAssert.Contains(missing, "nanoFramework.CoreLibrary 1.");
    }

    [TestMethod]
    public void Nothing_is_missing_where_all_is_there()
    {
        Assert.IsNull(RuntimeTools.WhatIsMissing(Set, _ => true));
    }

    private static string? Set(string name) => name switch
    {
        RuntimeTools.HostVariable => "/opt/host",
        RuntimeTools.ProcessorVariable => "/opt/mdp.dll",
        RuntimeTools.CoreLibraryVariable => "/opt/core",
        _ => null,
    };
}
