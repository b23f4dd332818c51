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
    }

    public IDeviceRegistry Devices { get; }

    public IReadingStore Readings { get; }

    public ISessionStore Sessions { get; }

    public IDownlinkQueue Downlinks { get; }

    public string? Fault => _database.Fault;

    public void Open() => _database.Open();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
