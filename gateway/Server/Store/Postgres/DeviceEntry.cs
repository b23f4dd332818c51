using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>A device within a transaction, with the sessions that its readings name.</summary>
internal sealed class DeviceEntry(DeviceState state)
{
    private readonly List<SessionCounters> _sessions = [];

    public DeviceState State { get; } = state;

    /// <summary>The session of its last new reading, or null if none is new.</summary>
    public SessionCounters? Changed { get; set; }

    /// <summary>The counters of a session, if they were looked at; mostly there is one.</summary>
    public SessionCounters? Find(string session)
    {
        foreach (SessionCounters counters in _sessions)
        {
            if (counters.Session == session)
                return counters;
        }

        return null;
    }

    public SessionCounters Add(string session, long highest)
    {
        var counters = new SessionCounters(session, highest);
        _sessions.Add(counters);
        return counters;
    }
}
