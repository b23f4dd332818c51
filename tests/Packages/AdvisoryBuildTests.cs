namespace NanoSensors.Tests.Packages;

/// <summary>What an advisory does to a build, with one that this machine serves against a package of ours.</summary>
[TestClass]
public class AdvisoryBuildTests
{
    private const string Package = "SQLitePCLRaw.bundle_e_sqlite3";
    private const string Address = "https://github.com/advisories/GHSA-2m69-gcr7-jv3q";

    [TestMethod]
    public void An_advisory_is_a_warning_in_the_build_and_is_named_by_the_audit()
    {
        using var source = new AdvisorySource(Package, "[0.0.0, )", Address);
        using var project = new SmallProject($"""<PackageReference Include="{Package}" />""", source.Index);
        (int code, string output) = project.Dotnet("build", "-v:minimal", "-tl:off");
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "warning NU1903");
        Advisory found = Advisory.Read(output).Single();
        Assert.AreEqual((Package, "high", Address), (found.Package, found.Severity, found.Address));
        Assert.AreEqual(1, AcceptedAdvisories.Read("[]", new DateOnly(2026, 12, 1)).Refused([found]).Length);
    }

    [TestMethod]
    public void The_advisory_of_SQLite_3_35_does_not_touch_the_SQLite_that_is_built_in()
    {
        using var source = new AdvisorySource("SQLitePCLRaw.lib.e_sqlite3", "(, 2.1.11)", Address);
        using var project = new SmallProject($"""<PackageReference Include="{Package}" />""", source.Index);
        (int code, string output) = project.Dotnet("restore", "-v:minimal", "-tl:off");
        Assert.AreEqual(0, code, output);
        Assert.AreEqual(0, Advisory.Read(output).Length, output);
    }

    [TestMethod]
    public void A_source_of_advisories_that_cannot_be_reached_breaks_no_build()
    {
        using var project = new SmallProject($"""<PackageReference Include="{Package}" />""", "http://127.0.0.1:9/index.json");
        (int code, string output) = project.Dotnet("restore", "-v:minimal", "-tl:off");
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, "warning NU1900");
    }
}
