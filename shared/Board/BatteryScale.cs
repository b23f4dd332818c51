namespace NanoSensors.Board;

/// <summary>
/// Converts raw counts of ADC1 at 12 dB into millivolts at the battery: linear, with an offset at the pin (ESP-IDF, esp_adc_cal: adc1_vref_atten_offset). The slope is the chip's
/// reference and differs by some percent from chip to chip: it is calibrated per board.
/// </summary>
/// <remarks>
/// Record "batterycal", version 1: gain in 1/10000 of the typical slope (2), unsigned; offset in mV at the battery, added last (2), signed. Both big-endian. Written at provisioning.
/// </remarks>
public sealed class BatteryScale
{
    /// <summary>Name of the calibration's record.</summary>
    public const string RecordName = "batterycal";

    /// <summary>Format version of the record.</summary>
    public const byte RecordVersion = 1;

    /// <summary>Length of the record in bytes.</summary>
    public const int RecordLength = 4;

    /// <summary>Gain of an uncalibrated board.</summary>
    public const int TypicalGain = 10000;

    // The reference lies within 1.0 to 1.2 V of a typical 1.1 V: ±9 %. The rest is the divider's resistors.
    private const int LeastGain = 8500;
    private const int GreatestGain = 11500;

    private const int PinOffsetMillivolts = 142;
    private const int PinFullScaleMillivolts = 3300;

    private readonly int _fullScaleMillivolts;
    private readonly int _maxValue;
    private int _gain = TypicalGain;
    private int _offset;

    /// <summary>An uncalibrated scale.</summary>
    /// <param name="fullScaleMillivolts">Millivolts at the battery for full scale, without the offset: 3,300 times the divider.</param>
    /// <param name="maxValue">The converter's largest count.</param>
    public BatteryScale(int fullScaleMillivolts, int maxValue)
    {
        _fullScaleMillivolts = fullScaleMillivolts;
        _maxValue = maxValue;
    }

    /// <summary>Returns the pin's offset as seen at the battery, mV.</summary>
    public static int OffsetAtBattery(int fullScaleMillivolts)
    {
        return PinOffsetMillivolts * fullScaleMillivolts / PinFullScaleMillivolts;
    }

    /// <summary>Returns the gain that makes an uncalibrated board's reading right, or -1 if it is out of what chip and divider can be off by.</summary>
    /// <param name="fullScaleMillivolts">Millivolts at the battery for full scale, without the offset: 3,300 times the divider.</param>
    /// <param name="measuredMillivolts">The voltage by a meter.</param>
    /// <param name="shownMillivolts">The voltage that the uncalibrated board shows.</param>
    public static int GainFor(int fullScaleMillivolts, int measuredMillivolts, int shownMillivolts)
    {
        int offset = OffsetAtBattery(fullScaleMillivolts);
        if (shownMillivolts <= offset || measuredMillivolts <= offset || measuredMillivolts > 100000)
            return -1;
        int counted = shownMillivolts - offset;
        long gain = (((long)(measuredMillivolts - offset) * TypicalGain) + (counted / 2)) / counted;
        return gain >= LeastGain && gain <= GreatestGain ? (int)gain : -1;
    }

    /// <summary>Stores a calibration.</summary>
    /// <returns>False if the store refused.</returns>
    public static bool Write(RecordStore store, int gain, int offsetMillivolts)
    {
        byte[] record = new byte[] { (byte)(gain >> 8), (byte)gain, (byte)(offsetMillivolts >> 8), (byte)offsetMillivolts };
        return store.Write(RecordName, RecordVersion, record, RecordLength);
    }

    /// <summary>Takes the board's calibration, if it has one. A gain that no chip has is ignored.</summary>
    public void Read(RecordStore store)
    {
        byte[] record = new byte[RecordLength];
        if (store.Read(RecordName, RecordVersion, record) != RecordLength)
            return;
        int gain = (record[0] << 8) | record[1];
        if (gain < LeastGain || gain > GreatestGain)
            return;
        _gain = gain;
        _offset = (short)((record[2] << 8) | record[3]);
    }

    /// <summary>Returns the battery's voltage in mV by the sum of some raw readings.</summary>
    public int Millivolts(int sum, int readings)
    {
        long counted = (long)sum * _fullScaleMillivolts * _gain / ((long)_maxValue * readings * TypicalGain);
        return (int)counted + OffsetAtBattery(_fullScaleMillivolts) + _offset;
    }
}
