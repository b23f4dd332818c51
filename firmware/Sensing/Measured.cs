namespace NanoSensors.Sensing;

/// <summary>What all measured values have in common: they are whole numbers in a stated unit, and one number means "none".</summary>
public static class Measured
{
    /// <summary>The sensor has no value: absent, broken, not warm yet, or out of its range. The codec's number for the same.</summary>
    public const int NotAvailable = int.MinValue;
}
