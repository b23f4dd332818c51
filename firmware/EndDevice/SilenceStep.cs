namespace NanoSensors.EndDevice;

/// <summary>What a device did because nothing that waited could be sent and nothing said until when. The numbers are those of the status frame and of a record, and never change.</summary>
public enum SilenceStep
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It gave up the exchange under way and the MAC answers that waited.</summary>
    DroppedAnswers = 1,

    /// <summary>It ended the session and joins anew.</summary>
    Rejoined = 2,

    /// <summary>It asked for a restart of the board.</summary>
    Restarted = 3,
}
