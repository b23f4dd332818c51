using Microsoft.Data.Sqlite;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>Whether a file is whole, and one of ours.</summary>
internal static class SqliteCheck
{
    /// <exception cref="InvalidDataException">It is not; the message says how.</exception>
    public static void Check(SqliteConnection connection, string name)
    {
        if (Scalar(connection, "PRAGMA integrity_check(1)") is not "ok" and var wrong)
            throw new InvalidDataException($"the store in {name} is damaged: {wrong}");
        if (Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('devices', 'readings', 'sessions')") is not 3L)
            throw new InvalidDataException($"the store in {name} is not one of this server's");
        long version = (long)Scalar(connection, "PRAGMA user_version")!;
        if (version > SqliteSchema.Version)
            throw new InvalidDataException($"the store in {name} has schema {version}, and this server knows {SqliteSchema.Version}: use the newer server");
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
