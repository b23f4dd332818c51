namespace NanoSensors.Tests.Packages;

/// <summary>The audit of the packages: what it refuses, and the audit itself on request.</summary>
[TestClass]
public class AuditTests
{
    private const string Address = "https://github.com/advisories/GHSA-2m69-gcr7-jv3q";
    private const string Warning = $"/src/a.csproj : warning NU1903: Package 'SQLitePCLRaw.lib.e_sqlite3' 2.0.6 has a known high severity vulnerability, {Address} [/src/a.sln]";

    private static readonly DateOnly Today = new(2026, 12, 1);

    [TestMethod]
    public void An_advisory_is_read_from_the_output_of_restore_once_for_all_projects()
    {
        Advisory found = Advisory.Read(Warning + "\n" + Warning.Replace("a.csproj", "b.csproj")).Single();
        Assert.AreEqual($"SQLitePCLRaw.lib.e_sqlite3 2.0.6: high severity, {Address}", found.ToString());
        Assert.AreEqual(0, Advisory.Read("warning NU1900: the source cannot be reached").Length);
    }

    [TestMethod]
    public void An_advisory_that_is_not_accepted_is_refused_by_its_name()
    {
        string[] refused = AcceptedAdvisories.Read("[]", Today).Refused(Advisory.Read(Warning));
        StringAssert.Contains(refused.Single(), Address);
        StringAssert.Contains(refused.Single(), "SQLitePCLRaw.lib.e_sqlite3 2.0.6");
    }

    [TestMethod]
    [DataRow("2026-12-01", 0)]
    [DataRow("2026-11-30", 1)]
    public void An_accepted_advisory_is_refused_from_the_day_after_its_last(string expires, int refused)
    {
        AcceptedAdvisories accepted = AcceptedAdvisories.Read(Entry(expires: expires), Today);
        Assert.AreEqual(refused, accepted.Refused(Advisory.Read(Warning)).Length);
    }

    [TestMethod]
    public void An_acceptance_holds_for_its_package_alone() =>
        Assert.AreEqual(1, AcceptedAdvisories.Read(Entry(package: "SQLitePCLRaw.core"), Today).Refused(Advisory.Read(Warning)).Length);

    [TestMethod]
    [DataRow("", "2026-12-31", "give a reason")]
    [DataRow("a reason", "", "give a day such as 2026-12-31")]
    [DataRow("a reason", "31.12.2026", "give a day such as 2026-12-31")]
    [DataRow("a reason", "2027-12-31", "half a year ahead at most")]
    public void An_acceptance_without_a_reason_or_an_end_is_an_error(string reason, string expires, string remedy)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => AcceptedAdvisories.Read(Entry(reason: reason, expires: expires), Today));
        StringAssert.Contains(error.Message, remedy);
    }

    [TestMethod]
    public void The_acceptances_of_today_can_be_read() => AcceptedAdvisories.Read(Repository.Read("tests/Packages/accepted-advisories.json"), DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>The audit: on request, since only continuous integration is to fail because somebody else has found something.</summary>
    [TestMethod]
    public void No_package_has_an_advisory_that_is_not_accepted()
    {
        SkipUnlessAsked();
        (int code, string output) = SmallProject.Run(Repository.Root, ci: true, "dotnet", "restore", "NanoSensors.Net.slnf", "--force", "-v:minimal", "-tl:off");
        Assert.AreEqual(0, code, output);
        Advisory[] found = Advisory.Read(output);
        AssertAccepted(found);
        if (found.Length == 0 && !ServesAdvisories(out string reason))
            Assert.Inconclusive($"Not audited: {reason}");
        Console.WriteLine($"Figure: audit: {found.Length} advisories, all of them accepted");
    }

    [TestMethod]
    [DataRow("gateway/Server")]
    [DataRow("tests")]
    public void No_npm_package_has_an_advisory_that_is_not_accepted(string folder)
    {
        SkipUnlessAsked();
        string output;
        try
        {
            output = SmallProject.Run(Repository.PathOf(folder), ci: true, "npm", "audit", "--package-lock-only", "--json", "--silent").Output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("Not audited: no npm here.");
            return;
        }

        if (Advisory.ReadNpm(output) is not { } found)
        {
            Assert.Inconclusive("Not audited: the npm registry of this machine answers no audit.");
            return;
        }

        AssertAccepted(found);
        Console.WriteLine($"Figure: audit of {folder}: {found.Length} advisories, all of them accepted");
    }

    [TestMethod]
    public void An_npm_advisory_is_read_from_the_package_that_has_it_and_not_from_those_that_depend_on_it()
    {
        const string Report = """
            {"auditReportVersion":2,"vulnerabilities":{
              "leaflet":{"name":"leaflet","severity":"high","via":[{"source":1,"name":"leaflet","title":"t","url":"https://github.com/advisories/GHSA-aaaa-bbbb-cccc","severity":"high","range":"<1.9.5"}]},
              "map":{"name":"map","severity":"high","via":["leaflet"]}}}
            """;
        Assert.AreEqual("leaflet <1.9.5: high severity, https://github.com/advisories/GHSA-aaaa-bbbb-cccc", Advisory.ReadNpm(Report)!.Single().ToString());
        Assert.AreEqual(0, Advisory.ReadNpm("""{"auditReportVersion":2,"vulnerabilities":{}}""")!.Length);
        Assert.IsNull(Advisory.ReadNpm("""{"statusCode":405,"error":{}}"""));
    }

    private static void SkipUnlessAsked()
    {
        if (Environment.GetEnvironmentVariable("NANOSENSORS_AUDIT") != "1")
            Assert.Inconclusive("The packages are audited on request: set NANOSENSORS_AUDIT to 1.");
    }

    private static void AssertAccepted(Advisory[] found)
    {
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow);
        string[] refused = AcceptedAdvisories.Read(Repository.Read("tests/Packages/accepted-advisories.json"), today).Refused(found);
        Assert.AreEqual(0, refused.Length, string.Join("\n", refused));
    }

    // Restores a package with an advisory of 2022, which a source of advisories must report.
    private static bool ServesAdvisories(out string reason)
    {
        using var project = new SmallProject("""<PackageReference Include="Newtonsoft.Json" Version="12.0.3" />""", own: false);
        (int code, string output) = project.Dotnet("restore", "-v:minimal", "-tl:off");
        reason = code != 0 ? output : "the package sources of this machine serve no advisories (NuGet.Config, auditSources).";
        return Advisory.Read(output).Any(advisory => advisory.Package == "Newtonsoft.Json");
    }

    private static string Entry(string reason = "a reason", string expires = "2026-12-31", string package = "sqlitepclraw.lib.e_sqlite3") =>
        $$"""[{ "advisory": "{{Address}}", "package": "{{package}}", "reason": "{{reason}}", "expires": "{{expires}}" }]""";
}
