namespace NanoSensors.Codec;

/// <summary>How a command ended.</summary>
public enum CommandResult
{
    /// <summary>Done; a restart follows the acknowledgement.</summary>
    Done = 0,

    /// <summary>This firmware does not know the command.</summary>
    UnknownCommand = 1,

    /// <summary>The value is not one that this node takes.</summary>
    OutOfRange = 2,

    /// <summary>The command is known and means nothing to this node's profile.</summary>
    NotSupported = 3,

    /// <summary>Not now: send it again later.</summary>
    Busy = 4,

    /// <summary>The bytes are not a command.</summary>
    Malformed = 5,

    /// <summary>The new setting could not be stored; the old one is in force.</summary>
    StoreFailed = 6,

    /// <summary>It came on the command port of a version that this firmware does not speak.</summary>
    UnknownVersion = 7,

    /// <summary>Not known.</summary>
    NotAvailable = 15,
}
