namespace NanoSensors.Radio;

/// <summary>
/// How long things take on the air, for deciding when to look at the chip (data sheet 4.1.1.7). The link layer has its
/// own, richer one; the driver depends on nothing above it.
/// </summary>
internal static class LoRaTiming
{
    /// <summary>One symbol, rounded up to a microsecond.</summary>
    internal static long SymbolMicroseconds(int spreadingFactor, int bandwidthHz)
    {
        return ((1000000L << spreadingFactor) + bandwidthHz - 1) / bandwidthHz;
    }

    /// <summary>True from 16 ms a symbol on: the data sheet makes LowDataRateOptimize compulsory there (page 31).</summary>
    internal static bool NeedsLowDataRateOptimize(int spreadingFactor, int bandwidthHz)
    {
        return (1000L << spreadingFactor) / bandwidthHz >= 16;
    }

    /// <summary>A whole frame with explicit header.</summary>
    internal static long FrameMicroseconds(TransmitSettings settings, int length)
    {
        return FrameMicroseconds(
            settings.SpreadingFactor, settings.BandwidthHz, settings.CodingRateDenominator, settings.PreambleSymbols, length, settings.Crc);
    }

    /// <summary>The longest frame that a window can be kept open by: 255 bytes at coding rate 4/8.</summary>
    internal static long LongestFrameMicroseconds(int spreadingFactor, int bandwidthHz)
    {
        return FrameMicroseconds(spreadingFactor, bandwidthHz, 8, 8, 255, true);
    }

    private static long FrameMicroseconds(int sf, int bandwidthHz, int codingRateDenominator, int preambleSymbols, int length, bool crc)
    {
        int bitsPerSymbol = 4 * (NeedsLowDataRateOptimize(sf, bandwidthHz) ? sf - 2 : sf);
        int bits = 8 * length - 4 * sf + 28 + (crc ? 16 : 0);
        int blocks = bits > 0 ? (bits + bitsPerSymbol - 1) / bitsPerSymbol : 0;
        long payloadSymbols = 8 + (long)blocks * codingRateDenominator;

        // In quarters of a symbol, because of the 4.25 symbols of sync word and start of frame.
        long quarters = 4 * (preambleSymbols + payloadSymbols) + 17;
        return quarters * (1000000L << sf) / bandwidthHz / 4 + 1;
    }
}
