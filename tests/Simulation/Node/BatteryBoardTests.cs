using System.Globalization;
using System.Text.RegularExpressions;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Power;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>The board for a battery: its page shows the loads and lives that the model computes, and its pins let the chip start.</summary>
[TestClass]
public class BatteryBoardTests
{
    private static readonly string Boards = Path.Combine(Repository.Root, "hardware", "boards");
    private static readonly string Page = Path.Combine(Boards, BatteryBoard.Name + ".md");
    private static readonly string Overview = Path.Combine(Boards, "README.md");

    // NANOSENSORS_DRAW=1 writes the tables anew after a change of the model, as it does with the pictures.
    private static readonly bool Draws = Environment.GetEnvironmentVariable("NANOSENSORS_DRAW") == "1";

    private static readonly (string What, PowerScenario Scenario)[] Lives =
    [
        ("parking, 20 cars and 100 wake-ups for nothing a day", new() { Profile = "parking", Board = BatteryBoard.Name }),
        ("parking, heartbeat each hour", new() { Profile = "parking", Board = BatteryBoard.Name, IntervalSeconds = 3600 }),
        ("parking without light sleep", new() { Profile = "parking", Board = BatteryBoard.Name, SleepsLightly = false }),
        ("air, all sensors, particulates every two hours", new() { Profile = "air", Board = BatteryBoard.Name }),
        ("air, without particulates", new() { Profile = "air", Board = BatteryBoard.Name, HasParticulates = false }),
        ("air, BME680 alone", new() { Profile = "air", Board = BatteryBoard.Name, HasParticulates = false, HasCarbonDioxide = false }),
    ];

    [TestMethod]
    public void The_page_shows_the_loads_and_the_lives_of_the_model()
    {
        Compare(Page, "parts",
            ["| part | µA | basis | source |", "|---|---|---|---|",
                .. BatteryBoard.Parts.Select(p => $"| {p.Part} | {Number(p.Microamps)} | {Word(p.Basis)} | {p.Source} |"),
                $"| all together | {Number(BatteryBoard.AlwaysMicroamps)} | | |"]);
        Compare(Page, "states",
            ["| state | at the cell, µA | beside the board's own parts |", "|---|---|---|",
                .. BatteryBoard.States.Select(s => $"| {s.Name} | {Number(s.Microamps)} | {SumOf(s)} |")]);
        Compare(Page, "lives",
            ["| node | mean current | years |", "|---|---|---|",
                .. Lives.Select(l => (l.What, Result: PowerModel.Compute(l.Scenario))).Select(l => string.Create(CultureInfo.InvariantCulture, $"| {l.What} | {l.Result.MeanMicroamps:N0} µA | {l.Result.Years:F1} |"))]);
    }

    [TestMethod]
    public void No_other_board_is_said_to_live_on_a_battery()
    {
        Compare(Overview, "lives",
            ["| board | at rest, µA | a parking node on a 19 Ah cell |", "|---|---|---|", .. PowerTable.Boards.Skip(1).Select(board =>
            {
                double months = PowerModel.Compute(new PowerScenario { Profile = "parking", Board = board }).Years * 12;
                string life = months < 24 ? $"{months:F0} months" : string.Create(CultureInfo.InvariantCulture, $"{months / 12:F1} years");
                return $"| {board} | {Number(PowerTable.Microamps(board, "always"))} | {life} |";
            })]);
        foreach (string board in PowerTable.Boards.Skip(1).Where(b => b != BatteryBoard.Name))
        {
            Assert.IsTrue(PowerModel.Compute(new PowerScenario { Profile = "parking", Board = board }).Years < 2, board);
            StringAssert.Contains(File.ReadAllText(Path.Combine(Boards, board + ".md")), "Not for a battery", board);
        }
    }

    [TestMethod]
    public void Each_parts_list_has_the_boost_converter_of_the_air_node()
    {
        foreach (string board in PowerTable.Boards.Skip(1))
        {
            string[] parts = [.. File.ReadLines(Path.Combine(Boards, board + ".md")).Where(line => line.StartsWith('|'))];
            Assert.IsTrue(parts.Any(line => line.Contains("boost converter", StringComparison.Ordinal)), board);
        }
    }

    [TestMethod]
    public void No_line_of_the_battery_board_is_a_strapping_pin_and_none_that_drives_is_an_input()
    {
        BoardPins pins = BoardPins.BareModule();
        int[] driven =
        [
            pins.RadioClock, pins.RadioMosi, pins.RadioSelect, pins.RadioReset, pins.SensorData, pins.SensorClock, pins.OuterShutdown,
            pins.InnerShutdown, pins.SensorPower, pins.ExternalWatchdog,
        ];
        int[] read = [pins.RadioMiso, pins.RadioDio0, pins.RadioDio1, pins.SensorInterrupt];
        // ESP32 data sheet 2.4, and 2.2: GPIO 34 to 39 have no output. 1 and 3 are the console.
        Assert.IsFalse(driven.Concat(read).Any(p => p is 0 or 1 or 2 or 3 or 5 or 12 or 15), "a strapping pin or the console");
        Assert.IsFalse(driven.Any(p => p >= 34), "an input drives");
    }

    [TestMethod]
    public void The_stored_number_3_is_the_battery_board()
    {
        var store = new RecordStore(new MemoryStorage());
        store.Write("board", 1, [3], 1);
        Assert.AreEqual(BatteryBoard.Name, BoardPins.Provisioned(store).Name);
        MatchCollection rows = Regex.Matches(File.ReadAllText(Overview), @"\]\(([^)]+)\.md\) \| (\d) \|");
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 4).Select(i => $"{i} {BoardPins.Find(i).Name}").ToArray(),
            rows.Select(m => $"{m.Groups[2].Value} {m.Groups[1].Value}").ToArray(), "hardware/boards/README.md");
    }

    private static string SumOf(BatteryBoardState state) => string.Join(" + ", state.Rows.Select(r => $"{r.Part} {r.State}"));

    private static string Number(double value) => value.ToString(value < 10 ? "0.###" : "N0", CultureInfo.InvariantCulture);

    private static string Word(Basis basis) => basis == Basis.DataSheet ? "data sheet" : basis.ToString().ToLowerInvariant();

    private static void Compare(string file, string mark, string[] rows)
    {
        string expected = string.Join('\n', rows) + '\n';
        string page = File.ReadAllText(file).ReplaceLineEndings("\n");
        string begin = $"<!-- {mark} -->\n";
        int from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.IsTrue(from > begin.Length, $"{file} has no table {mark}");
        int until = page.IndexOf("<!-- end -->", from, StringComparison.Ordinal);
        if (Draws)
            File.WriteAllText(file, page[..from] + expected + page[until..]);
        else
            Assert.AreEqual(expected, page[from..until], $"{file}, {mark}: run this test with NANOSENSORS_DRAW=1");
    }
}
