using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>The table of public reports, firmware/EndDevice/REPORTS.md, names what was tried, and tests that exist.</summary>
[TestClass]
public class ReportTableTests
{
    [TestMethod]
    public void Each_row_names_a_report_a_case_a_verdict_and_tests_that_exist()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "firmware", "EndDevice", "REPORTS.md"));
        string[][] rows = [.. lines.Where(l => Regex.IsMatch(l, @"^\| [\w.-]+/[\w.-]+#\d+")).Select(l => l.Trim('|', ' ').Split(" | "))];
        HashSet<string> tests = TestNames();
        var wrong = new List<string>();
        foreach (string[] row in rows)
        {
            if (row.Length != 4 || row.Any(string.IsNullOrWhiteSpace) || !Regex.IsMatch(row[2], "^(holds|mended|by design)"))
            {
                wrong.Add($"{row[0]}: a row has a report, a case, a verdict (holds, mended or by design) and a test.");
                continue;
            }

            string[] named = [.. Regex.Matches(row[3], "`([^`]+)`").Select(m => m.Groups[1].Value)];
            if (named.Length == 0)
                wrong.Add($"{row[0]}: no test is named.");
            wrong.AddRange(named.Where(n => !tests.Contains(n)).Select(n => $"{row[0]}: there is no test {n}."));
        }

        Assert.AreEqual("", string.Join("\n", wrong));
        string[] reports = [.. rows.SelectMany(r => Regex.Matches(r[0], @"[\w.-]+/[\w.-]+#\d+").Select(m => m.Value))];
        Assert.AreEqual("", string.Join(", ", reports.GroupBy(r => r).Where(g => g.Count() > 1).Select(g => g.Key)),
            "A report stands in the table twice.");
        Assert.IsGreaterThanOrEqualTo(60, reports.Length);
    }

    private static HashSet<string> TestNames()
    {
        var names = new HashSet<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains("/bin/") || file.Contains("/obj/"))
                continue;
            foreach (Match method in Regex.Matches(File.ReadAllText(file), @"public (?:async )?(?:void|Task) (\w+)\("))
                names.Add(method.Groups[1].Value);
        }

        return names;
    }
}
