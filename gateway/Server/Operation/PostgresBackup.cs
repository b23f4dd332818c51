using NanoSensors.Server.Store.Postgres;
using Npgsql;

namespace NanoSensors.Server.Operation;

/// <summary>A schema of a PostgreSQL database, by pg_dump and pg_restore.</summary>
internal sealed class PostgresBackup(NpgsqlConnectionStringBuilder settings, string keyFolder) : IStoreBackup
{
    public const string EntryName = "store.dump";

    private readonly string _schema = settings.SearchPath!;
    private readonly PostgresTools _tools = new(settings);

    public string Name { get; } = $"{PostgresSettings.Describe(settings)}, schema {settings.SearchPath}";

    public string Entry => EntryName;

    public string KeyFolder { get; } = Path.GetFullPath(keyFolder);

    public bool Exists()
    {
        using NpgsqlConnection connection = Connect();
        return Exists(connection);
    }

    public void Save(string file)
    {
        _tools.Run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", $"--schema={_schema}", $"--file={file}");
        Check(file);
    }

    public string? Replace(string file, string suffix, Action swapKeys)
    {
        Check(file);
        using NpgsqlConnection connection = Connect();
        // While this is held no server starts.
        if (!(bool)Scalar(connection, new WriterLock(_schema).TakeAlone)!)
            throw new IOException($"{Name} is in use. Stop all its servers first.");
        string? aside = Exists(connection) ? $"{_schema}_before_{suffix.ToLowerInvariant()}" : null;
        if (aside != null)
            Scalar(connection, $"ALTER SCHEMA {_schema} RENAME TO {aside}");
        try
        {
            _tools.Run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", $"--dbname={settings.Database}", file);
            CheckVersion(connection);
            Scalar(connection, SkippedCounters.Sql);
            swapKeys();
        }
        catch
        {
            Scalar(connection, $"DROP SCHEMA IF EXISTS {_schema} CASCADE");
            if (aside != null)
                Scalar(connection, $"ALTER SCHEMA {aside} RENAME TO {_schema}");
            throw;
        }

        return aside == null ? null : $"schema {aside}";
    }

    public bool IsFault(Exception e) => e is NpgsqlException;

    // Its table of contents is read, which is what a damaged file fails at.
    private void Check(string file)
    {
        string contents = _tools.Run("pg_restore", "--list", file);
        foreach (string table in new[] { "devices", "readings", "sessions", "schema_version" })
        {
            if (!contents.Contains($"TABLE {_schema} {table} ", StringComparison.Ordinal))
                throw new InvalidDataException($"it holds no table {_schema}.{table}; \"Search Path\" in Store__ConnectionString names the schema");
        }
    }

    private static void CheckVersion(NpgsqlConnection connection)
    {
        long version = (long)Scalar(connection, "SELECT version FROM schema_version")!;
        if (version > PostgresSchema.Version)
            throw new InvalidDataException($"it has schema {version}, and this server knows {PostgresSchema.Version}: use the newer server");
    }

    private bool Exists(NpgsqlConnection connection) => Scalar(connection, $"SELECT to_regclass('{_schema}.schema_version')::text") is string;

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        // A store of years takes its time.
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return command.ExecuteScalar();
    }
}
