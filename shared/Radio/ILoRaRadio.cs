namespace NanoSensors.Radio;

/// <summary>
/// A LoRa transceiver as a state machine. Every setting is written beforehand by a Prepare call; <see cref="Start"/> then
/// launches with a single register write, so that the moment is exact. Nothing blocks: <see cref="Step"/> looks at the chip
/// and tells what has happened.
/// </summary>
public interface ILoRaRadio
{
    /// <summary>What the radio is doing.</summary>
    RadioState State { get; }

    /// <summary>
    /// Looks at the chip once. To be called at <see cref="NextStepMicroseconds"/>, and earlier when a DIO line rose.
    /// </summary>
    /// <param name="nowMicroseconds">Monotonic time, read just before the call; it becomes the event's time stamp.</param>
    /// <returns>What has happened since the last call; at most one event a call.</returns>
    RadioEvent Step(long nowMicroseconds);

    /// <summary>When <see cref="Step"/> is next due; <see cref="long.MaxValue"/> while asleep or in standby.</summary>
    long NextStepMicroseconds { get; }

    /// <summary>
    /// Puts the radio into standby, sets everything for one transmission and fills the FIFO. Abandons whatever it was doing.
    /// </summary>
    /// <param name="settings">Read during the call only.</param>
    /// <param name="frame">The PHYPayload, from index 0; copied into the chip.</param>
    /// <param name="length">1 to 255.</param>
    void PrepareTransmit(TransmitSettings settings, byte[] frame, int length);

    /// <summary>Puts the radio into standby and sets everything for one receive window or for continuous reception.</summary>
    /// <param name="settings">Read during the call only.</param>
    void PrepareReceive(ReceiveSettings settings);

    /// <summary>
    /// Puts the radio into standby and sets everything for one look at the channel: whether a preamble of this spreading factor is on the
    /// air. It takes some 1.85 symbols. <see cref="RadioEvent.PreambleDetected"/> leaves the radio in <see cref="RadioState.ReceivePrepared"/>, so that
    /// <see cref="Start"/> catches the frame; a preamble lasts 8 symbols, and a receiver needs some five of them.
    /// </summary>
    /// <param name="settings">Read during the call only; the window after a detection is theirs, and always a single one.</param>
    void PrepareDetection(ReceiveSettings settings);

    /// <summary>Launches what was prepared, with one register write. In any other state than Prepared it does nothing.</summary>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    void Start(long nowMicroseconds);

    /// <summary>Puts the chip to sleep (registers kept, FIFO lost).</summary>
    void Sleep();

    /// <summary>Resets the chip and sets it up anew; the radio answers Ready (or Fault) from <see cref="Step"/> some 20 ms later.</summary>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    void Reset(long nowMicroseconds);

    /// <summary>The frame of the last <see cref="RadioEvent.ReceiveDone"/> or <see cref="RadioEvent.ReceiveCrcError"/>. One object, overwritten by the next.</summary>
    ReceivedFrame Received { get; }
}

/// <summary>What a radio is doing.</summary>
public enum RadioState
{
    /// <summary>Not set up: before the first Reset, or after a fault.</summary>
    Down = 0,

    /// <summary>Being reset and calibrated.</summary>
    Resetting = 1,

    /// <summary>Asleep.</summary>
    Sleep = 2,

    /// <summary>Idle, ready to be prepared.</summary>
    Standby = 3,

    /// <summary>A transmission is prepared; Start launches it.</summary>
    TransmitPrepared = 4,

    /// <summary>On the air.</summary>
    Transmitting = 5,

    /// <summary>A receive window is prepared; Start opens it.</summary>
    ReceivePrepared = 6,

    /// <summary>A receive window is open, or reception is continuous.</summary>
    Receiving = 7,

    /// <summary>A look at the channel is prepared; Start begins it.</summary>
    DetectionPrepared = 8,

    /// <summary>Looking for a preamble.</summary>
    Detecting = 9,
}

/// <summary>What has happened to a radio.</summary>
public enum RadioEvent
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reset and set-up are done; the radio is in standby.</summary>
    Ready = 1,

    /// <summary>The frame has left; the radio is in standby. The time stamp is the Step's.</summary>
    TransmitDone = 2,

    /// <summary>A frame is in <see cref="ILoRaRadio.Received"/>. After a single window the radio is in standby; continuous reception goes on.</summary>
    ReceiveDone = 3,

    /// <summary>A frame came whose payload CRC is wrong; it is in <see cref="ILoRaRadio.Received"/>.</summary>
    ReceiveCrcError = 4,

    /// <summary>The window closed without a preamble; the radio is in standby.</summary>
    ReceiveTimeout = 5,

    /// <summary>The chip does not answer as it should (wrong RegVersion, a mode that does not take, a transmission that never ends). Reset it.</summary>
    Fault = 6,

    /// <summary>The look at the channel found a preamble; the radio is prepared to receive the frame behind it.</summary>
    PreambleDetected = 7,

    /// <summary>The look at the channel found none; the radio is in standby.</summary>
    NothingDetected = 8,
}
