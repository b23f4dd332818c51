using System.Text.RegularExpressions;
using NanoSensors.BoardTest;

namespace NanoSensors.Tests.Simulation.Acceptance;

/// <summary>The kit's page names places that exist, and describes the run as it is.</summary>
[TestClass]
public class PlacesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "firmware", "BoardTest");
    private static readonly string Page = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");

    [TestMethod]
    public void Each_place_where_a_measurement_replaces_an_assumption_exists()
    {
        string table = Regex.Match(Page, "<!-- places -->\n(.*?)<!-- end -->", RegexOptions.Singleline).Groups[1].Value;
        string[] lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[][] rows = [.. lines.Skip(2).Select(line => line.Trim('|', ' ').Split(" | "))];
        Assert.IsTrue(rows.Length >= 15, $"{rows.Length} rows");
        foreach (string[] row in rows)
        {
            Assert.AreEqual(5, row.Length, row[0]);
            Assert.IsTrue(row.All(cell => cell.Trim().Length > 0), row[0]);
            foreach (string place in row[4].Split(';'))
            {
                string[] names = [.. Regex.Matches(place, "`([^`]+)`").Select(m => m.Groups[1].Value)];
                Assert.AreEqual(2, names.Length, $"{row[0]}: a file and a name in it, not {place}");
                string file = Path.Combine(Repository.Root, names[0]);
                Assert.IsTrue(File.Exists(file), $"{row[0]}: there is no {names[0]}");
                string name = names[1].StartsWith('"') ? Regex.Escape(names[1]) : $@"\b{names[1]}\b";
                Assert.IsTrue(Regex.IsMatch(File.ReadAllText(file), name), $"{row[0]}: {names[0]} has no {names[1]}");
            }
        }
    }

    [TestMethod]
    public void What_the_report_leaves_to_the_hand_is_described()
    {
        string[] byHand =
        [
            "current in deep sleep", "current in light sleep", "current awake", "current while transmitting", "start after deep sleep",
            "receive windows", "range", "battery's converter",
        ];
        foreach (string what in byHand)
            StringAssert.Contains(Page, $"\n| {what} |");
        string[] known = [.. Enumerable.Range(1, AcceptanceCheck.Highest).Select(AcceptanceCheck.NameAndUnitOf)];
        foreach (string row in Regex.Matches(Page, "the kit's rows? \"([^\"]+)\"").Select(m => m.Groups[1].Value))
            Assert.IsTrue(known.Any(name => name.StartsWith(row, StringComparison.Ordinal)), $"the report has no row {row}");
    }

    [TestMethod]
    public void Each_check_has_limits_in_order_a_hint_and_a_step()
    {
        int last = 0;
        foreach (int check in Enumerable.Range(1, AcceptanceCheck.Highest))
        {
            Assert.IsTrue(AcceptanceCheck.LowestOf(check) <= AcceptanceCheck.HighestOf(check), $"{check}");
            Assert.AreEqual(2, AcceptanceCheck.NameAndUnitOf(check).Split(" | ").Length, $"{check}");
            Assert.IsTrue(AcceptanceCheck.HintOf(check).Length > 10, $"{check}");
            Assert.IsTrue(AcceptanceCheck.StepOf(check) >= last, $"{check}");
            last = AcceptanceCheck.StepOf(check);
        }

        string[] names = [.. Enumerable.Range(1, AcceptanceCheck.Highest).Select(AcceptanceCheck.NameAndUnitOf)];
        Assert.AreEqual(names.Length, names.Distinct().Count());
        for (int step = 0; step < AcceptanceStep.Done; step++)
            Assert.IsTrue(AcceptanceStep.TitleOf(step).Length > 3);
    }

    [TestMethod]
    public void What_is_built_for_NET_is_all_that_needs_no_board()
    {
        string project = File.ReadAllText(Path.Combine(Folder, "NanoSensors.BoardTest.csproj"));
        string[] built = [.. Regex.Matches(project, "Compile Include=\"([^\"]*)\"").SelectMany(m => m.Groups[1].Value.Split(';'))];
        string[] sources = [.. Directory.GetFiles(Folder, "*.cs").Select(file => Path.GetFileName(file)!)];
        string[] boardOnly = ["Esp32AcceptanceBoard.cs", "EventPin.cs", "PartsTest.cs", "Program.cs", "TestStart.cs", "UntilDone.cs"];
        CollectionAssert.AreEquivalent(sources.Except(boardOnly).ToArray(), built);
    }
}
