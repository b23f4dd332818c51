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
        KeyVault vault = new(
            KeyVault.FolderOf(new SqliteConnectionStringBuilder(connectionString).DataSource),
            "Bring the folder back from a backup, beside the store.", "sqlite3 on the store");
        return new SqliteStore(new SqliteDatabase(connectionString, vault, metrics, log), vault, time);
    }
}
