namespace NanoSensors.LoRaWan;

/// <summary>What is wrong with the bytes of a frame.</summary>
public enum FrameError
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Fewer bytes than the smallest frame of its type has.</summary>
    TooShort = 1,

    /// <summary>More bytes than the largest frame of its type has.</summary>
    TooLong = 2,

    /// <summary>The MHDR tells another type of frame than the one asked for.</summary>
    WrongType = 3,

    /// <summary>The MHDR's Major field is not 0, or its reserved bits are set.</summary>
    UnknownMajor = 4,

    /// <summary>FOptsLen tells more bytes than the frame has.</summary>
    FOptsCutOff = 5,

    /// <summary>MAC commands both in FOpts and as payload of port 0, which LoRaWAN 1.0.4, 4.3.1.6 rules out.</summary>
    FOptsAndPortZero = 6,

    /// <summary>The message integrity code does not fit.</summary>
    WrongMic = 7,
}
