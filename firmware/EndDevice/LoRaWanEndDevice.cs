using NanoSensors.Board;
using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.EndDevice;

/// <summary>
/// A LoRaWAN 1.0.4 Class A end device as a state machine: time comes in, nothing blocks, and everything that must survive
/// a restart is in the store before it matters. It sets the radio up, joins by itself, and asks to be called again.
/// </summary>
public sealed class LoRaWanEndDevice
{
    /// <summary>A device; nothing happens before the first <see cref="Step"/>.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="region">The region's table; not changed.</param>
    /// <param name="radio">Used by this device alone.</param>
    /// <param name="aes">Used by this device alone.</param>
    /// <param name="store">Keeps the records "lw-join" and "lw-session".</param>
    /// <param name="entropy">For channels and random delays.</param>
    /// <param name="settings">How it behaves on this board.</param>
    public LoRaWanEndDevice(
        EndDeviceIdentity identity,
        Region region,
        ILoRaRadio radio,
        IAes128 aes,
        RecordStore store,
        IEntropy entropy,
        EndDeviceSettings settings)
    {
    }

    /// <summary>Does whatever is due. To be called at the time it last answered, after every Send, and when DIO0 or DIO1 rises.</summary>
    /// <param name="nowMicroseconds">Monotonic time, read just before the call.</param>
    /// <returns>When to call next; <see cref="long.MaxValue"/> if only a Send brings something new.</returns>
    public long Step(long nowMicroseconds)
    {
        return long.MaxValue;
    }

    /// <summary>Whether there is a session.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Whether no exchange is under way and all that must survive is stored, so that the board may power down.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Takes a frame to send.</summary>
    /// <param name="fPort">1 to 223.</param>
    /// <param name="payload">Holds the payload; copied.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length, 0 to <see cref="MaxPayloadLength"/>.</param>
    /// <param name="confirmed">Whether the network is to acknowledge it.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    /// <returns>Accepted, or why not.</returns>
    public SendResult Send(int fPort, byte[] payload, int offset, int length, bool confirmed, long nowMicroseconds)
    {
        return SendResult.NotJoined;
    }

    /// <summary>The longest payload a Send takes now: data rate and waiting MAC answers counted. 0 before the join.</summary>
    public int MaxPayloadLength { get; private set; }

    /// <summary>When the frame that was last refused with NotAllowedYet may go.</summary>
    public long NextTransmissionMicroseconds { get; private set; }

    /// <summary>Takes the application downlink that came last, once.</summary>
    /// <param name="downlink">Takes it.</param>
    /// <returns>False if there is none.</returns>
    public bool TryTakeDownlink(Downlink downlink)
    {
        return false;
    }

    /// <summary>
    /// Gives back the unused part of the counter's reserve, with one write, before a restart or power-down that is planned.
    /// Not needed with a reserve of 1.
    /// </summary>
    public void PrepareForPowerDown()
    {
    }

    /// <summary>Counter of the next new uplink.</summary>
    public uint FCntUp { get; private set; }

    /// <summary>How many receive windows opened too late to be relied on, since the start.</summary>
    public int LateWindows { get; private set; }

    /// <summary>How often the radio had to be reset for a fault, since the start.</summary>
    public int RadioFaults { get; private set; }

    /// <summary>
    /// The battery's level for DevStatusAns: 0 external power, 1 (empty) to 254 (full), 255 not known (LoRaWAN 1.0.4, 5.5).
    /// </summary>
    public int BatteryLevel { get; set; }
}
