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
    [DataRow("--Http:Url=http://sensors.example.org:8080", "Http:Url")]
    [DataRow("--Http:Url=http://127.0.0.1:8080/sensors", "Http:Url")]
    [DataRow("--Http:Url=", "Http:Url")]
    [DataRow("--Http:Url=http://127.0.0.1:99999", "Http:Url")]
    [DataRow("--Http:RequestsPerMinute=-1", "Http:RequestsPerMinute")]
    [DataRow("--Http:RequestsPerMinute=2000000000", "Http:RequestsPerMinute")]
    [DataRow("--Udp:Port=-1", "Udp:Port")]
    [DataRow("--Udp:Address=", "Udp:Address")]
    [DataRow("--Store:ConnectionString=", "Store:ConnectionString")]
    [DataRow("--Store:KeyFolder=", "Store:KeyFolder")]
    [DataRow("--Store:RetentionDays=-1", "Store:RetentionDays")]
    [DataRow("--Store:RetentionDays=2000000000", "Store:RetentionDays")]
    [DataRow("--Api:Key=x", "Api:Key")]
    [DataRow("--Api:Key=0123456789abcde", "Api:Key")]
    [DataRow("--Api:Key=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Api:Key")]
    [DataRow("--Api:Key=0123456789abcdef\u00a0", "Api:Key")]
    [DataRow("--Api:Keys:0:Hash=sha256:00", "Api:Keys")]
    [DataRow("--Ingest:Key=swordfish", "Ingest:Key")]
    [DataRow("--Ingest:ChirpStack:Key=swordfish", "Ingest:ChirpStack:Key")]
    [DataRow("--Ingest:ThingsStack:Key=swordfish", "Ingest:ThingsStack:Key")]
    [DataRow("--Ingest:MaxBodyBytes=-1", "Ingest:MaxBodyBytes")]
    [DataRow("--Ingest:MaxBodyBytes=2000000000", "Ingest:MaxBodyBytes")]
    [DataRow("--Oidc:TokenOrigin=https://login.example.org/token", "Oidc:TokenOrigin")]
    [DataRow("--Oidc:TokenOrigin=login.example.org", "Oidc:TokenOrigin")]
    [DataRow("--Page:Tiles:Url=https://tiles.example.org/", "Page:Tiles:Url")]
    [DataRow("--Page:Tiles:Url=ftp://tiles.example.org/{z}/{x}/{y}.png", "Page:Tiles:Url")]
    [DataRow("--Page:Tiles:MaxZoom=0", "Page:Tiles:MaxZoom")]
    [DataRow("--Page:Tiles:MaxZoom=1000", "Page:Tiles:MaxZoom")]
    [DataRow("--Amqp:Prefetch=70000", "Amqp:Prefetch")]
    [DataRow("--ThingsStack:Hosts=/ --Ingest:Key=a-key-for-all-sources", "ThingsStack:Hosts")]
    [DataRow("--ThingsStack:ApiKey=NNSXS.\u00a0", "ThingsStack:ApiKey")]
    [DataRow("--Network:NetId=00000g", "Network:NetId")]
    [DataRow("--Network:DeduplicationMilliseconds=-1", "Network:DeduplicationMilliseconds")]
    [DataRow("--Network:AdrDataRates=5-0", "Network:AdrDataRates")]
    [DataRow("--Network:DeviceStatusHours=-1", "Network:DeviceStatusHours")]
    [DataRow("--Network:DownlinkExpiryHours=0", "Network:DownlinkExpiryHours")]
    [DataRow("--Alerts:CheckSeconds=-1", "Alerts:CheckSeconds")]
    [DataRow("--Alerts:ExpectedIntervalSeconds=1", "Alerts:ExpectedIntervalSeconds")]
    [DataRow("--Alerts:GatewayDownMinutes=0", "Alerts:GatewayDownMinutes")]
    [DataRow("--Alerts:BatteryLowVolts=3000", "Alerts:BatteryLowVolts")]
    [DataRow("--Alerts:BatteryLowVolts=NaN", "Alerts:BatteryLowVolts")]
    [DataRow("--Alerts:BatteryHysteresisVolts=-0.1", "Alerts:BatteryHysteresisVolts")]
    [DataRow("--Alerts:Webhook:Secret=MDEyMzQ1Njc4OWFiY2RlZg==", "Alerts:Webhook:Secret")]
    [DataRow("--Alerts:Webhook:Secret=YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=", "Alerts:Webhook:Secret")]
    [DataRow("--Alerts:Webhook:Bearer=\u00e4", "Alerts:Webhook:Bearer")]
    [DataRow("--Devices:0:DevEui=0004a30b001c0530 --Devices:0:Latitude=91 --Devices:0:Longitude=7", "Devices:0:Latitude")]
    [DataRow("--Devices:0:DevEui=0004a30b001c0530 --Devices:0:Latitude=51", "Devices:0:Longitude")]
    [DataRow("--Devices:0:DevEui=0004a30b001c0530 --Devices:0:Profile=bay", "Devices:0:Profile")]
    [DataRow("--Devices:0:DevEui=0004a30b001c0530 --Devices:0:AppKey=00", "Devices:0:AppKey")]
    [DataRow("--Devices:0:DevEui=0004a30b001c0530 --Devices:0:ExpectedIntervalSeconds=-5", "Devices:0:ExpectedIntervalSeconds")]
    [DataRow("--Devices:0:Name=Bay", "Devices:0:DevEui")]
    [DataRow("--Devices:0:DevEui=0004a30b001c0530 --Devices:1:DevEui=0004A30B001C0530", "Devices:1:DevEui")]
    public void A_setting_that_cannot_be_used_is_named(string argument, string name)
    {
        string folder = RunningServer.NewFolder();
        try
        {
            SettingException e = Assert.ThrowsExactly<SettingException>(
                () => ServerHost.Build(argument.Split(' '), settings =>
                {
                    if (settings.Store.ConnectionString.Length > 0)
                        settings.Store.ConnectionString = "Data Source=" + Path.Combine(folder, "store.db");
                }));
            Assert.Contains(name, e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("0123456789abcdef")]
    [DataRow("a key of this test's own")]
    [DataRow("")]
    public async Task A_key_of_16_characters_or_none_is_taken(string key)
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Api.Key = settings.Ingest.Key = key);
        Assert.AreEqual(System.Net.HttpStatusCode.OK, (await server.Http.GetAsync("/health")).StatusCode);
    }

    [TestMethod]
    public void A_setting_without_effect_is_named_with_what_it_needs()
    {
        var settings = new ServerSettings { ChirpStack = { ApiToken = "x" }, ThingsStack = { ApiKey = "y", Hosts = "eu1.cloud.thethings.network" } };
        Assert.AreEqual("ChirpStack__ApiToken has no effect, because ChirpStack__ApiUrl is not set.", UnusedSettings.Of(settings).Single());
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
