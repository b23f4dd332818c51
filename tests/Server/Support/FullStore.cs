using Microsoft.Data.Sqlite;
using Npgsql;

namespace NanoSensors.Server.Tests;

/// <summary>Until it is disposed, no reading can be stored in a folder's store, as if the disk were full.</summary>
internal sealed class FullStore : IDisposable
{
    private readonly string _connectionString;

    public FullStore(string folder)
    {
        _connectionString = StoreTests.ConnectionString(folder);
        if (IsSqlite)
        {
            Run("CREATE TRIGGER no_room BEFORE INSERT ON readings BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
            return;
        }

        Run(
            """
            CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'the disk is full' USING ERRCODE = 'disk_full'; END$$;
            CREATE TRIGGER no_room BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION no_room();
            """);
    }

    private static bool IsSqlite => StoreTests.Current == TestStore.Sqlite;

    public void Dispose() => Run(IsSqlite ? "DROP TRIGGER no_room" : "DROP TRIGGER no_room ON readings");

    private void Run(string sql)
    {
        using System.Data.Common.DbConnection connection = IsSqlite ? new SqliteConnection(_connectionString) : new NpgsqlConnection(_connectionString + ";Pooling=false");
        connection.Open();
        using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
