namespace NanoSensors.LoRaWan;

/// <summary>The type of a frame: the upper three bits of its first byte, the MHDR (LoRaWAN 1.0.4, 4.2.1).</summary>
public enum MType
{
    /// <summary>A device asks to join.</summary>
    JoinRequest = 0,

    /// <summary>The network's answer, encrypted.</summary>
    JoinAccept = 1,

    /// <summary>Uplink that wants no acknowledgement.</summary>
    UnconfirmedDataUp = 2,

    /// <summary>Downlink that wants no acknowledgement.</summary>
    UnconfirmedDataDown = 3,

    /// <summary>Uplink to be acknowledged.</summary>
    ConfirmedDataUp = 4,

    /// <summary>Downlink to be acknowledged.</summary>
    ConfirmedDataDown = 5,

    /// <summary>Reserved (a rejoin request in LoRaWAN 1.1).</summary>
    Reserved = 6,

    /// <summary>Proprietary.</summary>
    Proprietary = 7,
}
