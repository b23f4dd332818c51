using System.Data.Common;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>One SQLite file in WAL mode.</summary>
internal sealed class SqliteDatabase(string connectionString, KeyVault vault, ServerMetrics metrics, ILogger log) : SqlDatabase(metrics, log)
{
    // FULL: a commit is on the disk when it returns, not only in the system's hands. Each reading changes pages of four indexes, mostly the same ones again, so that
    // a longer log (32 MB) is carried over into the file with far fewer writes.
    internal const string Pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 8000;";

    public override string LastReadingJoin => "LEFT JOIN readings r ON r.id = d.last_reading";

    protected override int MaxBatch => 1024;

    public override List<T> Query<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        // Opening would make the file anew if somebody has removed it since.
        if (IsClosed)
            throw new StoreException("The store is closed.");
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1), Value = values[i] ?? DBNull.Value });
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Rows(map);
    }

    protected override SqlWriter OpenWriter()
    {
        var connection = new SqliteConnection(connectionString);
        SqliteWriter? writer = null;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(connection.DataSource)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            connection.Open();
            writer = new SqliteWriter(connection);
            writer.Script(Pragmas);
            SqliteSchema.Migrate(writer);
            // Otherwise keys that were plain stay in the file's free pages.
            if (vault.Open(writer))
                writer.Script("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            return writer;
        }
        catch (SettingException)
        {
            writer!.Dispose();
            throw;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new SettingException(
                $"Store:ConnectionString \"{connectionString}\": cannot open the SQLite file ({e.Message}). "
                + "The server's user must be allowed to write the file, if it is there, and its folder: set Store__ConnectionString to such a one, or give it to that user.", e);
        }
    }

    protected override ValueTask CloseAsync()
    {
        SqliteConnection.ClearAllPools();
        return default;
    }

    protected override void Committed(IReadOnlyList<Reading> stored)
    {
        if (stored.Count > 0)
            Publish(stored);
    }

    protected override WriteFailure Judge(Exception failure) => failure is SqliteException ? WriteFailure.Store : WriteFailure.Operation;
}
