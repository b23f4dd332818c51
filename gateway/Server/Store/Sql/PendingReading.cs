namespace NanoSensors.Server.Store.Sql;

/// <summary>A reading in a transaction that is not durable yet.</summary>
internal sealed class PendingReading
{
    private Reading? _stored;

    /// <summary>The others of its frame.</summary>
    public PendingReading[] Others { get; set; } = [];

    /// <summary>The reading as stored, or another of its frame, or null if all were there already. To be read after the commit.</summary>
    public Reading? Stored
    {
        get => _stored ?? Others.Select(other => other.Stored).FirstOrDefault(stored => stored != null);
        set => _stored = value;
    }
}
