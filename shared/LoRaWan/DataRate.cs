namespace NanoSensors.LoRaWan;

/// <summary>One LoRa data rate of a region.</summary>
public sealed class DataRate
{
    /// <summary>A data rate.</summary>
    /// <param name="spreadingFactor">7 to 12.</param>
    /// <param name="bandwidthHz">125,000, 250,000 or 500,000.</param>
    /// <param name="maxMacPayloadLength">The longest MACPayload (FHDR, FPort and FRMPayload), 19 to 250 bytes.</param>
    public DataRate(int spreadingFactor, int bandwidthHz, int maxMacPayloadLength)
    {
        SpreadingFactor = spreadingFactor;
        BandwidthHz = bandwidthHz;
        MaxMacPayloadLength = maxMacPayloadLength;
    }

    /// <summary>7 to 12.</summary>
    public int SpreadingFactor { get; }

    /// <summary>Hz.</summary>
    public int BandwidthHz { get; }

    /// <summary>The longest MACPayload, bytes. FRMPayload may have 8 bytes and the FOpts less.</summary>
    public int MaxMacPayloadLength { get; }

    /// <summary>The longest FRMPayload where FOpts is empty, bytes.</summary>
    public int MaxFrmPayloadLength
    {
        get { return MaxMacPayloadLength - 8; }
    }

    /// <summary>Duration of one symbol, microseconds.</summary>
    public int SymbolMicroseconds
    {
        get { return TimeOnAir.SymbolMicroseconds(SpreadingFactor, BandwidthHz); }
    }

    /// <summary>
    /// The SNR at which the chip still demodulates, in quarters of a dB: -7.5 dB at SF7 and 2.5 dB less a step
    /// (SX1276 data sheet, table 13).
    /// </summary>
    public int RequiredSnrQuarterDb
    {
        get { return -30 - 10 * (SpreadingFactor - 7); }
    }
}
