using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Store.Sql;

/// <summary>What the stores have in common: everything but how a database is opened and how readings lie in it.</summary>
internal abstract class SqlStore : IStore, IAsyncDisposable
{
    /// <summary>At most so many rows of a table go in one transaction.</summary>
    private const int RemovedAtOnce = 2000;

    private readonly SqlDatabase _database;
    private readonly SqlSessions _sessions;
    private readonly SqlDownlinks _downlinks;

    protected SqlStore(SqlDatabase database, KeyVault vault, TimeProvider time)
    {
        _database = database;
        _downlinks = new SqlDownlinks(database, vault, time);
        Devices = new SqlDevices(database, vault);
        Readings = new SqlReadings(database);
        _sessions = new SqlSessions(database, _downlinks, vault);
        Audit = new SqlAudit(database);
        Alerts = new SqlAlerts(database);
        Gateways = new SqlGateways(database);
    }

    public IDeviceRegistry Devices { get; }

    public IReadingStore Readings { get; }

    public ISessionStore Sessions => _sessions;

    public IDownlinkQueue Downlinks => _downlinks;

    public IAuditLog Audit { get; }

    public IAlertStore Alerts { get; }

    public IGatewayStore Gateways { get; }

    public string? Fault => _database.Fault;

    public void Open() => _database.Open();

    public async Task<bool> RemoveBeforeAsync(DateTimeOffset time)
    {
        long before = time.ToUnixTimeMilliseconds();
        return await RemovePartitionsAsync(before) || await _database.WriteAsync(writer => RemoveRows(writer, before));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _sessions.DisposeAsync();
        await _downlinks.DisposeAsync();
    }

    /// <summary>Removes many readings at once where the store has them apart, under the same rules.</summary>
    /// <returns>True if there may be more.</returns>
    protected virtual Task<bool> RemovePartitionsAsync(long before) => Task.FromResult(false);

    private static bool RemoveRows(SqlWriter writer, long before)
    {
        // The last of a kind is where counting goes on from.
        int readings = writer.Execute(
            """
            DELETE FROM readings WHERE id IN (
                SELECT r.id FROM readings r WHERE r.time < $1
                    AND EXISTS (SELECT 1 FROM readings n WHERE n.device = r.device AND n.kind = r.kind AND n.time >= r.time AND (n.time > r.time OR n.id > r.id))
                    AND r.id <> (SELECT coalesce(d.last_reading, 0) FROM devices d WHERE d.id = r.device)
                ORDER BY r.time LIMIT $2)
            AND time < $1
            """,
            before, RemovedAtOnce);
        int events = writer.Execute("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE time < $1 LIMIT $2)", before, RemovedAtOnce);
        int downlinks = writer.Execute(
            """
            DELETE FROM downlinks WHERE id IN (SELECT n.id FROM downlinks n WHERE n.expires < $1
                AND n.id <> (SELECT max(id) FROM downlinks WHERE device = n.device) LIMIT $2)
            """,
            before, RemovedAtOnce);
        int alerts = SqlAlerts.RemoveBefore(writer, before, RemovedAtOnce);
        return readings == RemovedAtOnce || alerts == RemovedAtOnce || events == RemovedAtOnce || downlinks == RemovedAtOnce;
    }
}
