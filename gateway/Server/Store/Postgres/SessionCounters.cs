namespace NanoSensors.Server.Store.Postgres;

/// <summary>Which counters of a device's session are stored, as far as a transaction needs to know.</summary>
internal sealed class SessionCounters(string session, long highest)
{
    public string Session { get; } = session;

    /// <summary>The highest stored, or -1.</summary>
    public long Highest { get; set; } = highest;

    /// <summary>Those looked for and found, and those of this transaction.</summary>
    public HashSet<uint> Taken { get; } = [];
}
