namespace NanoSensors.Forwarder;

/// <summary>The protocol's words for what became of a downlink. Servers know these and no others.</summary>
public static class TxAckError
{
    /// <summary>It will be sent.</summary>
    public const string None = "NONE";

    /// <summary>Its time has passed, or is too near.</summary>
    public const string TooLate = "TOO_LATE";

    /// <summary>Its time is too far ahead.</summary>
    public const string TooEarly = "TOO_EARLY";

    /// <summary>Another transmission has that moment, the queue is full, or the band's duty cycle is spent.</summary>
    public const string CollisionPacket = "COLLISION_PACKET";

    /// <summary>The gateway does not transmit on that frequency, or not with that modulation.</summary>
    public const string TxFreq = "TX_FREQ";

    /// <summary>The gateway cannot transmit so weakly.</summary>
    public const string TxPower = "TX_POWER";

    /// <summary>The time was given in GPS time, which this gateway does not have.</summary>
    public const string GpsUnlocked = "GPS_UNLOCKED";
}
