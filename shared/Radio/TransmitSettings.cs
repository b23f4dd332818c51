namespace NanoSensors.Radio;

/// <summary>How one frame is sent. Mutable, so that one object serves for ever.</summary>
public sealed class TransmitSettings
{
    /// <summary>Carrier, Hz; 862,000,000 to 1,020,000,000 for the RFM95's band.</summary>
    public uint FrequencyHz;

    /// <summary>Spreading factor, 7 to 12.</summary>
    public int SpreadingFactor = 7;

    /// <summary>Bandwidth, Hz: 125,000, 250,000 or 500,000.</summary>
    public int BandwidthHz = 125000;

    /// <summary>Denominator of the coding rate 4/n, 5 to 8.</summary>
    public int CodingRateDenominator = 5;

    /// <summary>Output at the PA_BOOST pin, dBm, 2 to 20 (20 only with a 1 % duty cycle, data sheet 5.4.3). Clamped.</summary>
    public int PowerDbm = 14;

    /// <summary>Preamble, symbols without the sync word, 6 to 65,535. LoRaWAN: 8.</summary>
    public int PreambleSymbols = 8;

    /// <summary>True for a gateway's downlink, false for an end device's uplink.</summary>
    public bool InvertIq;

    /// <summary>Whether a payload CRC is appended: true for uplinks, false for downlinks.</summary>
    public bool Crc = true;
}
