namespace NanoSensors.Power;

/// <summary>
/// The board for a battery (hardware/boards/esp32-wroom-32e-rfm95w.md): what its own parts draw all the time, and its current in
/// each state. All currents in µA at the cell.
/// </summary>
public static class BatteryBoard
{
    /// <summary>Its name, as <c>--board</c> takes it.</summary>
    public const string Name = "esp32-wroom-32e-rfm95w";

    private const string Always = "always";

    /// <summary>What draws current whatever the node does.</summary>
    public static IReadOnlyList<Current> Parts { get; } =
    [
        new("RT9080-33", Always, 2, Basis.DataSheet, "Richtek, data sheet DS9080-00, features: ground current at no load"),
        new("divider", Always, 3.83, Basis.Assumption, "Calculated: 3.6 V across 940 kΩ"),
        new("TPL5010", Always, 0.035, Basis.DataSheet, "TI, TPL5010 data sheet, features"),
        new("TPS22919, off", Always, 0.1, Basis.Assumption, "Leakage of the open switch"),
        new("TPS61023, off", Always, 0.1, Basis.DataSheet, "TI, data sheet SLVSF14B, features: shutdown current"),
        new("pulse capacitor", Always, 2, Basis.Assumption, "Leakage of a hybrid capacitor of AA size at 20 °C"),
    ];

    /// <summary>The sum of <see cref="Parts"/>, µA.</summary>
    public static double AlwaysMicroamps => Parts.Sum(p => p.Microamps);

    /// <summary>The states of a node on this board, by the rows of <see cref="PowerTable"/> that add up to each.</summary>
    public static IReadOnlyList<BatteryBoardState> States { get; } =
    [
        new("parking, asleep, the LIS2MDL watches",
            [("ESP32", "deep sleep"), ("RFM95", "sleep"), ("LIS2MDL", "10 samples a second, low power")]),
        new("air, asleep, the SCD41 idle",
            [("ESP32", "deep sleep"), ("RFM95", "sleep"), ("BME680", "sleep"), ("SCD41", "idle"), ("SPS30", "gated off")]),
        new("waiting in light sleep", [("ESP32", "light sleep"), ("RFM95", "sleep")]),
        new("awake", [("ESP32", "awake"), ("RFM95", "sleep")]),
        new("transmitting, 14 dBm", [("ESP32", "awake"), ("RFM95", "transmit 14 dBm")]),
        new("receiving", [("ESP32", "awake"), ("RFM95", "receive")]),
        new("air, particulates, between two readings", [("ESP32", "light sleep"), ("RFM95", "sleep"), ("SPS30", "measuring")]),
    ];
}
