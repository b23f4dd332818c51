using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Operation;
using NanoSensors.Tests;
using Npgsql;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>
/// Writes the server's part of a new set of fixtures, on request: a database with every table filled, its key ring, a backup, and what the
/// API answers.
/// </summary>
public abstract class WriteFixtures(TestStore store, string part) : StoreTests(store)
{
    [TestMethod]
    public async Task Write_a_filled_store()
    {
        string target = Fixtures.New($"server/{part}/{StoreFixture.Answers}");
        // A backup of PostgreSQL goes back to the schema that it was made of: one for each set.
        string set = new DirectoryInfo(target).Parent!.Parent!.Parent!.Name;
        string schema = "fixture_" + set.Replace('.', '_');
        string folder = RunningServer.NewFolder();
        string connection = StoreFixture.ConnectionString(folder, schema);
        string ring = StoreFixture.RingOf(folder);
        var clock = new StoppedClock(StoreWriter.Beginning);
        var recorded = new JsonObject { ["backupSchema"] = schema };
        await using (FakeNetworkServer network = await FakeNetworkServer.StartAsync())
        {
            await using RunningServer server = await RunningServer.StartAsync(folder, settings =>
            {
                settings.Store.ConnectionString = connection;
                StoreFixture.Configure(settings);
                // Its own looks are rare enough to find nothing; with them it notices which gateways are its own.
                settings.Alerts.CheckSeconds = 3600;
                settings.Alerts.Webhook.Url = "http://127.0.0.1:9/alerts";
                settings.ChirpStack.ApiUrl = network.Url;
                settings.ChirpStack.ApiToken = "token";
                settings.ThingsStack.Hosts = network.Url;
            }, clock);
            var writer = new StoreWriter(server, clock, network);
            await writer.FillAsync();
            recorded["devices"] = JsonSerializer.SerializeToNode(writer.Devices, StoreFixture.Options);
            recorded["pushHost"] = network.Url;
        }

        await using (RunningServer server = await RunningServer.StartAsync(folder, settings =>
        {
            settings.Store.ConnectionString = connection;
            StoreFixture.Configure(settings);
        }, clock))
        {
            recorded["now"] = clock.Now;
            recorded["schemaVersion"] = Version(connection);
            recorded["answers"] = await ApiAnswers.AskAsync(server);
        }

        SqliteConnection.ClearAllPools();
        AssertFilled(connection);
        string archive = Path.Combine(folder, StoreFixture.Backup);
        Backups.Save(archive, ["--Store:ConnectionString=" + connection, "--Store:KeyFolder=" + ring]);
        Fixtures.Write(target, Lines(recorded, "") + "\n");
        Write(StoreFixture.Backup, File.ReadAllBytes(archive));
        foreach (string key in Directory.GetFiles(ring))
            Write($"{StoreFixture.Ring}/{Path.GetFileName(key)}", File.ReadAllBytes(key));
        if (Current == TestStore.Sqlite)
            Write("store.db.gz", StoreFixture.Pack(File.ReadAllBytes(Path.Combine(folder, "store.db"))));
        else
            Write("store.sql.gz", StoreFixture.Pack(Encoding.UTF8.GetBytes(PostgresDump.Of(connection, StoreFixture.SchemaInDump))));
        Directory.Delete(folder, recursive: true);
    }

    private void Write(string name, byte[] content) => Fixtures.Write(Fixtures.New($"server/{part}/{name}"), content);

    // A line for each answer.
    private static string Lines(JsonObject values, string indent)
    {
        IEnumerable<string> lines = values.Select(pair => $"{indent}  {JsonSerializer.Serialize(pair.Key)}: "
            + (pair.Key == "answers" ? Lines(pair.Value!.AsObject(), "  ") : pair.Value!.ToJsonString()));
        return $"{{\n{string.Join(",\n", lines)}\n{indent}}}";
    }

    private static long Version(string connection) =>
        (long)Query(connection, Current == TestStore.Sqlite ? "PRAGMA user_version" : "SELECT version FROM schema_version").Single()[0];

    private static void AssertFilled(string connection)
    {
        string tables = Current == TestStore.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
        string[] names = [.. Query(connection, tables).Select(row => (string)row[0])];
        Assert.IsGreaterThan(10, names.Length);
        foreach (string name in names.Where(name => !name.StartsWith("readings_", StringComparison.Ordinal)))
        {
            object[][] rows = Query(connection, "SELECT * FROM " + name);
            Assert.IsNotEmpty(rows, name);
            for (int column = 0; column < rows[0].Length; column++)
                Assert.IsTrue(rows.Any(row => row[column] is not DBNull), $"{name}: column {column} is empty in every row");
        }
    }

    private static object[][] Query(string connection, string sql)
    {
        using System.Data.Common.DbConnection open = Current == TestStore.Sqlite
            ? new SqliteConnection(connection + ";Pooling=False") : new NpgsqlConnection(connection + ";Pooling=false");
        open.Open();
        using System.Data.Common.DbCommand command = open.CreateCommand();
        command.CommandText = sql;
        using System.Data.Common.DbDataReader reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return [.. rows];
    }
}

[TestClass]
public sealed class WriteFixturesOnSqlite() : WriteFixtures(TestStore.Sqlite, "sqlite");

[TestClass]
public sealed class WriteFixturesOnPostgres() : WriteFixtures(TestStore.Postgres, "postgres");
