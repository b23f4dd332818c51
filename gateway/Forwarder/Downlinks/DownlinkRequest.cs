namespace NanoSensors.Forwarder;

/// <summary>What a PULL_RESP asks for: its <c>txpk</c> object. One object serves for ever.</summary>
public sealed class DownlinkRequest
{
    /// <summary>The PULL_RESP's token, which the TX_ACK repeats.</summary>
    public int Token;

    /// <summary><c>imme</c>: as soon as possible.</summary>
    public bool Immediate;

    /// <summary>Whether <see cref="Tmst"/> was given.</summary>
    public bool HasTmst;

    /// <summary><c>tmst</c>: when the transmission is to begin, in the gateway's own microseconds modulo 2^32.</summary>
    public uint Tmst;

    /// <summary><c>tmms</c> was given: a GPS time, which a gateway without GPS cannot keep.</summary>
    public bool HasGpsTime;

    /// <summary><c>modu</c> and <c>datr</c> are LoRa, and of the data rates the chip has; otherwise the modulation's fields mean nothing.</summary>
    public bool IsLoRa;

    /// <summary><c>freq</c>, Hz; 0 if it was no frequency at all.</summary>
    public uint FrequencyHz;

    /// <summary><c>powe</c>, dBm at the antenna connector.</summary>
    public int PowerDbm;

    /// <summary>Of <c>datr</c>, 7 to 12.</summary>
    public int SpreadingFactor;

    /// <summary>Of <c>datr</c>, Hz: 125,000, 250,000 or 500,000.</summary>
    public int BandwidthHz;

    /// <summary>Of <c>codr</c>: denominator of 4/n, 5 to 8.</summary>
    public int CodingRateDenominator;

    /// <summary><c>ipol</c>.</summary>
    public bool InvertIq;

    /// <summary><c>prea</c>, symbols, 6 to 65,535.</summary>
    public int PreambleSymbols;

    /// <summary><c>ncrc</c>: no payload CRC.</summary>
    public bool NoCrc;

    /// <summary>The PHYPayload, in the first <see cref="Length"/> bytes.</summary>
    public readonly byte[] Data = new byte[255];

    /// <summary>1 to 255.</summary>
    public int Length;

    /// <summary>Takes over another's content.</summary>
    public void CopyFrom(DownlinkRequest other)
    {
        Token = other.Token;
        Immediate = other.Immediate;
        HasTmst = other.HasTmst;
        Tmst = other.Tmst;
        HasGpsTime = other.HasGpsTime;
        IsLoRa = other.IsLoRa;
        FrequencyHz = other.FrequencyHz;
        PowerDbm = other.PowerDbm;
        SpreadingFactor = other.SpreadingFactor;
        BandwidthHz = other.BandwidthHz;
        CodingRateDenominator = other.CodingRateDenominator;
        InvertIq = other.InvertIq;
        PreambleSymbols = other.PreambleSymbols;
        NoCrc = other.NoCrc;
        Length = other.Length;
        System.Array.Copy(other.Data, 0, Data, 0, other.Length);
    }
}
