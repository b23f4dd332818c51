namespace NanoSensors.Sensing;

/// <summary>IEEE 754 single precision without floating point.</summary>
internal static class SingleFloat
{
    private const int LargestExponent = 20;

    /// <summary>Ten times the number, rounded to the nearest; not available for what is negative, not a number, or 2^20 and more.</summary>
    internal static int ToTenths(int bits)
    {
        int exponent = ((bits >> 23) & 0xFF) - 127;
        if (bits == 0)
            return 0;
        if (bits < 0 || exponent >= LargestExponent)
            return Measured.NotAvailable;
        if (exponent < -20)
            return 0;
        long mantissa = (bits & 0x7FFFFF) | 0x800000;
        // mantissa · 2^(exponent - 23) · 10
        int shift = 23 - exponent;
        return (int)(((mantissa * 10) + (1L << (shift - 1))) >> shift);
    }
}
