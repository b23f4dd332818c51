using Microsoft.Data.Sqlite;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class SettingsTests
{
    [TestMethod]
    [DataRow("Host=localhost;Port=1;Username=nano;Password=geheim", "PostgreSQL at localhost:1")]
    [DataRow("Host=localhost;Port=many;Password=geheim", "Store:ConnectionString")]
    [DataRow("Host=localhost;Colour=red;Password=geheim", "colour")]
    [DataRow("Host=localhost;Search Path=a,b;Password=geheim", "Search Path")]
    [DataRow("Data Source=:memory:", "file")]
    [DataRow("Colour=red", "Store:ConnectionString")]
    [DataRow("Data Source=/proc/nowhere/store.db", "Store__ConnectionString")]
    public void A_connection_string_without_a_store_says_what_to_do(string connectionString, string word)
    {
        SettingException e = Assert.ThrowsExactly<SettingException>(() => ServerHost.Build([], settings => settings.Store.ConnectionString = connectionString));
        Assert.Contains(word, e.Message);
        Assert.IsFalse(e.Message.Contains("geheim", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("--Udp:Port=99999", "Udp:Port")]
    [DataRow("--Udp:Port=many", "Udp:Port")]
    [DataRow("--Udp:Address=home", "Udp:Address")]
    [DataRow("--Http:Url=8080", "Http:Url")]
    [DataRow("--Network:NetId=12", "Network:NetId")]
    [DataRow("--Network:DeduplicationMilliseconds=2000", "Network:DeduplicationMilliseconds")]
    [DataRow("--Devices:0:DevEui=12", "Devices:0")]
    [DataRow("--Amqp:Uri=rabbit", "Amqp__Uri")]
    [DataRow("--Amqp:Uri=amqp://localhost --Amqp:Prefetch=0", "Amqp:Prefetch")]
    [DataRow("--Amqp:Uri=amqp://localhost --Amqp:Queue=", "Amqp:Queue")]
    [DataRow("--Amqp:Uri=amqp://localhost --Amqp:DeadLetterQueue=nanosensors", "Amqp:DeadLetterQueue")]
    [DataRow("--ChirpStack:ApiUrl=localhost:8090 --ChirpStack:ApiToken=x", "ChirpStack:ApiUrl")]
    [DataRow("--ChirpStack:ApiUrl=http://localhost:8090", "ChirpStack:ApiToken")]
    [DataRow("--Ingest:MaxBodyBytes=1", "Ingest:MaxBodyBytes")]
    public void A_setting_that_cannot_be_used_is_named(string argument, string name)
    {
        string folder = RunningServer.NewFolder();
        try
        {
            SettingException e = Assert.ThrowsExactly<SettingException>(
                () => ServerHost.Build(argument.Split(' '), settings => settings.Store.ConnectionString = "Data Source=" + Path.Combine(folder, "store.db")));
            Assert.Contains(name, e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task Devices_in_the_settings_are_registered_and_keep_what_they_have()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            for (int start = 0; start < 2; start++)
            {
                await using RunningServer server = await RunningServer.StartAsync(
                    folder, settings => settings.Devices.Add(new DeviceSettings { DevEui = "00000000000000d1", Name = "Bay 1", Profile = "parking" }));
                Assert.HasCount(1, server.Devices.List());
                Assert.AreEqual("Bay 1", server.Devices.List()[0].Device.Name);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_file_of_a_newer_server_is_not_touched()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            string file = "Data Source=" + Path.Combine(folder, "store.db");
            await (await RunningServer.StartAsync(folder)).DisposeAsync();
            using (var connection = new SqliteConnection(file))
            {
                connection.Open();
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "PRAGMA user_version = 1000";
                command.ExecuteNonQuery();
            }

            SettingException e = await Assert.ThrowsExactlyAsync<SettingException>(() => RunningServer.StartAsync(folder));
            Assert.Contains("1000", e.Message);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
