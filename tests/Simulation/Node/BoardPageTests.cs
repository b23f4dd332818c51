using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>The boards' pages say what the pin tables in the firmware say. The tables are read as text: they are compiled for the board only.</summary>
[TestClass]
public class BoardPageTests
{
    private static readonly (string Row, string Field)[] Rows =
    [
        ("SCK", "RadioClock"), ("MISO", "RadioMiso"), ("MOSI", "RadioMosi"), ("NSS", "RadioSelect"), ("RESET", "RadioReset"),
        ("DIO0", "RadioDio0"), ("DIO1", "RadioDio1"), ("SDA", "SensorData"), ("SCL", "SensorClock"),
        ("XSHUT, outer VL53L0X", "OuterShutdown"), ("XSHUT, inner VL53L0X", "InnerShutdown"), ("gate of the sensors' supply", "SensorPower"),
    ];

    [TestMethod]
    public void Each_boards_page_agrees_with_its_pin_table()
    {
        string root = Repository.Root;
        string source = File.ReadAllText(Path.Combine(root, "firmware/Esp32/Boards/BoardPins.cs"));
        MatchCollection tables = Regex.Matches(source, @"return new BoardPins\s*\{(?<fields>[^}]*)\}");
        Assert.AreEqual(3, tables.Count);
        foreach (Match table in tables)
        {
            var fields = Regex.Matches(table.Groups["fields"].Value, @"(\w+) = ""?([^"",]+)""?,").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            string name = fields["Name"];
            string page = File.ReadAllText(Path.Combine(root, "hardware/boards", name + ".md"));
            foreach ((string row, string field) in Rows)
            {
                Match cell = Regex.Match(page, $@"^\| {Regex.Escape(row)} \| ([^|]+) \|", RegexOptions.Multiline);
                Assert.IsTrue(cell.Success, $"{name}: no row {row}");
                string expected = fields[field] == "-1" ? "–" : fields[field];
                Assert.AreEqual(expected, cell.Groups[1].Value.Trim(), $"{name}: {row}");
            }

            Assert.IsTrue(page.Contains($"(ADC1 channel {fields["BatteryChannel"]})"), $"{name}: battery channel");
            int fullScale = int.Parse(fields["BatteryFullScaleMillivolts"]);
            Assert.IsTrue(page.Contains($"Full scale is {fullScale / 1000},{fullScale % 1000:000} mV"), $"{name}: full scale");

            // A GPIO of the ESP32 serves one purpose, and 6 to 11 are its flash.
            var pins = Rows.Select(r => int.Parse(fields[r.Field])).Where(p => p >= 0).ToList();
            Assert.AreEqual(pins.Count, pins.Distinct().Count(), $"{name}: a pin has two purposes");
            Assert.IsFalse(pins.Any(p => p is >= 6 and <= 11 or > 39), $"{name}: not a free GPIO");
        }
    }
}
