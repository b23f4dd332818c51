using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>A voltage that a board can have, and the same when it is read again; or -1, always.</summary>
public static class BatteryContract
{
    private const int Reads = 8;
    private const int HighestMillivolts = 20000;

    // No board of ours runs from less.
    private const int LowestMillivolts = 1500;

    // The ESP32's converter is noisy (data sheet 4.1.2: up to 6 %).
    private const int SpreadPercent = 8;

    /// <summary>Reads it some times.</summary>
    public static void Check(IBattery battery, SelfTestReport report)
    {
        report.Begin("battery");
        int lowest = int.MaxValue;
        int highest = int.MinValue;
        for (int i = 0; i < Reads; i++)
        {
            int millivolts = battery.ReadMillivolts();
            lowest = millivolts < lowest ? millivolts : lowest;
            highest = millivolts > highest ? millivolts : highest;
        }

        if (highest == -1)
        {
            report.Check(lowest == -1, "it can sometimes be measured and sometimes not");
            return;
        }

        report.Check(lowest >= LowestMillivolts && highest <= HighestMillivolts, lowest.ToString() + " to " + highest.ToString() + " mV is no battery: look at the divider");
        report.Check((highest - lowest) * 100 <= highest * SpreadPercent, lowest.ToString() + " to " + highest.ToString() + " mV within a moment: a capacitor is missing at the input");
    }
}
