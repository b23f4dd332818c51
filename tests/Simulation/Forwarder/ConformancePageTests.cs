using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>Holds gateway/Forwarder/CONFORMANCE.md against the tests it names.</summary>
[TestClass]
public partial class ConformancePageTests
{
    [TestMethod]
    public void Every_test_on_the_page_is_there_and_every_conformance_test_is_on_the_page()
    {
        string root = Repository.Root;
        var methods = new Dictionary<string, HashSet<string>>();
        foreach (string folder in (string[])["tests/Device/Forwarder", "tests/Simulation/Forwarder"])
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(root, folder), "*Tests.cs", SearchOption.AllDirectories))
                methods[Path.GetFileNameWithoutExtension(file)] = [.. TestMethod().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)];
        }

        var named = new HashSet<(string Class, string Method)>();
        string section = "";
        foreach (string line in File.ReadLines(Path.Combine(root, "gateway/Forwarder/CONFORMANCE.md")))
        {
            if (Heading().Match(line) is { Success: true } heading)
                section = heading.Groups[1].Value;
            if (Row().Match(line) is not { Success: true } row)
                continue;
            string owner = row.Groups[2].Success ? row.Groups[2].Value : section;
            named.Add((owner, row.Groups[1].Value));
            Assert.IsTrue(methods.TryGetValue(owner, out HashSet<string>? own) && own.Contains(row.Groups[1].Value), $"CONFORMANCE.md names {owner}.{row.Groups[1].Value}, which is not there");
        }

        string[] missing = [.. methods.Where(m => m.Key.EndsWith("ConformanceTests")).SelectMany(m => m.Value.Where(method => !named.Contains((m.Key, method))).Select(method => $"{m.Key}.{method}"))];
        Assert.IsEmpty(missing, "not in CONFORMANCE.md: " + string.Join(", ", missing));
        Console.WriteLine($"Figure: {named.Count} conformance cases of the UDP protocol, each with its test");
        Assert.IsGreaterThan(35, named.Count);
    }

    [GeneratedRegex(@"\[TestMethod\](?:\s*\[DataRow\(.*\)\])*\s*public (?:async Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"^## .*`(\w+)`")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\|.*\| `(\w+)`(?: \((\w+)\))? \|$")]
    private static partial Regex Row();
}
