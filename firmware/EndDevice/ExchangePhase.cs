namespace NanoSensors.EndDevice;

/// <summary>Where an exchange (uplink, RX1, RX2, repetitions) stands.</summary>
internal enum ExchangePhase
{
    /// <summary>None is under way; a frame may be staged.</summary>
    Idle = 0,

    /// <summary>The radio holds the frame; the next call launches it.</summary>
    TransmitPrepared = 1,

    /// <summary>On the air.</summary>
    Transmitting = 2,

    /// <summary>Before a window; the radio sleeps.</summary>
    WindowWait = 3,

    /// <summary>The radio is set up for the window; the call at the deadline opens it.</summary>
    WindowPrepared = 4,

    /// <summary>Listening.</summary>
    WindowOpen = 5,

    /// <summary>The same frame goes out again, later.</summary>
    RepeatWait = 6,
}
