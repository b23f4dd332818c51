using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoSensors.Tests.Packages;

/// <summary>Every package that is built in is pinned, locked and used.</summary>
[TestClass]
public class LockFileTests
{
    private static readonly string[] Projects =
        [.. Regex.Matches(Repository.Read("NanoSensors.Net.slnf"), @"""([^""]+\.csproj)""").Select(m => m.Groups[1].Value.Replace(@"\\", "/"))];

    [TestMethod]
    public void Each_NET_project_has_a_lock_file()
    {
        Assert.IsTrue(Projects.Length > 20);
        string[] without = [.. Projects.Where(project => !File.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(project))!, "packages.lock.json")))];
        Assert.AreEqual("", string.Join(", ", without), "run dotnet restore NanoSensors.Net.slnf and add the file");
    }

    [TestMethod]
    public void Each_pinned_package_is_used_and_each_that_is_used_is_pinned()
    {
        string[] pinned = [.. Elements("Directory.Packages.props", "PackageVersion")];
        string[] used = [.. Projects.Append("tests/Directory.Build.targets").SelectMany(project => Elements(project, "PackageReference")).Distinct()];
        CollectionAssert.AreEquivalent(pinned, used);
    }

    [TestMethod]
    public void No_project_mutes_what_restore_says_of_versions_and_advisories()
    {
        foreach (string file in Projects.Concat(["Directory.Build.props", "Device.props", "tests/Directory.Build.props", "tests/Directory.Build.targets"]))
            Assert.IsFalse(Regex.IsMatch(Repository.Read(file), @"<NoWarn>[^<]*NU\d"), $"{file} mutes a warning of NuGet");
    }

    [TestMethod]
    public void A_version_that_is_not_in_the_lock_file_is_refused_in_continuous_integration_and_taken_elsewhere()
    {
        using var project = new SmallProject("""<PackageReference Include="QRCoder" />""");
        Assert.AreEqual(0, project.Dotnet("restore", "-tl:off").ExitCode);
        project.Write("packages.lock.json", project.Read("packages.lock.json").Replace("\"requested\": \"[", "\"requested\": \"[0."));
        (int code, string output) = project.DotnetAsInContinuousIntegration("restore", "-tl:off");
        Assert.AreNotEqual(0, code);
        StringAssert.Contains(output, "NU1004");
        Assert.AreEqual(0, project.Dotnet("restore", "-tl:off").ExitCode);
    }

    private static IEnumerable<string> Elements(string file, string element) =>
        XDocument.Parse(Repository.Read(file)).Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
