using System.Data.Common;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store.Sqlite;

namespace NanoSensors.Server.Store;

/// <summary>Chooses the store by its connection string.</summary>
internal static class StoreFactory
{
    /// <exception cref="SettingException">There is no store for this connection string.</exception>
    public static IStore Create(string connectionString, ServerMetrics metrics, ILoggerFactory logs, TimeProvider time)
        => SqliteStore.Of(SqliteOf(connectionString).ConnectionString, metrics, logs.CreateLogger<SqliteStore>(), time);

    /// <summary>The SQLite file that a connection string names.</summary>
    /// <exception cref="SettingException">It names none.</exception>
    public static SqliteConnectionStringBuilder SqliteOf(string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
            if (parts.ContainsKey("Host") || parts.ContainsKey("Server"))
            {
                throw new SettingException(
                    "Store:ConnectionString names a host, which means PostgreSQL: this server has no PostgreSQL store yet. "
                    + "Set Store__ConnectionString to a SQLite file, for instance \"Data Source=nanosensors.db\".");
            }

            // Checks the keywords too.
            var sqlite = new SqliteConnectionStringBuilder(connectionString);
            if (sqlite.DataSource is "" or ":memory:" || sqlite.Mode == SqliteOpenMode.Memory)
            {
                throw new SettingException(
                    $"Store:ConnectionString \"{connectionString}\" names no file: what is acknowledged must survive. "
                    + "Use \"Data Source=nanosensors.db\".");
            }

            return sqlite;
        }
        catch (ArgumentException e)
        {
            // The string itself may hold a password, so it is not repeated.
            throw new SettingException($"Store:ConnectionString cannot be read: {e.Message} Use for instance \"Data Source=nanosensors.db\".", e);
        }
    }
}
