using Microsoft.Data.Sqlite;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Metrics;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>The embedded store: one file, for a village or a demonstration.</summary>
internal sealed class SqliteStore : IStore, IAsyncDisposable
{
    private readonly SqliteDatabase _database;

    public SqliteStore(string connectionString, ServerMetrics metrics, ILogger<SqliteStore> log, TimeProvider time)
    {
        var vault = new KeyVault(new SqliteConnectionStringBuilder(connectionString).DataSource);
        _database = new SqliteDatabase(connectionString, vault, metrics, log);
        var downlinks = new SqliteDownlinks(_database, time);
        Devices = new SqliteDevices(_database, vault);
        Readings = new SqliteReadings(_database);
        Sessions = new SqliteSessions(_database, downlinks, vault);
        Downlinks = downlinks;
        Audit = new SqliteAudit(_database);
    }

    public IDeviceRegistry Devices { get; }

    public IReadingStore Readings { get; }

    public ISessionStore Sessions { get; }

    public IDownlinkQueue Downlinks { get; }

    public IAuditLog Audit { get; }

    public string? Fault => _database.Fault;

    public void Open() => _database.Open();

    public Task<bool> RemoveBeforeAsync(DateTimeOffset time) => _database.WriteAsync(writer =>
    {
        const int Batch = 2000;
        long before = time.ToUnixTimeMilliseconds();
        // The last of a kind is where counting goes on from.
        int readings = writer.Execute(
            """
            DELETE FROM readings WHERE id IN (
                SELECT r.id FROM readings r WHERE r.time < $1
                    AND EXISTS (SELECT 1 FROM readings n WHERE n.device = r.device AND n.kind = r.kind AND (n.time > r.time OR (n.time = r.time AND n.id > r.id)))
                    AND r.id <> (SELECT coalesce(d.last_reading, 0) FROM devices d WHERE d.id = r.device)
                ORDER BY r.time LIMIT $2)
            """,
            before, Batch);
        int events = writer.Execute("DELETE FROM events WHERE id IN (SELECT id FROM events WHERE time < $1 LIMIT $2)", before, Batch);
        int downlinks = writer.Execute(
            """
            DELETE FROM downlinks WHERE id IN (SELECT n.id FROM downlinks n WHERE n.expires < $1
                AND n.id <> (SELECT max(id) FROM downlinks WHERE device = n.device) LIMIT $2)
            """,
            before, Batch);
        return readings == Batch || events == Batch || downlinks == Batch;
    });

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
