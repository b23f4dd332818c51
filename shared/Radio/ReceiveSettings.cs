namespace NanoSensors.Radio;

/// <summary>How a radio listens. Mutable, so that one object serves for ever.</summary>
public sealed class ReceiveSettings
{
    /// <summary>Carrier, Hz.</summary>
    public uint FrequencyHz;

    /// <summary>Spreading factor, 7 to 12.</summary>
    public int SpreadingFactor = 7;

    /// <summary>Bandwidth, Hz: 125,000, 250,000 or 500,000.</summary>
    public int BandwidthHz = 125000;

    /// <summary>True for an end device (downlinks are inverted), false for a gateway.</summary>
    public bool InvertIq;

    /// <summary>True to listen until told otherwise; false for one window of <see cref="SymbolTimeout"/>.</summary>
    public bool Continuous;

    /// <summary>Length of a single window in symbols, 4 to 1023 (RegSymbTimeout has 10 bits). Clamped.</summary>
    public int SymbolTimeout = 8;
}
