namespace NanoSensors.Server.Store;

/// <summary>Alerts, each with a beginning and an end, and what is still to be told of them. Of one kind and subject at most one is open.</summary>
public interface IAlertStore
{
    /// <summary>Begins an alert unless one of its kind and subject is open already: of several servers on one store only one begins it.</summary>
    /// <param name="alert">What is wrong.</param>
    /// <param name="tell">Whether a notice of it is to be sent.</param>
    /// <returns>The alert, or null if one was open.</returns>
    Task<Alert?> BeginAsync(NewAlert alert, bool tell);

    /// <summary>Ends the open alert of a kind and subject.</summary>
    /// <param name="kind">An <see cref="AlertKind"/>.</param>
    /// <param name="subject">DevEUI, or a gateway's EUI.</param>
    /// <param name="time">Since when all is well; an alert never ends before it began.</param>
    /// <param name="tell">Whether a notice of it is to be sent.</param>
    /// <returns>The alert, or null if none was open.</returns>
    Task<Alert?> EndAsync(string kind, string subject, DateTimeOffset time, bool tell);

    /// <summary>Those that have no end yet, the newest first.</summary>
    IReadOnlyList<Alert> Open();

    /// <summary>Alerts, the newest first.</summary>
    IReadOnlyList<Alert> List(AlertQuery query);

    /// <summary>
    /// Takes notices that are due, the oldest of each alert first, and puts them off until <paramref name="lease"/>, so that no other server sends them
    /// meanwhile and one that ends in between leaves them to the others.
    /// </summary>
    Task<IReadOnlyList<AlertNotice>> TakeNoticesAsync(DateTimeOffset now, DateTimeOffset lease, int limit);

    /// <summary>The notice was delivered, or is given up.</summary>
    Task RemoveNoticeAsync(long id);

    /// <summary>The notice was not taken: it is due again then.</summary>
    Task PutOffNoticeAsync(long id, DateTimeOffset due);

    /// <summary>
    /// Notes that somebody watches now, and tells since when there was no pause longer than <paramref name="pause"/>: nobody is called silent for a time
    /// in which no server listened.
    /// </summary>
    Task<DateTimeOffset> WatchAsync(DateTimeOffset now, TimeSpan pause);
}

/// <summary>The kinds of alerts.</summary>
public static class AlertKind
{
    /// <summary>A node that was not heard for too long.</summary>
    public const string Silent = "silent";

    /// <summary>A node whose battery ends.</summary>
    public const string Battery = "battery";

    /// <summary>A node that calls its sensor faulty.</summary>
    public const string Sensor = "sensor";

    /// <summary>A gateway that was not heard for too long.</summary>
    public const string Gateway = "gateway";

    /// <summary>A node that has few DevNonces left.</summary>
    public const string Joins = "joins";

    /// <summary>A node that took a step against a silent network.</summary>
    public const string Network = "network";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Silent, Battery, Sensor, Gateway, Joins, Network];
}

/// <param name="Kind">An <see cref="AlertKind"/>.</param>
/// <param name="Subject">DevEUI, or a gateway's EUI, in hex.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Began">Since when it is wrong.</param>
/// <param name="Detail">The figures, as JSON.</param>
public sealed record NewAlert(string Kind, string Subject, string Name, DateTimeOffset Began, string Detail);

/// <param name="Id">Grows with each alert.</param>
/// <param name="Ended">Null while it is open.</param>
public sealed record Alert(long Id, string Kind, string Subject, string Name, DateTimeOffset Began, DateTimeOffset? Ended, string Detail);

/// <summary>Which alerts; null is "any".</summary>
/// <param name="Open">True for open ones, false for ended ones.</param>
/// <param name="Before">Only those with a lower identifier.</param>
public sealed record AlertQuery(bool? Open, string? Kind, string? Subject, long Before, int Limit);

/// <summary>Something to tell of an alert.</summary>
/// <param name="Event">begun or ended.</param>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="Alert">As it is now.</param>
public sealed record AlertNotice(long Id, string Event, int Attempts, Alert Alert);
