namespace NanoSensors.Forwarder;

/// <summary>How far a downlink is.</summary>
public enum DownlinkState
{
    /// <summary>The slot is free.</summary>
    Free = 0,

    /// <summary>Accepted, waiting for its time.</summary>
    Waiting = 1,

    /// <summary>Written to a radio; one register write launches it.</summary>
    Prepared = 2,

    /// <summary>On the air.</summary>
    OnAir = 3,
}

/// <summary>One place in the queue of downlinks.</summary>
public sealed class DownlinkSlot
{
    /// <summary>What was asked for.</summary>
    public readonly DownlinkRequest Request = new DownlinkRequest();

    /// <summary>How far it is.</summary>
    public DownlinkState State;

    /// <summary>When its transmission begins, monotonic microseconds.</summary>
    public long DeadlineMicroseconds;

    /// <summary>How long it lasts, microseconds.</summary>
    public long AirtimeMicroseconds;

    /// <summary>Number of the band that it spends the duty cycle of.</summary>
    public int Band;

    /// <summary>With what power, dBm at the connector.</summary>
    public int PowerDbm;

    /// <summary>The radio that sends it, once it is prepared.</summary>
    public RadioPort Port;

    /// <summary>When its transmission ends, monotonic microseconds.</summary>
    public long EndMicroseconds => DeadlineMicroseconds + AirtimeMicroseconds;
}
