using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>An application's downlink. One object serves for ever.</summary>
public sealed class Downlink
{
    /// <summary>1 to 223.</summary>
    public int FPort;

    /// <summary>The plain payload, in the first <see cref="Length"/> bytes.</summary>
    public readonly byte[] Data = new byte[DataFrame.MaxFrmPayloadLength];

    /// <summary>0 to 242.</summary>
    public int Length;

    /// <summary>Strength at which it was received, dBm.</summary>
    public int RssiDbm;

    /// <summary>Signal to noise ratio at which it was received, quarters of a dB.</summary>
    public int SnrQuarterDb;

    /// <summary>The frame counter it came with.</summary>
    public uint FCntDown;
}
