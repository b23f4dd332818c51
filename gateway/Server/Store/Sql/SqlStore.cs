using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Store.Sql;

/// <summary>What the stores have in common: everything but how a database is opened and how readings lie in it.</summary>
internal abstract class SqlStore : IStore, IAsyncDisposable
{
    /// <summary>At most so many rows of a table go in one transaction.</summary>
    protected const int RemovedAtOnce = 2000;

    private readonly SqlDatabase _database;

    protected SqlStore(SqlDatabase database, KeyVault vault, TimeProvider time)
    {
        _database = database;
        var downlinks = new SqlDownlinks(database, vault, time);
        Devices = new SqlDevices(database, vault);
        Readings = new SqlReadings(database);
        Sessions = new SqlSessions(database, downlinks, vault);
        Downlinks = downlinks;
        Audit = new SqlAudit(database);
        Alerts = new SqlAlerts(database);
        Gateways = new SqlGateways(database);
    }

    public IDeviceRegistry Devices { get; }

    public IReadingStore Readings { get; }

    public ISessionStore Sessions { get; }

    public IDownlinkQueue Downlinks { get; }

    public IAuditLog Audit { get; }

    public IAlertStore Alerts { get; }

    public IGatewayStore Gateways { get; }

    public string? Fault => _database.Fault;

    public void Open() => _database.Open();

    public Task<bool> RemoveBeforeAsync(DateTimeOffset time) => _database.WriteAsync(writer =>
    {
        long before = time.ToUnixTimeMilliseconds();
        bool readings = RemoveReadings(writer, before);
        int events = writer.Execute("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE time < $1 LIMIT $2)", before, RemovedAtOnce);
        int downlinks = writer.Execute(
            """
            DELETE FROM downlinks WHERE id IN (SELECT n.id FROM downlinks n WHERE n.expires < $1
                AND n.id <> (SELECT max(id) FROM downlinks WHERE device = n.device) LIMIT $2)
            """,
            before, RemovedAtOnce);
        int alerts = SqlAlerts.RemoveBefore(writer, before, RemovedAtOnce);
        return readings || alerts == RemovedAtOnce || events == RemovedAtOnce || downlinks == RemovedAtOnce;
    });

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Removes readings from before a time, but neither a device's last nor its last of a kind, which is where counting goes on from.</summary>
    /// <returns>True if there may be more.</returns>
    protected abstract bool RemoveReadings(SqlWriter writer, long before);
}
