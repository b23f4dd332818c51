namespace NanoSensors.Radio;

/// <summary>A frame as it was received. One object a radio, overwritten by the next reception.</summary>
public sealed class ReceivedFrame
{
    /// <summary>The PHYPayload, in the first <see cref="Length"/> bytes.</summary>
    public readonly byte[] Data = new byte[255];

    /// <summary>0 to 255.</summary>
    public int Length;

    /// <summary>Whether the sender appended a payload CRC (RegHopChannel bit 6).</summary>
    public bool HasCrc;

    /// <summary>Strength of the packet, dBm.</summary>
    public int RssiDbm;

    /// <summary>Signal to noise ratio in quarters of a dB, signed.</summary>
    public int SnrQuarterDb;

    /// <summary>Denominator of the coding rate 4/n the header told, 5 to 8.</summary>
    public int CodingRateDenominator;

    /// <summary>Sender's carrier minus ours, Hz.</summary>
    public int FrequencyErrorHz;

    /// <summary>When the end of the frame was noticed: the Step's time.</summary>
    public long ReceivedAtMicroseconds;
}
