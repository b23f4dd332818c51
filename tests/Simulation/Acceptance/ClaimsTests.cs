using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Simulation.Acceptance;

/// <summary>hardware/Simulation/CLAIMS.md names files and tests that exist.</summary>
[TestClass]
public class ClaimsTests
{
    private const int Columns = 5;
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "hardware/Simulation/CLAIMS.md"));

    [TestMethod]
    public void Each_claim_has_a_source_a_place_a_test_and_a_verdict()
    {
        string[][] rows = Rows();
        Assert.IsTrue(rows.Length >= 30, $"{rows.Length} claims");
        foreach (string[] row in rows)
        {
            string claim = row[0];
            Assert.AreEqual(Columns, row.Length, claim);
            bool isOurs = row[1] == "–";
            bool isSource = Regex.IsMatch(row[1], "^(nf |DS |ESP-IDF|HopeRF|nanoframework/Home)");
            Assert.IsTrue(isOurs || isSource, $"{claim}: {row[1]} is no source");
            Assert.IsTrue(row[4] is "as upstream" or "unkinder" or "kinder", $"{claim}: {row[4]}");
            Assert.IsTrue(!isOurs || row[4] == "kinder", $"{claim}: nobody says so, so it is kinder");
            Assert.IsTrue(File.Exists(Path.Combine(Repository.Root, Names(row[2]).Single())), $"{claim}: there is no {row[2]}");
            string[] test = Names(row[3]);
            Assert.AreEqual(2, test.Length, $"{claim}: a test's file and its name");
            string source = File.ReadAllText(Path.Combine(Repository.Root, test[0]));
            bool isTest = Regex.IsMatch(source, $@"\[TestMethod\](\s*\[DataRow[^\n]*\n)*\s*public void {test[1]}\(");
            Assert.IsTrue(isTest, $"{claim}: {test[0]} has no test {test[1]}");
        }
    }

    [TestMethod]
    public void Each_way_in_which_the_simulation_is_kinder_is_explained()
    {
        int kinder = Rows().Count(row => row[4] == "kinder");
        string worse = Page[Page.IndexOf("## Where the world is worse", StringComparison.Ordinal)..];
        Assert.AreEqual(kinder, worse.Split('\n').Count(line => line.StartsWith("- **", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Upstream_is_named_by_its_commit() => Assert.IsTrue(Regex.IsMatch(Page, @"commit [0-9a-f]{40} \(\d{4}-\d\d-\d\d\)"));

    private static string[][] Rows() =>
    [
        .. Page.Split('\n').Where(line => Regex.IsMatch(line, @"^\| (?!claim )"))
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    private static string[] Names(string cell) => [.. Regex.Matches(cell, "`([^`]+)`").Select(m => m.Groups[1].Value)];
}
