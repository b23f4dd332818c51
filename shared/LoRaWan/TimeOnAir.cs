namespace NanoSensors.LoRaWan;

/// <summary>Time on air of a LoRa frame (SX1276 data sheet 4.1.1.7; Semtech AN1200.13).</summary>
public static class TimeOnAir
{
    /// <summary>Duration of a LoRaWAN uplink: preamble of 8 symbols, explicit header, payload CRC, coding rate 4/5.</summary>
    /// <param name="spreadingFactor">7 to 12.</param>
    /// <param name="bandwidthHz">125,000, 250,000 or 500,000.</param>
    /// <param name="phyPayloadLength">0 to 255 bytes.</param>
    /// <returns>Microseconds, rounded down.</returns>
    public static long Microseconds(int spreadingFactor, int bandwidthHz, int phyPayloadLength)
    {
        return Microseconds(spreadingFactor, bandwidthHz, phyPayloadLength, 5, 8, true, true);
    }

    /// <summary>Duration of any frame; low data rate optimization is on where a symbol lasts 16 ms or more.</summary>
    /// <param name="spreadingFactor">7 to 12 (6 with implicit header).</param>
    /// <param name="bandwidthHz">125,000, 250,000 or 500,000.</param>
    /// <param name="phyPayloadLength">0 to 255 bytes.</param>
    /// <param name="codingRateDenominator">5 to 8, for 4/5 to 4/8.</param>
    /// <param name="preambleSymbols">Programmed preamble, 6 to 65,535 symbols.</param>
    /// <param name="crc">Whether a payload CRC follows: uplinks yes, downlinks no.</param>
    /// <param name="explicitHeader">Whether there is a header: always in LoRaWAN but for beacons.</param>
    /// <returns>Microseconds, rounded down.</returns>
    public static long Microseconds(
        int spreadingFactor,
        int bandwidthHz,
        int phyPayloadLength,
        int codingRateDenominator,
        int preambleSymbols,
        bool crc,
        bool explicitHeader)
    {
        long symbol = SymbolMicroseconds(spreadingFactor, bandwidthHz);
        int optimize = UsesLowDataRateOptimize(spreadingFactor, bandwidthHz) ? 1 : 0;
        int bits = 8 * phyPayloadLength - 4 * spreadingFactor + 28 + (crc ? 16 : 0) - (explicitHeader ? 0 : 20);
        int bitsPerBlock = 4 * (spreadingFactor - 2 * optimize);
        int blocks = bits > 0 ? (bits + bitsPerBlock - 1) / bitsPerBlock : 0;
        int payloadSymbols = 8 + blocks * codingRateDenominator;
        // The preamble ends with 4.25 symbols of sync word.
        return (4 * (preambleSymbols + payloadSymbols) + 17) * symbol / 4;
    }

    /// <summary>Duration of one symbol, 2^SF/BW, rounded down to microseconds (exact at 125, 250 and 500 kHz).</summary>
    /// <param name="spreadingFactor">6 to 12.</param>
    /// <param name="bandwidthHz">125,000, 250,000 or 500,000.</param>
    public static int SymbolMicroseconds(int spreadingFactor, int bandwidthHz)
    {
        return (int)((1000000L << spreadingFactor) / bandwidthHz);
    }

    /// <summary>Whether low data rate optimization is mandatory: a symbol lasts 16 ms or more (data sheet 4.1.1.6).</summary>
    /// <param name="spreadingFactor">6 to 12.</param>
    /// <param name="bandwidthHz">125,000, 250,000 or 500,000.</param>
    public static bool UsesLowDataRateOptimize(int spreadingFactor, int bandwidthHz)
    {
        return SymbolMicroseconds(spreadingFactor, bandwidthHz) >= 16000;
    }
}
