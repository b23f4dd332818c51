using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Packages;

/// <summary>firmware/runtime.json pins the runtime and the packages that belong together. Every other place that names one of their versions has the same.</summary>
[TestClass]
public partial class RuntimePinTests
{
    private static readonly JsonNode Pin = JsonNode.Parse(Repository.Read("firmware/runtime.json"))!;
    private static readonly Dictionary<string, string> Packages = Pin["packages"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);

    [TestMethod]
    public void Device_projects_reference_the_pinned_packages_and_no_others()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string path in Files("*.Nano.csproj", "Nano.props"))
        {
            string text = File.ReadAllText(path).Replace("$(NanoMdpVersion)", MetadataProcessor(), StringComparison.Ordinal);
            foreach (Match reference in Reference().Matches(text))
                Check(reference.Groups["name"].Value, reference.Groups["version"].Value, path);
        }

        CollectionAssert.AreEqual(Packages.Keys.Order(StringComparer.Ordinal).ToArray(), found.ToArray());

        void Check(string name, string version, string path)
        {
            Assert.IsTrue(Packages.TryGetValue(name, out string? pinned), $"{path} references {name}, which firmware/runtime.json does not pin: add it there");
            Assert.AreEqual(pinned, version, $"{path}: {name}; firmware/runtime.json has another version");
            found.Add(name);
        }
    }

    [TestMethod]
    public void Every_text_that_names_a_package_with_a_version_names_the_pinned_one()
    {
        int count = 0;
        foreach (string path in Files("*.md", "*.props", "*.csproj", "*.cs", "*.yml", "*.yaml", "*.sh").Where(path => !path.EndsWith("RuntimePinTests.cs", StringComparison.Ordinal)))
        {
            foreach (Match named in Named().Matches(File.ReadAllText(path)))
            {
                string name = named.Groups["name"].Value;
                if (name == "CoreLibrary")
                    name = "nanoFramework.CoreLibrary";
                if (!Packages.TryGetValue(name, out string? pinned))
                    continue;
                Assert.AreEqual(pinned, named.Groups["version"].Value, $"{path}: {named.Value}");
                count++;
            }
        }

        Assert.IsGreaterThan(20, count);
    }

    [TestMethod]
    public void The_flashing_guide_and_the_simulated_boards_have_the_pinned_runtime()
    {
        string version = (string)Pin["runtime"]!["version"]!;
        string guide = Repository.Read("README.md");
        StringAssert.Contains(guide, $"must print runtime {version}\n", StringComparison.Ordinal);
        StringAssert.Contains(guide, $"`--fwversion {version}.N`", StringComparison.Ordinal);
        StringAssert.Contains(guide, $"nanoff --target {(string)Pin["runtime"]!["target"]!} ", StringComparison.Ordinal);
        string parts = version.Replace(".", ", ", StringComparison.Ordinal) + ", 0";
        int count = 0;
        foreach (string path in Files("*.cs"))
        {
            foreach (Match said in Said().Matches(File.ReadAllText(path)))
            {
                Assert.AreEqual(parts, said.Groups["version"].Value, $"{path}: {said.Value}");
                count++;
            }
        }

        Assert.IsGreaterThan(4, count);
    }

    // What upstream's sources say, and what was measured on them, is true of that commit only.
    [TestMethod]
    public void Every_text_about_upstreams_sources_names_the_pinned_commit()
    {
        string commit = (string)Pin["runtime"]!["commit"]!;
        string metadataProcessor = Packages["nanoFramework.Tools.MetadataProcessor.MsBuildTask"];
        var found = new List<string>();
        foreach (string path in Files("*.md"))
        {
            string text = File.ReadAllText(path);
            foreach (Match named in Commit().Matches(text))
            {
                Assert.AreEqual(commit, named.Groups["commit"].Value, $"{path}: look again at what it says of the runtime's sources and figures");
                found.Add(Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));
            }

            foreach (Match named in Processor().Matches(text))
                Assert.AreEqual(metadataProcessor, named.Groups["version"].Value, $"{path}: {named.Value}");
        }

        CollectionAssert.IsSubsetOf(new[] { "hardware/Simulation/CLAIMS.md", "tests/Runtime/README.md" }, found);
    }

    private static string MetadataProcessor() => Regex.Match(Repository.Read("Nano.props"), "<NanoMdpVersion>([^<]+)<").Groups[1].Value;

    private static IEnumerable<string> Files(params string[] patterns)
    {
        string root = Repository.Root;
        return patterns.SelectMany(pattern => Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories))
            .Where(path => !Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or ".git"));
    }

    [GeneratedRegex(@"PackageReference Include=""(?<name>[^""]+)"" Version=""(?<version>[^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<name>(UnitsNet\.)?nanoFramework(\.\w+)+|CoreLibrary)(""? Version=""| v?| \()(?<version>\d+\.\d+\.\d+)")]
    private static partial Regex Named();

    // A board of the tests or of the simulation has no revision: a zero. A version with another one is a device's in a test of the codec or the server.
    [GeneratedRegex(@"(RuntimeVersion => new|Version Version => new|PackRuntimeVersion)\((?<version>\d+, \d+, \d+, 0)\)")]
    private static partial Regex Said();

    [GeneratedRegex(@"nf-interpreter(?: at commit)? (?<commit>[0-9a-f]{7,40})\b")]
    private static partial Regex Commit();

    [GeneratedRegex(@"(metadata-processor v|metadata processor's console program )(?<version>\d+\.\d+\.\d+)")]
    private static partial Regex Processor();
}
