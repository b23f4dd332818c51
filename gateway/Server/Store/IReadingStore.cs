using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>Decoded uplinks, once each.</summary>
public interface IReadingStore
{
    /// <summary>Stores a reading, unless its (device, session, counter) is there already. A device not yet known is added.</summary>
    /// <returns>The reading as stored, or null if it was there already.</returns>
    Task<Reading?> AppendAsync(NewReading reading);

    /// <summary>
    /// The same for many in one transaction, which costs each a fraction: for a consumer that has taken some thousands from a queue. What cannot be
    /// stored does not keep the others back.
    /// </summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="StoreException">The store takes no writes now. Some may be stored; sent again, they are not stored twice.</exception>
    Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<NewReading> readings);

    /// <summary>
    /// Readings once they are durable, in the order of their identifiers, each once: all that are stored from now on, also by other servers where the
    /// store serves several. A listener must return soon and throw nothing.
    /// </summary>
    event Action<IReadOnlyList<Reading>>? Stored;

    /// <summary>Stores an event of another network server (a join, a status, an acknowledgement), once per key.</summary>
    Task AppendEventAsync(DeviceEvent deviceEvent);

    /// <summary>Readings, the newest first.</summary>
    ReadingPage Query(ReadingQuery query);

    /// <summary>
    /// A device's readings of a kind within a time, in its order, and around it those that tell of it: the last before, as far back as a
    /// duration on the air reaches, and the first few after.
    /// </summary>
    IReadOnlyList<Sample> Samples(Eui64 device, string kind, DateTimeOffset from, DateTimeOffset to);

    /// <summary>Readings stored after the one with this identifier, in the order in which they were stored.</summary>
    IReadOnlyList<Reading> After(long id, int limit);
}

/// <summary>What became of a reading.</summary>
/// <param name="Stored">The reading as stored, or null if it was there already, or is refused.</param>
/// <param name="Refusal">Why it can never be stored, or null.</param>
public readonly record struct AppendResult(Reading? Stored, string? Refusal);

/// <param name="Data">The decoded object as JSON.</param>
public readonly record struct Sample(DateTimeOffset Time, string Data);

/// <summary>What to look for; null is "any".</summary>
/// <param name="Device">Of this device.</param>
/// <param name="Kind">parking, air, footfall, status, acknowledgement, unknown.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
/// <param name="Limit">1 to 10,000.</param>
/// <param name="Before">Where the page before this one ended.</param>
public sealed record ReadingQuery(
    Eui64? Device, string? Kind, DateTimeOffset? From, DateTimeOffset? To, int Limit, ReadingCursor? Before);

/// <param name="Readings">The newest first.</param>
/// <param name="Next">Where the next page begins, or null if this was the last.</param>
public sealed record ReadingPage(IReadOnlyList<Reading> Readings, ReadingCursor? Next);
