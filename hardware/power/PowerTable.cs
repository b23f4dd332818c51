namespace NanoSensors.Power;

/// <summary>
/// What each part draws in each state, and how long the node's doings take: the one source of the life-time model. README.md beside this file shows the same
/// rows; a test holds it against this table. All currents are at a 3.6 V cell; a linear regulator passes the current on as it is.
/// </summary>
public static class PowerTable
{
    private const string Esp32 = "ESP32";
    private const string Radio = "RFM95";
    private const string Esp32Sheet = "Espressif, ESP32 data sheet, current consumption by power mode";
    private const string RadioSheet = "Semtech, SX1276 data sheet, table 10";

    // 5 V from the 3.6 V cell by a boost converter of 85 %.
    private const double Boost = 5 / (3.6 * 0.85);

    // A data sheet gives the energy of a measurement at 3.3 V.
    private const double MillijoulesOfSingleShot = 243;
    private const double SingleShotSeconds = 5;

    /// <summary>The rows on currents.</summary>
    public static IReadOnlyList<Current> Currents { get; } =
    [
        new(Esp32, "awake", 40_000, Basis.Assumption, "Between idle (30 mA) and busy (68 mA) at 240 MHz, the data sheet's range for modem sleep; the runtime mostly waits"),
        new(Esp32, "light sleep", 800, Basis.DataSheet, Esp32Sheet + ": light sleep"),
        new(Esp32, "deep sleep", 10, Basis.DataSheet, Esp32Sheet + ": RTC timer and RTC memory"),
        new("bare module", "always", 2, Basis.Assumption, "A regulator of 1 to 2 µA quiescent current, and leakage"),
        new("esp32-devkitc-rfm95", "always", 9_000, Basis.Assumption, "USB bridge, linear regulator and LED of the DevKitC"),
        new("heltec-wifi-lora-32-v2", "always", 800, Basis.Assumption, "Display and sensors' supply off; USB bridge fed from the battery"),
        new("ttgo-lora32-v2.1", "always", 4_000, Basis.Assumption, "Display, USB bridge, charger and the divider's 20 µA"),
        new(BatteryBoard.Name, "always", BatteryBoard.AlwaysMicroamps, Basis.Assumption, "The sum of the board's own parts, hardware/boards"),
        new(Radio, "sleep", 0.2, Basis.DataSheet, RadioSheet + ": IDDSL"),
        new(Radio, "standby", 1_600, Basis.DataSheet, RadioSheet + ": IDDST"),
        new(Radio, "transmit 14 dBm", 60_000, Basis.Assumption, "PA_BOOST, the only output an RFM95 has: between 29 mA (13 dBm, RFO) and 87 mA (17 dBm, PA_BOOST) of " + RadioSheet),
        new(Radio, "receive", 10_800, Basis.DataSheet, RadioSheet + ": IDDR, LnaBoost off"),
        new("LIS2MDL", "idle", 1.5, Basis.DataSheet, "ST, LIS2MDL data sheet DS12144: idle mode; 450 µA were measured on the sister chip IIS2MDC (firmware/Sensing)"),
        new("LIS2MDL", "measuring singly, high resolution", 1_000, Basis.DataSheet, "DS12144: 100 µA at 10 samples a second are 10 µC a sample; a sample takes 10 ms"),
        new("LIS2MDL", "10 samples a second, low power", 25, Basis.DataSheet, "DS12144: low-power mode with its threshold interrupt on; AN5069: 50 µA at 20 samples a second"),
        new("BME680", "sleep", 0.15, Basis.DataSheet, "Bosch, BST-BME680-DS001: sleep current"),
        new("BME680", "measuring with gas", 12_000, Basis.DataSheet, "BST-BME680-DS001: supply current while the hot plate is at 320 °C"),
        new("SCD41", "sleep", 2, Basis.Assumption, "After power_down; the data sheet gives no figure"),
        new("SCD41", "idle", 150, Basis.DataSheet, "Sensirion, SCD4x data sheet 1.3, 3.10: idle between single shots"),
        new("SCD41", "single shot", MillijoulesOfSingleShot / 3.3 / SingleShotSeconds * 1000, Basis.DataSheet, "Sensirion, SCD4x data sheet 1.3, 3.10: 243 mJ a shot, 5 s"),
        new("SPS30", "gated off", 1, Basis.Assumption, "Leakage of the gate and of the converter that is switched off"),
        new("SPS30", "measuring", 55_000 * Boost, Basis.DataSheet, "Sensirion, SPS30 data sheet, electrical specifications: 55 mA at 5 V; through a boost converter of 85 % (assumption)"),
        new("VL53L0X", "ranging", 19_000, Basis.DataSheet, "ST, VL53L0X data sheet DS11555: active ranging, average with the laser"),
        new("VL53L0X", "standby", 6, Basis.DataSheet, "DS11555: software standby; shut down by its pin 5 µA"),
    ];

    /// <summary>The rows on durations.</summary>
    public static IReadOnlyList<Span> Spans { get; } =
    [
        new("start after deep sleep", 1, Basis.Assumption, "Boot loader, runtime and the application's start until its first step"),
        new("turn of the loop", 0.01, Basis.Assumption, "Each light sleep once: falling asleep, waking up, and a step of the application on the interpreter"),
        new("wait for the second window", 2, Basis.DataSheet, "LoRaWAN 1.0.4, 3.3 with RECEIVE_DELAY1 of 1 s: the board stays awake from the transmission until RX2 is over"),
        new("both windows, SF7", 0.252, Basis.Measurement, "Simulation: two empty windows, firmware/EndDevice/README.md"),
        new("both windows, SF8", 0.259, Basis.Measurement, "as above"),
        new("both windows, SF9", 0.271, Basis.Measurement, "as above"),
        new("both windows, SF10", 0.296, Basis.Measurement, "as above"),
        new("both windows, SF11", 0.351, Basis.Measurement, "as above"),
        new("both windows, SF12", 0.463, Basis.Measurement, "as above"),
        new("magnetometer sample", 0.01, Basis.DataSheet, "DS12144: turn-on time in high resolution, 9.4 ms"),
        new("windows widened for light sleep", 0.1, Basis.Measurement, "Simulation: what 5,000 ppm of a badly timed clock add to two empty windows, mean of a day"),
        new("parking confirmation", 21, Basis.Measurement, "Simulation: from a wake-up by the magnetometer until the board sleeps again, exchanges apart, mean of a day"),
        new("turns in a parking confirmation", 0.7, Basis.Measurement, "Simulation: some 35 samples and looks in between, two turns of the loop each"),
        new("turns in a heartbeat's samples", 0.18, Basis.Measurement, "Simulation: nine samples, two turns of the loop each"),
        new("turns in an exchange", 0.17, Basis.Measurement, "Simulation: about nine turns of the loop, and awake around the ends of transmission and windows"),
        new("turns in the particulates' samples", 0.5, Basis.Measurement, "Simulation: 25 samples, two turns of the loop each"),
        new("climate with gas", 0.2, Basis.Assumption, "150 ms of heating and the conversions"),
        new("carbon dioxide", 5, Basis.DataSheet, "SCD4x data sheet 1.3, 3.10: a shot of a sensor that was idle"),
        new("carbon dioxide, first", 10, Basis.DataSheet, "SCD4x data sheet 1.3, 3.10: two shots of 5 s, the first after a wake-up is discarded"),
        new("particulates", 25, Basis.Assumption, "15 s of warm-up and ten samples of a second, firmware/Node/AirDuty.cs"),
        new("set-up for a look up", 0.2, Basis.Assumption, "The binding sets a VL53L0X up anew for each look, some 80 writes and two calibrations; ESP32 awake, sensor counted as ranging all the while"),
        new("distance of a look up", 0.033, Basis.DataSheet, "DS11555, default timing budget"),
        new("ranging share of a second", 0.825, Basis.DataSheet, "25 measurements of 33 ms each (DS11555, default timing budget)"),
    ];

    /// <summary>The boards, as <c>--board</c> takes them.</summary>
    public static IReadOnlyList<string> Boards { get; } = ["bare module", "esp32-devkitc-rfm95", "heltec-wifi-lora-32-v2", "ttgo-lora32-v2.1", BatteryBoard.Name];

    /// <summary>A current, µA.</summary>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public static double Microamps(string part, string state) =>
        (Currents.FirstOrDefault(c => c.Part == part && c.State == state)
            ?? throw new ArgumentException($"The table has no row for {part}, {state}.")).Microamps;

    /// <summary>A duration, s.</summary>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public static double Seconds(string name) =>
        (Spans.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"The table has no row for {name}.")).Seconds;
}
