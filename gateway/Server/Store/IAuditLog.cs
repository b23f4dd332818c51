namespace NanoSensors.Server.Store;

/// <summary>What people have had the server do. Nothing takes an entry away.</summary>
public interface IAuditLog
{
    /// <summary>Notes something before it is done, so that nothing is done without a note.</summary>
    Task AppendAsync(AuditEntry entry);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only entries with a lower identifier.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<AuditRow> List(long before, int limit);
}

/// <param name="Address">Where the request came from.</param>
/// <param name="Action">register or command.</param>
/// <param name="Device">DevEUI.</param>
/// <param name="Detail">JSON without keys.</param>
public sealed record AuditEntry(DateTimeOffset Time, string? Address, string Action, string Device, string Detail)
{
    /// <summary>The name of the API key, or of the person; null in entries of servers that did not note it.</summary>
    public string? Who { get; init; }
}

public sealed record AuditRow(long Id, AuditEntry Entry);
