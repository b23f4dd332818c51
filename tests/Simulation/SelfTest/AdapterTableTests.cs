using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Simulation.SelfTest;

/// <summary>The table of firmware/SelfTest/README.md, in which each class of firmware/Esp32 has its contract, is complete and true.</summary>
[TestClass]
public class AdapterTableTests
{
    private static readonly string Esp32 = Path.Combine(Repository.Root, "firmware", "Esp32");
    private static readonly string Contracts = Path.Combine(Repository.Root, "firmware", "SelfTest");
    private static readonly string[] Readme = File.ReadAllLines(Path.Combine(Contracts, "README.md"));

    [TestMethod]
    public void Each_class_of_the_board_has_a_row_and_each_row_a_class()
    {
        string[] files = [.. SourcesOf(Esp32).Select(file => Path.GetRelativePath(Esp32, file).Replace('\\', '/')[..^3]).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(files, Rows().Select(row => Names(row[0]).Single()).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void Each_interface_is_the_classs_own()
    {
        foreach (string[] row in Rows())
        {
            string name = Names(row[0]).Single();
            string source = File.ReadAllText(Path.Combine(Esp32, name + ".cs"));
            foreach (string type in Names(row[1]))
                Assert.IsTrue(Regex.IsMatch(source, $@"class {Path.GetFileName(name)} : [^\n]*\b{type}\b|\b{type} (\w+ \{{ get; \}}|_application)"), $"{name} is no {type}");
            Assert.AreEqual(row[1] == "interface", source.Contains("public interface ", StringComparison.Ordinal), name);
            // Whoever is behind an interface of ours has a contract.
            if (Regex.IsMatch(source, @"class \w+ : I[A-Z]"))
                Assert.IsTrue(Names(row[2]).Any(), $"{name} has no contract");
        }
    }

    [TestMethod]
    public void Each_contract_that_is_named_exists_and_each_that_exists_is_named_and_run()
    {
        string[] all = [.. Directory.GetFiles(Contracts, "*Contract.cs").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
        string[] described = [.. Readme.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(c => c == '|') == 3).Select(line => Names(line).First()).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(all, described, "the README's first table");
        string[] named = [.. Rows().SelectMany(row => Names(row[2])).Where(name => name.EndsWith("Contract", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(all, named, "the README's second table");
        string tests = string.Concat(SourcesOf(Path.Combine(Repository.Root, "tests", "Simulation")).Concat(SourcesOf(Path.Combine(Repository.Root, "tests", "Device"))).Select(File.ReadAllText));
        foreach (string contract in all)
            Assert.IsTrue(tests.Contains($"{contract}.Check", StringComparison.Ordinal) || tests.Contains($"new {contract}(", StringComparison.Ordinal), $"no test runs {contract}");
        string board = string.Concat(SourcesOf(Path.Combine(Esp32, "SelfTest")).Concat(SourcesOf(Path.Combine(Repository.Root, "firmware", "BoardTest"))).Select(File.ReadAllText));
        // These three need somebody at the other end, or a phone.
        foreach (string contract in all.Except(["AccessPointContract", "DatagramsContract", "ListenerContract"]))
            Assert.IsTrue(board.Contains(contract, StringComparison.Ordinal), $"no board runs {contract}");
    }

    [TestMethod]
    public void Each_simulated_part_exists()
    {
        string[] sources = [.. new[] { "hardware/Simulation", "tests/Simulation", "tests/Device", "shared" }.SelectMany(folder => SourcesOf(Path.Combine(Repository.Root, folder))).Select(File.ReadAllText)];
        foreach (string[] row in Rows())
        {
            foreach (string part in Names(row[3]))
                Assert.IsTrue(sources.Any(source => new[] { ' ', '(', '\n', '\r' }.Any(end => source.Contains($"class {part}{end}", StringComparison.Ordinal))), $"{row[0]}: there is no {part}");
            bool hasContract = Names(row[2]).Any(name => name.EndsWith("Contract", StringComparison.Ordinal));
            Assert.AreEqual(hasContract, Names(row[3]).Any(), $"{row[0]}: a contract and what passes it go together");
        }
    }

    [TestMethod]
    public void What_is_tried_on_NET_is_what_is_built_for_it()
    {
        string project = File.ReadAllText(Path.Combine(Esp32, "NanoSensors.Esp32.csproj"));
        string[] built = [.. Regex.Matches(project, "Compile Include=\"([^\"]*)\"").SelectMany(m => m.Groups[1].Value.Split(';')).Select(f => f[..^3]).Order(StringComparer.Ordinal)];
        string[] tried = [.. Rows().Where(row => row[4] == "yes" || row[1] == "interface").Select(row => Names(row[0]).Single()).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(built, tried);
    }

    // Cells of the rows of the second table.
    private static IEnumerable<string[]> Rows() =>
        Readme.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(c => c == '|') == 7).Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Names(string cell) => Regex.Matches(cell, "`([^`]+)`").Select(m => m.Groups[1].Value);

    private static IEnumerable<string> SourcesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !Regex.IsMatch(Path.GetRelativePath(Repository.Root, file), @"[/\\](bin|obj)[/\\]"));
}
