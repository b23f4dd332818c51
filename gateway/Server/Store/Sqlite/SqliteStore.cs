using Microsoft.Data.Sqlite;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>The embedded store: one file, for a village or a demonstration.</summary>
internal sealed class SqliteStore : SqlStore
{
    private SqliteStore(SqlDatabase database, KeyVault vault, TimeProvider time)
        : base(database, vault, time)
    {
    }

    public static SqliteStore Of(string connectionString, ServerMetrics metrics, ILogger log, TimeProvider time)
    {
        KeyVault vault = new(KeyVault.FolderOf(new SqliteConnectionStringBuilder(connectionString).DataSource), "sqlite3 on the store");
        return new SqliteStore(new SqliteDatabase(connectionString, vault, metrics, log), vault, time);
    }

    protected override bool RemoveReadings(SqlWriter writer, long before) => writer.Execute(
        """
        DELETE FROM readings WHERE id IN (
            SELECT r.id FROM readings r WHERE r.time < $1
                AND EXISTS (SELECT 1 FROM readings n WHERE n.device = r.device AND n.kind = r.kind AND (n.time > r.time OR (n.time = r.time AND n.id > r.id)))
                AND r.id <> (SELECT coalesce(d.last_reading, 0) FROM devices d WHERE d.id = r.device)
            ORDER BY r.time LIMIT $2)
        """,
        before, RemovedAtOnce) == RemovedAtOnce;
}
