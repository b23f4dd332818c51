using Microsoft.Data.Sqlite;
using NanoSensors.Server.Store.Sql;
using NanoSensors.Server.Store.Sqlite;

namespace NanoSensors.Server.Operation;

/// <summary>A SQLite file, by SQLite's own backup.</summary>
internal sealed class SqliteBackup(SqliteConnectionStringBuilder store) : IStoreBackup
{
    public const string EntryName = "store.db";

    public string Name { get; } = Path.GetFullPath(store.DataSource);

    public string Entry => EntryName;

    public string KeyFolder => KeyVault.FolderOf(Name);

    public bool Exists() => File.Exists(Name);

    public void Save(string file)
    {
        using var from = new SqliteConnection(
            new SqliteConnectionStringBuilder(store.ConnectionString) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        using SqliteConnection to = Open(file);
        from.Open();
        from.BackupDatabase(to);
        SqliteCheck.Check(to, file);
    }

    public string? Replace(string file, string suffix, Action swapKeys)
    {
        using (SqliteConnection connection = Open(file))
        {
            SqliteCheck.Check(connection, "it");
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = SkippedCounters.Sql;
            command.ExecuteNonQuery();
        }

        RefuseWhileInUse();
        string aside = $"{Name}.before-{suffix}";
        bool before = File.Exists(Name);
        foreach (string part in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(Name + part))
                File.Move(Name + part, aside + part);
        }

        swapKeys();
        File.Move(file, Name);
        return before ? aside : null;
    }

    public bool IsFault(Exception e) => e is SqliteException;

    // A server that has the file open holds a lock on it; in WAL mode only leaving that mode needs the file alone.
    private void RefuseWhileInUse()
    {
        if (!File.Exists(Name))
            return;
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Name, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            if (command.ExecuteScalar() is not "delete")
                throw new IOException($"{Name} is in use. Stop the server first.");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw new IOException($"{Name} is in use. Stop the server first.", e);
        }
        catch (SqliteException)
        {
            // What is no database any more is just what a restore is for.
        }
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
