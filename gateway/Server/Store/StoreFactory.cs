using System.Data.Common;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store.Postgres;
using NanoSensors.Server.Store.Sqlite;
using Npgsql;

namespace NanoSensors.Server.Store;

/// <summary>Chooses the store by its connection string.</summary>
internal static class StoreFactory
{
    /// <exception cref="SettingException">There is no store for this connection string.</exception>
    public static IStore Create(StoreSettings settings, ServerMetrics metrics, ILoggerFactory logs, TimeProvider time)
        => IsPostgres(settings.ConnectionString)
            ? PostgresStore.Of(PostgresOf(settings.ConnectionString), settings.KeyFolder, metrics, logs.CreateLogger<PostgresStore>(), time)
            : SqliteStore.Of(SqliteOf(settings.ConnectionString).ConnectionString, metrics, logs.CreateLogger<SqliteStore>(), time);

    /// <summary>Whether a connection string names a host, and not a file.</summary>
    /// <exception cref="SettingException">It cannot be read.</exception>
    public static bool IsPostgres(string connectionString) => Read(() =>
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return parts.ContainsKey("Host") || parts.ContainsKey("Server");
    });

    /// <summary>The PostgreSQL database that a connection string names.</summary>
    /// <exception cref="SettingException">It cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder PostgresOf(string connectionString)
        => Read(() => PostgresSettings.Parse(connectionString), "Host=localhost;Username=nanosensors;Password=…");

    /// <summary>The SQLite file that a connection string names.</summary>
    /// <exception cref="SettingException">It names none.</exception>
    public static SqliteConnectionStringBuilder SqliteOf(string connectionString) => Read(() =>
    {
        // Checks the keywords too.
        var sqlite = new SqliteConnectionStringBuilder(connectionString);
        if (sqlite.DataSource is "" or ":memory:" || sqlite.Mode == SqliteOpenMode.Memory)
        {
            throw new SettingException(
                $"Store:ConnectionString \"{connectionString}\" names no file: what is acknowledged must survive. "
                + "Use \"Data Source=nanosensors.db\".");
        }

        return sqlite;
    });

    private static T Read<T>(Func<T> read, string example = "Data Source=nanosensors.db")
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            // The string itself may hold a password, so it is not repeated.
            throw new SettingException($"Store:ConnectionString cannot be read: {e.Message} Use for instance \"{example}\".", e);
        }
    }
}
