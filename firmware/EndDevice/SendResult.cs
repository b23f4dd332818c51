namespace NanoSensors.EndDevice;

/// <summary>What became of a wish to send.</summary>
public enum SendResult
{
    /// <summary>Taken; it goes out with the next Step.</summary>
    Accepted = 0,

    /// <summary>An exchange is under way. Try again when the device is idle.</summary>
    Busy = 1,

    /// <summary>There is no session, or it has come to its end. The device joins by itself.</summary>
    NotJoined = 2,

    /// <summary>Longer than the data rate in force carries, even without MAC answers beside it.</summary>
    TooLong = 3,

    /// <summary>The duty cycle forbids it now; NextTransmissionMicroseconds tells when it may go.</summary>
    NotAllowedYet = 4,

    /// <summary>The port is not one of 1 to 223, or the buffer does not hold the payload.</summary>
    Invalid = 5,

    /// <summary>The store refused to keep the counter, so the frame must not go out.</summary>
    StoreFailed = 6,

    /// <summary>MAC answers that leave no room for the payload go first, in a frame of their own. Try again when the device is idle.</summary>
    AnswersFirst = 7,
}
