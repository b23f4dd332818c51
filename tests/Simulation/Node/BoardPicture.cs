using System.Globalization;
using System.Text;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>Draws a board's wiring from its pin table, so that the picture cannot say anything else than the firmware does.</summary>
internal sealed class BoardPicture
{
    private const int Width = 1120, Height = 740, Row = 26;
    private const int BoardLeft = 380, BoardRight = 600, BoardTop = 70;
    private const string Supply = "#c0392b", Ground = "#2c3e50", Bus = "#2471a3", Data = "#1e8449", Clock = "#b7950b", Line = "#7d3c98", Power = "#ca6f1e";

    // GPIO of each channel of ADC1 (ESP32 data sheet, table 2.3.1).
    private static readonly int[] AdcGpio = [36, 37, 38, 39, 32, 33, 34, 35];

    private static readonly (string Name, string Field)[] RadioPins =
        [("SCK", "RadioClock"), ("MISO", "RadioMiso"), ("MOSI", "RadioMosi"), ("NSS", "RadioSelect"), ("RESET", "RadioReset"), ("DIO0", "RadioDio0"), ("DIO1", "RadioDio1")];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyDictionary<string, string> _pins;
    private readonly string _title;
    private readonly bool _radioOnBoard;
    private readonly bool _dividerOnBoard;
    private readonly bool _isForBattery;

    private BoardPicture(IReadOnlyDictionary<string, string> pins, string title)
    {
        _pins = pins;
        _title = title;
        _isForBattery = pins["Name"] == NanoSensors.Power.BatteryBoard.Name;
        // Two boards have a radio module of their own: the one wired by hand, and the one for a battery.
        _radioOnBoard = _dividerOnBoard = !pins["Name"].Contains("rfm95");
    }

    /// <summary>The picture, an SVG file.</summary>
    /// <param name="pins">The fields of BoardPins.</param>
    /// <param name="title">The heading of the board's page.</param>
    internal static string Draw(IReadOnlyDictionary<string, string> pins, string title) => new BoardPicture(pins, title).Draw();

    /// <summary>The GPIO that a channel of ADC1 is.</summary>
    internal static int GpioOfAdc(int channel) => AdcGpio[channel];

    private int Pin(string field) => int.Parse(_pins[field], CultureInfo.InvariantCulture);

    private string Draw()
    {
        _svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" role="img" aria-label="Wiring: {_title}" font-family="Verdana, 'DejaVu Sans', sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="#ffffff"/>
            <text x="30" y="36" font-size="20" font-weight="bold" fill="#1b2631">{_title}</text>

            """);
        Box(BoardLeft, BoardTop, BoardRight - BoardLeft, 520, _radioOnBoard ? _title : _isForBattery ? "ESP32-WROOM-32E" : "ESP32-DevKitC V4", "#eaf2f8");
        DrawRadio();
        DrawBattery();
        DrawSensors();
        Text(30, Height - 34, "A dot joins wires, a crossing without one does not. Addresses are I2C addresses in hex. Fit the sensors of one profile only;", "start", "#566573");
        Text(30, Height - 16, "the pull-ups are one pair for all sensors. Never switch on without the antenna.", "start", "#566573");
        _svg.Append("</svg>\n");
        return _svg.ToString();
    }

    private void DrawRadio()
    {
        const int Left = 60, Right = 250, Top = 96;
        Box(Left, Top, Right - Left, 280, _radioOnBoard ? "SX1276, on the board" : "RFM95W, 868 MHz", _radioOnBoard ? "#eaf2f8" : "#fef9e7");
        int y = Top + 50;
        if (!_radioOnBoard)
        {
            Wire(Right, BoardLeft, y, "3.3V", "3V3", Supply, "");
            Wire(Right, BoardLeft, y + Row, "GND", "GND", Ground, "");
            Text((Right + BoardLeft) / 2, y - 8, "100 nF, 10 µF", "middle", "#566573", 11);
        }

        y += 2 * Row;
        foreach ((string name, string field) in RadioPins)
        {
            string colour = field.StartsWith("RadioDio", StringComparison.Ordinal) ? Line : name == "RESET" ? Power : Bus;
            Wire(Right, BoardLeft, y, name, $"GPIO {Pin(field)}", colour, name, _radioOnBoard);
            y += Row - 2;
        }

        // The antenna.
        Path($"M{Left},{Top + 62} h-24 v-36 m-10,-12 l10,12 l10,-12", Supply);
        Text(Left - 34, Top - 2, _radioOnBoard ? "antenna" : "82 mm wire", "start", "#1b2631", 11);
    }

    private void DrawBattery()
    {
        int y = 470;
        int gpio = GpioOfAdc(Pin("BatteryChannel"));
        Box(60, y - 30, 120, 110, _isForBattery ? "cell, fuse" : "battery", "#fdebd0");
        if (_isForBattery)
        {
            Text(70, y + 12, "ER34615, 3.6 V", "start", "#566573", 11);
            Text(70, y + 28, "with SPC1550", "start", "#566573", 11);
            Text(70, y + 44, "beside it", "start", "#566573", 11);
        }

        if (_dividerOnBoard)
        {
            Polyline($"180,{y + 20} {BoardLeft},{y + 20}", Supply);
            Text(BoardLeft + 8, y + 24, "battery socket", "start");
            Polyline($"180,{y + 50} {BoardLeft},{y + 50}", Ground);
            Text(BoardLeft + 8, y + 54, "GND", "start");
            Text(BoardLeft + 8, y - 6, $"GPIO {gpio}: divider on the board", "start", "#1b2631", 11, "BATTERY", gpio);
            return;
        }

        // Two equal resistors, their middle with a capacitor to the ADC.
        Polyline($"180,{y - 10} 215,{y - 10}", Supply);
        Resistor(215, y - 10, "470 kΩ");
        Polyline($"271,{y - 10} 300,{y - 10} 300,{y + 26}", Line);
        Polyline($"300,{y - 10} {BoardLeft},{y - 10}", Line);
        Text(BoardLeft + 8, y - 6, $"GPIO {gpio}", "start", "#1b2631", 13, "BATTERY", gpio);
        Dot(300, y - 10, Line);
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"292\" y=\"{y + 2}\" width=\"16\" height=\"26\" fill=\"#ffffff\" stroke=\"#1b2631\"/>\n");
        Text(314, y + 12, "470 kΩ", "start", "#1b2631", 11);
        Text(314, y + 28, "100 nF", "start", "#1b2631", 11);
        Polyline($"300,{y + 28} 300,{y + 60}", Ground);
        Polyline($"180,{y + 60} {BoardLeft},{y + 60}", Ground);
        Dot(300, y + 60, Ground);
        Text(BoardLeft + 8, y + 64, "GND", "start");
        Polyline($"180,{y + 30} 210,{y + 30} 210,{y + 96} {BoardLeft},{y + 96}", Supply);
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"240\" y=\"{y + 82}\" width=\"110\" height=\"28\" rx=\"4\" fill=\"#ffffff\" stroke=\"#1b2631\"/>\n");
        Text(295, y + 100, _isForBattery ? "RT9080-33, 3.3 V" : "regulator 3.3 V", "middle", "#1b2631", 11);
        Text(BoardLeft + 8, y + 100, "3V3", "start");
        if (_isForBattery)
            DrawBoost(y + 140);
    }

    // What only the board for a battery has: 5 V for the SPS30, resistors that hold its lines in deep sleep, the external watchdog.
    private void DrawBoost(int y)
    {
        Polyline($"210,{y - 44} 210,{y} 390,{y}", Supply);
        Dot(210, y - 44, Supply);
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"240\" y=\"{y - 14}\" width=\"110\" height=\"28\" rx=\"4\" fill=\"#ffffff\" stroke=\"#1b2631\"/>\n");
        Text(295, y + 4, "TPS61023, 5 V", "middle", "#1b2631", 11);
        Text(396, y + 4, $"5 V to the SPS30; EN: GPIO {Pin("SensorPower")}", "start", "#1b2631", 11);
        Text(60, 394, $"NSS: 100 kΩ to 3V3. GPIO {Pin("SensorPower")}: 100 kΩ to GND.", "start", "#566573", 11);
        Text(60, 410, $"TPL5010: DONE at GPIO {Pin("ExternalWatchdog")}, RSTn at EN.", "start", "#566573", 11);
    }

    private void DrawSensors()
    {
        const int Rail = 690, Space = 24;
        int gate = Pin("SensorPower");
        bool vext = gate >= 0 && _pins["SensorPowerActiveLow"] == "true";
        int y = BoardTop + 44;
        string supply = vext ? "Vext" : "3V3";
        (string Signal, string Pin, string Colour)[] rails =
        [
            ("VCC", supply, Supply), ("GND", "GND", Ground), ("SDA", $"GPIO {Pin("SensorData")}", Data), ("SCL", $"GPIO {Pin("SensorClock")}", Clock),
        ];
        for (int i = 0; i < rails.Length; i++)
        {
            int x = Rail + (i * Space);
            Polyline($"{BoardRight},{y} {x},{y}", rails[i].Colour);
            Polyline($"{x},{BoardTop + 22 + (i * 9)} {x},{(i < 2 ? 630 : 648)}", rails[i].Colour);
            Dot(x, y, rails[i].Colour);
            Text(BoardRight - 8, y + 4, rails[i].Pin, "end", "#1b2631", 13, i < 2 ? "" : rails[i].Signal, i < 2 ? -1 : int.Parse(rails[i].Pin[5..], CultureInfo.InvariantCulture));
            Text(BoardRight + 8, y - 5, rails[i].Signal, "start", rails[i].Colour, 11);
            y += 20;
        }

        if (vext)
        {
            Text(BoardRight - 8, y + 4, $"GPIO {gate} low: Vext on", "end", "#1b2631", 11, "GATE", gate);
            Text(BoardRight + 8, y + 4, "on the board", "start", "#566573", 11);
        }
        else if (gate >= 0)
        {
            // In the supply's way: a load switch.
            Polyline($"{BoardRight},{y} 657,{y} 657,{BoardTop + 58}", Power);
            Text(BoardRight - 8, y + 4, $"GPIO {gate}", "end", "#1b2631", 13, "GATE", gate);
            _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"636\" y=\"{BoardTop + 32}\" width=\"42\" height=\"26\" rx=\"4\" fill=\"#ffffff\" stroke=\"{Power}\" stroke-width=\"2\"/>\n");
            Text(657, BoardTop + 49, "on/off", "middle", Power, 11);
        }
        else
        {
            Text(BoardRight + 8, y + 4, "always on", "start", "#566573", 11);
        }

        PullUps(Rail, Space);

        int left = 850;
        int top = BoardTop + 10;
        foreach ((string name, string note) in ((string, string)[])
            [("LIS2MDL, 1e", gate >= 0 ? "parking; VCC always on" : "parking"), ("BME680, 76", "air; SDO to GND"), ("SPS30, 69", "air; 5 V from a boost converter"), ("SCD41, 62", gate >= 0 ? "air; VCC always on" : "air")])
        {
            bool alwaysOn = gate >= 0 && (name.StartsWith("LIS2MDL", StringComparison.Ordinal) || name.StartsWith("SCD41", StringComparison.Ordinal));
            bool boosted = name.StartsWith("SPS30", StringComparison.Ordinal);
            Box(left, top, 240, 76, $"{name}", "#e8f8f5");
            Text(left + 10, top + 42, note, "start", "#566573", 11);
            if (boosted)
                Text(left + 10, top + 60, _isForBattery ? $"(from the cell, EN: GPIO {gate}); SEL to GND" : "or the 5V pin at USB; SEL to GND", "start", "#566573", 11);
            Taps(Rail, Space, left, top + 12, alwaysOn || boosted);
            if (alwaysOn || boosted)
                Polyline($"{left - 22},{top + 12} {left},{top + 12}", Supply);
            if (alwaysOn || boosted)
                Text(left - 26, top + 12, boosted ? "5 V" : "3V3", "end", Supply, 11);
            top += 88;
        }

        DrawInterrupt(left, BoardTop + 10, BoardTop + 144);
        foreach ((string name, string zone, string field) in ((string, string, string)[]) [("VL53L0X, 30", "outer", "OuterShutdown"), ("VL53L0X, 29", "inner", "InnerShutdown")])
        {
            Box(left, top, 240, 76, name, "#f4ecf7");
            Text(left + 10, top + 42, $"footfall, {zone} zone", "start", "#566573", 11);
            Text(left + 10, top + 62, "XSHUT", "start", Line, 11);
            Taps(Rail, Space, left, top + 10);
            int at = top + 58;
            Polyline($"{BoardRight},{at} {left},{at}", Line);
            Text(BoardRight - 8, at + 4, $"GPIO {Pin(field)}", "end", "#1b2631", 13, $"XSHUT {zone}", Pin(field));
            Text(BoardRight + 8, at - 5, $"XSHUT {zone}", "start", Line, 11);
            top += 88;
        }
    }

    // Between the supply and each line of the bus.
    private void PullUps(int rail, int space)
    {
        int y = 660;
        Polyline($"{rail},630 {rail},{y + 14} {rail + (3 * space)},{y + 14}", Supply);
        for (int i = 2; i < 4; i++)
        {
            int x = rail + (i * space);
            _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x - 6}\" y=\"638\" width=\"12\" height=\"26\" fill=\"#ffffff\" stroke=\"#1b2631\"/>\n");
            Polyline($"{x},{y + 4} {x},{y + 14}", Supply);
            Dot(x, y + 14, Supply);
        }

        Text(rail + (3 * space) + 14, 656, "2 × 4.7 kΩ", "start", "#1b2631", 11);
    }

    private void DrawInterrupt(int left, int top, int y)
    {
        int gpio = Pin("SensorInterrupt");
        if (gpio < 0)
            return;
        int at = top + 66;
        Polyline($"{BoardRight},{y} {left - 34},{y} {left - 34},{at} {left},{at}", Line);
        Text(BoardRight - 8, y + 4, $"GPIO {gpio}", "end", "#1b2631", 13, "INT", gpio);
        Text(BoardRight + 8, y - 5, "INT", "start", Line, 11);
        Text(left + 10, top + 70, "INT", "start", Line, 11);
    }

    private void Taps(int rail, int space, int left, int top, bool alwaysOn = false)
    {
        string[] colours = [Supply, Ground, Data, Clock];
        for (int i = alwaysOn ? 1 : 0; i < 4; i++)
        {
            int y = top + (i * 9);
            Polyline($"{rail + (i * space)},{y} {left},{y}", colours[i]);
            Dot(rail + (i * space), y, colours[i]);
        }
    }

    private void Wire(int from, int to, int y, string module, string board, string colour, string signal, bool onBoard = false)
    {
        Polyline($"{from},{y} {to},{y}", colour, onBoard);
        Text(from - 8, y + 4, module, "end");
        Text(to + 8, y + 4, board, "start", "#1b2631", 13, signal, signal.Length == 0 ? -1 : int.Parse(board[5..], CultureInfo.InvariantCulture));
    }

    private void Resistor(int x, int y, string label)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y - 8}\" width=\"56\" height=\"16\" fill=\"#ffffff\" stroke=\"#1b2631\"/>\n");
        Text(x + 28, y + 4, label, "middle", "#1b2631", 11);
    }

    private void Box(int x, int y, int width, int height, string title, string fill)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{fill}\" stroke=\"#1b2631\" stroke-width=\"1.5\"/>\n");
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 10}\" y=\"{y + 22}\" font-weight=\"bold\" fill=\"#1b2631\">{title}</text>\n");
    }

    private void Polyline(string points, string colour, bool dashed = false) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{(dashed ? " stroke-dasharray=\"5 4\"" : "")}/>\n");

    private void Path(string d, string colour) => _svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");

    private void Dot(int x, int y, string colour) => _svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x}\" cy=\"{y}\" r=\"3.5\" fill=\"{colour}\"/>\n");

    // A pin's label carries what it stands for, so that it can be held against the table whoever drew it.
    private void Text(int x, int y, string text, string anchor, string colour = "#1b2631", int size = 13, string signal = "", int gpio = -1) => _svg.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{colour}\"{(signal.Length == 0 ? "" : $" data-signal=\"{signal}\" data-gpio=\"{gpio}\"")}>{text}</text>\n");
}
