namespace NanoSensors.Codec;

/// <summary>Why bytes are not a frame. Decoders report the first of these that they meet, in the order of the specification.</summary>
public enum DecodeError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>FPort 0 or above 223, which LoRaWAN keeps for itself.</summary>
    NotApplicationPort = 1,

    /// <summary>The FPort belongs to a later version of the frames (32 to 223).</summary>
    UnknownVersion = 2,

    /// <summary>The FPort belongs to this version, and no frame has this kind in this direction.</summary>
    UnknownKind = 3,

    /// <summary>The frame ends before its last field.</summary>
    TooShort = 4,

    /// <summary>Bytes follow the last field.</summary>
    TooLong = 5,

    /// <summary>Bits between the last field and the end of its byte are not zero.</summary>
    ReservedBits = 6,

    /// <summary>A field holds a code that this version gives no meaning.</summary>
    ReservedCode = 7,
}
