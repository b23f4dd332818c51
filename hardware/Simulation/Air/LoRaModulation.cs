namespace NanoSensors.Simulation;

/// <summary>How a LoRa frame is laid on the air: what a receiver must match to hear it.</summary>
/// <param name="FrequencyHz">Carrier, Hz, with the crystal's error.</param>
/// <param name="SpreadingFactor">6 to 12.</param>
/// <param name="BandwidthHz">Bandwidth, Hz.</param>
/// <param name="InvertedIq">True for chirps as a gateway sends them.</param>
/// <param name="SyncWord">0x34 for LoRaWAN, 0x12 for private networks.</param>
/// <param name="LowDataRateOptimize">Both sides must agree, or the payload is garbled.</param>
public readonly record struct LoRaModulation(
    double FrequencyHz, int SpreadingFactor, int BandwidthHz, bool InvertedIq, byte SyncWord, bool LowDataRateOptimize)
{
    /// <summary>One symbol, µs: 2^SF / bandwidth.</summary>
    public double SymbolMicroseconds => (1 << SpreadingFactor) * 1e6 / BandwidthHz;

    /// <summary>Preamble, sync word and start of frame delimiter, µs (data sheet 4.1.1.7: preamble + 4.25 symbols).</summary>
    public double PreambleMicroseconds(int preambleSymbols) => (preambleSymbols + 4.25) * SymbolMicroseconds;

    /// <summary>A whole frame, µs (data sheet 4.1.1.7), rounded to the nearest.</summary>
    /// <param name="preambleSymbols">As in RegPreamble.</param>
    /// <param name="payloadLength">Bytes, 0 to 255.</param>
    /// <param name="codingRateDenominator">5 to 8.</param>
    /// <param name="crc">Whether a payload CRC follows.</param>
    /// <param name="implicitHeader">Whether the header is left out.</param>
    public long FrameMicroseconds(int preambleSymbols, int payloadLength, int codingRateDenominator, bool crc, bool implicitHeader)
    {
        double numerator = 8.0 * payloadLength - 4 * SpreadingFactor + 28 + (crc ? 16 : 0) - (implicitHeader ? 20 : 0);
        double denominator = 4.0 * (SpreadingFactor - (LowDataRateOptimize ? 2 : 0));
        double payloadSymbols = 8 + Math.Max(Math.Ceiling(numerator / denominator) * codingRateDenominator, 0);
        return (long)Math.Round(PreambleMicroseconds(preambleSymbols) + payloadSymbols * SymbolMicroseconds);
    }
}
