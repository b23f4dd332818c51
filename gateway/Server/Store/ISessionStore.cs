using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>LoRaWAN sessions of the devices behind our own gateways.</summary>
public interface ISessionStore
{
    /// <summary>
    /// In one transaction: takes <see cref="JoinAttempt.DevNonce"/> if it is above the last, makes the next JoinNonce, and adds the session that
    /// <paramref name="derive"/> makes of it. The sessions before it stay usable until the new one is used.
    /// </summary>
    /// <returns>The new session, or null if the DevNonce is not above the last.</returns>
    Task<Session?> JoinAsync(JoinAttempt attempt, Func<int, Session> derive);

    /// <summary>
    /// The sessions with this address, which need not be unique, the newest first. Who asks first goes on first, so that a device's frames keep their order.
    /// </summary>
    Task<IReadOnlyList<Session>> FindAsync(DevAddr address);

    /// <summary>
    /// In one transaction: raises the session's counter to <paramref name="fCnt"/> if that is above the last, stores the reading if there is one, and
    /// drops the device's other sessions. So of two servers on one store only one accepts a frame.
    /// </summary>
    Task<AcceptResult> AcceptAsync(Session session, uint fCnt, Heard heard, NewReading? reading);

    /// <summary>
    /// Stores the reading of a frame below the session's counter if no frame with this counter was stored: one that a gateway kept while its
    /// backhaul was down. The counter stays.
    /// </summary>
    /// <returns>The reading, or null if it was there already.</returns>
    Task<Reading?> AcceptLateAsync(Session session, NewReading reading);

    /// <summary>Another copy of a stored frame was heard better.</summary>
    Task ImproveAsync(Session session, uint fCnt, Heard heard);

    /// <summary>Keeps what was learnt of the link, and the device's own word on it if it gave one.</summary>
    Task UpdateLinkAsync(Session session, LinkState link, LinkStatus? status);

    /// <summary>Reserves the next downlink counter, and the oldest waiting downlink of the device if there is one that fits.</summary>
    /// <param name="maxPayloadLength">Longest application payload that fits the window.</param>
    /// <param name="always">True to reserve a counter even if no downlink waits, for an acknowledgement or a MAC command.</param>
    /// <returns>Null if there is nothing to send.</returns>
    Task<DownlinkReservation?> ReserveDownlinkAsync(Session session, int maxPayloadLength, bool always);
}

/// <param name="Device">Who wants to join.</param>
/// <param name="DevNonce">0 to 65,535.</param>
/// <param name="Time">When.</param>
public sealed record JoinAttempt(Eui64 Device, int DevNonce, DateTimeOffset Time);

/// <summary>How a frame was heard, at its best.</summary>
public readonly record struct Heard(DateTimeOffset Time, string Gateway, double Rssi, double Snr);

/// <param name="Accepted">False if the counter was used already.</param>
/// <param name="Reading">The reading as stored, or null if there was none.</param>
public readonly record struct AcceptResult(bool Accepted, Reading? Reading);

/// <param name="FCntDown">The counter to send with.</param>
/// <param name="Downlink">What to send, or null.</param>
/// <param name="More">True if another one waits.</param>
public sealed record DownlinkReservation(uint FCntDown, Downlink? Downlink, bool More);
