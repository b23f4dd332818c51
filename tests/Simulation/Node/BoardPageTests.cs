using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>The boards' pages say what the pin tables in the firmware say. The tables are read as text: they are compiled for the board only.</summary>
[TestClass]
public class BoardPageTests
{
    private static readonly (string Row, string Field)[] Rows =
    [
        ("SCK", "RadioClock"), ("MISO", "RadioMiso"), ("MOSI", "RadioMosi"), ("NSS", "RadioSelect"), ("RESET", "RadioReset"),
        ("DIO0", "RadioDio0"), ("DIO1", "RadioDio1"), ("SDA", "SensorData"), ("SCL", "SensorClock"),
        ("XSHUT, outer VL53L0X", "OuterShutdown"), ("XSHUT, inner VL53L0X", "InnerShutdown"), ("INT of the LIS2MDL", "SensorInterrupt"),
        ("gate of the sensors' supply", "SensorPower"),
    ];

    // On the pages, but not in the pictures.
    private static readonly (string Row, string Field)[] PageRows = [.. Rows, ("DONE of the external watchdog", "ExternalWatchdog")];

    // NANOSENSORS_DRAW=1 writes the pictures anew after a change of the tables.
    private static readonly bool Draws = Environment.GetEnvironmentVariable("NANOSENSORS_DRAW") == "1";

    [TestMethod]
    public void Each_boards_picture_is_that_of_its_pin_table()
    {
        foreach (Dictionary<string, string> fields in Tables())
        {
            string page = Path.Combine(Repository.Root, "hardware/boards", fields["Name"]);
            string title = File.ReadLines(page + ".md").First().TrimStart('#', ' ');
            string drawn = BoardPicture.Draw(fields, title);
            if (Draws)
                File.WriteAllText(page + ".svg", drawn);
            string picture = File.ReadAllText(page + ".svg").ReplaceLineEndings("\n");
            Assert.AreEqual(drawn, picture, $"{fields["Name"]}.svg: run this test with NANOSENSORS_DRAW=1 and look at the picture");

            // Each label on its own, so that the drawing code cannot mix them up either.
            var labels = XDocument.Parse(picture).Descendants().Where(e => e.Attribute("data-signal") != null).ToDictionary(e => (string)e.Attribute("data-signal")!);
            foreach ((string row, string field) in Rows)
            {
                string signal = row.StartsWith("XSHUT", StringComparison.Ordinal) ? row.Replace(",", "").Replace(" VL53L0X", "") : row.StartsWith("gate", StringComparison.Ordinal) ? "GATE" : row.Split(' ')[0];
                if (fields[field] == "-1")
                {
                    Assert.IsFalse(labels.ContainsKey(signal), $"{fields["Name"]}: {signal}");
                    continue;
                }

                Assert.AreEqual(fields[field], (string?)labels[signal].Attribute("data-gpio"), $"{fields["Name"]}: {signal}");
                Assert.IsTrue(Regex.IsMatch(labels[signal].Value, $@"^GPIO {fields[field]}\b"), $"{fields["Name"]}: {signal} is labelled {labels[signal].Value}");
            }

            int battery = BoardPicture.GpioOfAdc(int.Parse(fields["BatteryChannel"]));
            Assert.IsTrue(File.ReadAllText(page + ".md").Contains($"GPIO {battery} (ADC1 channel {fields["BatteryChannel"]})"), $"{fields["Name"]}: battery");
            Assert.IsTrue(File.ReadAllText(page + ".md").Contains($"]({fields["Name"]}.svg)"), $"{fields["Name"]}: the page does not show its picture");
        }
    }

    [TestMethod]
    public void Each_boards_page_agrees_with_its_pin_table()
    {
        foreach (Dictionary<string, string> fields in Tables())
        {
            string name = fields["Name"];
            string page = File.ReadAllText(Path.Combine(Repository.Root, "hardware/boards", name + ".md"));
            foreach ((string row, string field) in PageRows)
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
            var pins = PageRows.Select(r => int.Parse(fields[r.Field])).Where(p => p >= 0).ToList();
            Assert.AreEqual(pins.Count, pins.Distinct().Count(), $"{name}: a pin has two purposes");
            Assert.IsFalse(pins.Any(p => p is >= 6 and <= 11 or > 39), $"{name}: not a free GPIO");
            // Only the RTC's GPIOs end deep sleep (ESP32 data sheet, RTC_MUX pin list).
            Assert.IsTrue(int.Parse(fields["SensorInterrupt"]) is 0 or 2 or 4 or (>= 12 and <= 15) or (>= 25 and <= 27) or (>= 32 and <= 39), $"{name}: the interrupt line cannot wake the board");
        }
    }

    private static IEnumerable<Dictionary<string, string>> Tables()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "firmware/Esp32/Boards/BoardPins.cs"));
        MatchCollection tables = Regex.Matches(source, @"return new BoardPins\s*\{(?<fields>[^}]*)\}");
        Assert.AreEqual(4, tables.Count);
        return tables.Select(table => Regex.Matches(table.Groups["fields"].Value, @"(\w+) = ""?([^"",]+)""?,").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value));
    }
}
