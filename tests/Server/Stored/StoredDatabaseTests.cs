using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NanoSensors.Server.Downlinks;
using NanoSensors.Server.Operation;
using NanoSensors.Tests;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>A database that an earlier server has filled: this one reads everything that is in it, and so it does from a backup.</summary>
public abstract class StoredDatabaseTests(TestStore store, string part) : StoreTests(store)
{
    [TestMethod]
    public async Task Api_answers_as_the_server_did_that_wrote_the_database()
    {
        foreach (StoreFixture fixture in StoreFixture.All(part))
        {
            string folder = RunningServer.NewFolder();
            fixture.CopyTo(folder);
            await AssertAnswersAsync(fixture, folder, ConnectionString(folder));
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task Backup_of_an_earlier_server_is_restored()
    {
        foreach (StoreFixture fixture in StoreFixture.All(part))
        {
            string folder = RunningServer.NewFolder();
            string connection = StoreFixture.ConnectionString(folder, fixture.BackupSchema);
            string archive = fixture.CopyBackupTo(folder);
            Backups.Restore(archive, ["--Store:ConnectionString=" + connection, "--Store:KeyFolder=" + StoreFixture.RingOf(folder)]);
            await AssertAnswersAsync(fixture, folder, connection);
            Directory.Delete(folder, recursive: true);
        }
    }

    // The address and the key that its webhook told are in the database, and the command waits there.
    [TestMethod]
    public async Task Command_that_waits_for_another_network_server_is_sent_to_the_address_of_its_webhook()
    {
        foreach (StoreFixture fixture in StoreFixture.All(part))
        {
            string folder = RunningServer.NewFolder();
            fixture.CopyTo(folder);
            var clock = new StoppedClock(fixture.Now.AddHours(1));
            await using (RunningServer server = await RunningServer.StartAsync(folder, Configure, clock))
            {
                await server.App.Services.GetRequiredService<DownlinkForwarder>().ForwardAsync(default);
                string path = $"/api/devices/{StoreWriter.ThingsStackStation}/commands";
                JsonObject? command = null;
                for (int i = 0; i < 200 && !IsTried(command); i++)
                {
                    await Task.Delay(20);
                    command = (await server.GetAsync(path, apiKey: StoreFixture.ApiKey))["commands"]![0]!.AsObject();
                }

                Assert.IsTrue(IsTried(command), command?.ToJsonString());
                Assert.AreEqual("queued", (string?)command!["state"]);
            }

            Directory.Delete(folder, recursive: true);

            void Configure(ServerSettings settings)
            {
                StoreFixture.Configure(settings);
                settings.ThingsStack.Hosts = fixture.PushHost;
            }
        }
    }

    // Another try has another reason: nobody answers there.
    private static bool IsTried(JsonObject? command) =>
        command?["result"] is { } result && !((string)result!).EndsWith("answered 500", StringComparison.Ordinal);

    private static async Task AssertAnswersAsync(StoreFixture fixture, string folder, string connection)
    {
        var clock = new StoppedClock(fixture.Now);
        await using RunningServer server = await RunningServer.StartAsync(folder, settings =>
        {
            StoreFixture.Configure(settings);
            settings.Store.ConnectionString = connection;
        }, clock);
        JsonObject answers = await ApiAnswers.AskAsync(server);
        Assert.IsNull(Fixtures.Difference(fixture.Recorded, answers));
    }
}

[TestClass]
public sealed class StoredDatabaseTestsOnSqlite() : StoredDatabaseTests(TestStore.Sqlite, "sqlite");

[TestClass]
public sealed class StoredDatabaseTestsOnPostgres() : StoredDatabaseTests(TestStore.Postgres, "postgres");
