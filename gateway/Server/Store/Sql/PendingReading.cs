namespace NanoSensors.Server.Store.Sql;

/// <summary>A reading in a transaction that is not durable yet.</summary>
internal sealed class PendingReading
{
    /// <summary>The reading as stored, or null if it was there already. To be read after the commit.</summary>
    public Reading? Stored { get; set; }
}
