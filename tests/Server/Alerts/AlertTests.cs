using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Alerts;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

/// <summary>What is wrong with nodes and gateways is told once, and so is its end.</summary>
public abstract class AlertTests(TestStore store) : StoreTests(store)
{
    private const string Eui = "00000000000000b1";

    private readonly ShiftedClock _clock = new();
    private uint _fCnt;

    [TestMethod]
    public async Task A_node_is_silent_after_so_many_of_its_intervals_and_heard_again_with_its_next_uplink()
    {
        await using RunningServer server = await StartAsync();
        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 });
        DateTimeOffset heard = _clock.GetUtcNow();
        await PassAsync(server, TimeSpan.FromMinutes(58));
        Assert.HasCount(0, await OpenAsync(server));
        await PassAsync(server, TimeSpan.FromMinutes(4));

        JsonObject alert = (await OpenAsync(server)).Single();
        Assert.AreEqual("silent", (string?)alert["kind"]);
        Assert.AreEqual(Eui, (string?)alert["device"]);
        Assert.AreEqual("Bay 1", (string?)alert["name"]);
        // Since when, not since somebody looked.
        Assert.IsLessThan(20, Math.Abs((DateTimeOffset.Parse((string)alert["began"]!) - heard.AddHours(1)).TotalSeconds));
        Assert.AreEqual(3600, (int)alert["detail"]!["limitSeconds"]!);
        Assert.AreEqual("Bay 1 is silent: nothing was heard of it for 60 minutes.", (string?)alert["text"]!["en"]);
        Assert.AreEqual("Bay 1 ist still: seit 60 Minuten wurde nichts gehört.", (string?)alert["text"]!["de"]);
        await PassAsync(server, TimeSpan.FromMinutes(10));
        Assert.HasCount(1, await ListAsync(server, "?state=all"));

        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 });
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
        JsonObject ended = (await ListAsync(server, "?state=ended&kind=silent&device=" + Eui)).Single();
        Assert.AreEqual((long)alert["id"]!, (long)ended["id"]!);
        Assert.IsNotNull((string?)ended["ended"]);
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_alerts_total{kind=\"silent\",change=\"begun\"}"));
        Assert.AreEqual(0, await server.MetricAsync("nanosensors_alerts_open{kind=\"silent\"}"));
    }

    [TestMethod]
    [DataRow(60, 7, 1)]
    [DataRow(86400, 70, 0)]
    [DataRow(0, 70, 0)]
    public async Task Each_node_may_have_an_interval_of_its_own_and_one_of_zero_is_never_silent(int intervalSeconds, int minutes, int alerts)
    {
        await using RunningServer server = await StartAsync();
        await server.PostAsync("/api/devices", $$"""{"device":"{{Eui}}","name":"Bay 1","expectedIntervalSeconds":{{intervalSeconds}}}""", "a key of this test's own");
        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 });
        await PassAsync(server, TimeSpan.FromMinutes(minutes));
        Assert.HasCount(alerts, await OpenAsync(server));
        // Nobody minds any more: no alert stays behind.
        await server.PostAsync("/api/devices", $$"""{"device":"{{Eui}}","name":"Bay 1","expectedIntervalSeconds":0}""", "a key of this test's own");
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
    }

    [TestMethod]
    public async Task Nobody_is_silent_for_a_time_in_which_no_server_listened()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using (RunningServer first = await StartAsync(folder))
                await HearAsync(first, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 });
            _clock.Shift += TimeSpan.FromHours(5);
            await using RunningServer second = await StartAsync(folder);
            await CheckAsync(second);
            Assert.HasCount(0, await OpenAsync(second));
            await PassAsync(second, TimeSpan.FromMinutes(55));
            Assert.HasCount(0, await OpenAsync(second));
            await PassAsync(second, TimeSpan.FromMinutes(7));
            Assert.HasCount(1, await OpenAsync(second));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_battery_that_wavers_around_the_limit_is_one_alert()
    {
        await using RunningServer server = await StartAsync();
        foreach ((int millivolts, int open) in new[] { (3020, 0), (3000, 1), (3040, 1), (2980, 1), (3080, 1), (3100, 0), (3040, 0) })
        {
            await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = millivolts });
            await CheckAsync(server);
            Assert.HasCount(open, await OpenAsync(server), millivolts.ToString());
        }

        JsonObject alert = (await ListAsync(server, "?state=all")).Single();
        Assert.AreEqual("battery", (string?)alert["kind"]);
        Assert.AreEqual(3.0, (double)alert["detail"]!["batteryVolts"]!);
        Assert.AreEqual("Die Batterie von Bay 1 ist wieder in Ordnung.", (string?)alert["text"]!["de"]);
    }

    [TestMethod]
    public async Task A_faulty_sensor_is_an_alert_until_the_node_calls_it_well()
    {
        await using RunningServer server = await StartAsync();
        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, Health = Codec.SensorHealth.Fault, BatteryMillivolts = 3600 });
        await CheckAsync(server);
        Assert.AreEqual("sensor", (string?)(await OpenAsync(server)).Single()["kind"]);
        // An event tells nothing of the sensor.
        await HearAsync(server, new Codec.ParkingEvent { State = Codec.ParkingState.Occupied, PreviousStateSeconds = 60 });
        await CheckAsync(server);
        Assert.HasCount(1, await OpenAsync(server));
        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, Health = Codec.SensorHealth.Ok, BatteryMillivolts = 3600 });
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
    }

    [TestMethod]
    public async Task A_gateway_that_carried_a_frame_is_missed_and_one_that_only_said_so_is_not()
    {
        await using RunningServer server = await StartAsync();
        using var gateway = new TestGateway(0xA1, server.Udp);
        using var pretender = new TestGateway(0xA2, server.Udp);
        await pretender.PullAsync();
        TestDevice device = await server.JoinAsync(gateway, 0x3001);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        for (int i = 0; i < 100 && (await CheckedGatewaysAsync(server)).Count == 0; i++)
            await Task.Delay(20);
        Assert.HasCount(1, await CheckedGatewaysAsync(server));

        await PassAsync(server, TimeSpan.FromMinutes(4));
        Assert.HasCount(0, await OpenAsync(server));
        await PassAsync(server, TimeSpan.FromMinutes(3));
        JsonObject alert = (await OpenAsync(server)).Single();
        Assert.AreEqual("gateway", (string?)alert["kind"]);
        Assert.AreEqual("00000000000000a1", (string?)alert["gateway"]);
        Assert.IsTrue((bool)(await server.GetAsync("/api/gateways"))["gateways"]![0]!["down"]!);
        await gateway.PullAsync();
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));

        await PassAsync(server, TimeSpan.FromMinutes(7));
        Assert.HasCount(1, await OpenAsync(server));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/gateways/00000000000000a1");
        request.Headers.Add("X-Api-Key", "a key of this test's own");
        Assert.AreEqual(204, (int)(await server.Http.SendAsync(request)).StatusCode);
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
    }

    [TestMethod]
    public async Task An_alert_survives_a_restart_and_two_servers_on_one_store_begin_it_once()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using (RunningServer first = await StartAsync(folder))
            await using (RunningServer second = await StartAsync(folder))
            {
                await HearAsync(first, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 2500 });
                await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => new[] { CheckAsync(first), CheckAsync(second) }));
                Assert.HasCount(1, await ListAsync(second, "?state=all"));
                const string Begun = "nanosensors_alerts_total{kind=\"battery\",change=\"begun\"}";
                Assert.AreEqual(1, await first.MetricAsync(Begun) + await second.MetricAsync(Begun));
            }

            await using RunningServer third = await StartAsync(folder);
            await CheckAsync(third);
            Assert.HasCount(1, await ListAsync(third, "?state=all"));
            Assert.HasCount(1, await OpenAsync(third));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("state=closed", "state")]
    [DataRow("kind=fire", "kind")]
    [DataRow("device=12", "device")]
    [DataRow("limit=0", "limit")]
    [DataRow("before=x", "before")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        await using RunningServer server = await StartAsync();
        HttpResponseMessage answer = await server.Http.GetAsync("/api/alerts?" + query);
        Assert.AreEqual(400, (int)answer.StatusCode);
        Assert.IsTrue(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().ContainsKey(field));
    }

    [TestMethod]
    public async Task Who_listens_is_told_when_an_alert_begins_and_ends_whichever_server_has_found_it()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer finds = await StartAsync(folder);
            await using RunningServer other = await StartAsync(folder);
            foreach (RunningServer server in new[] { finds, other })
                await CheckAsync(server);
            using var atFinder = new StreamReader(await finds.Http.GetStreamAsync("/api/events"));
            using var atOther = new StreamReader(await other.Http.GetStreamAsync("/api/events"));
            foreach ((int millivolts, bool ends) in new[] { (2900, false), (3600, true) })
            {
                await HearAsync(finds, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = millivolts });
                foreach (RunningServer server in new[] { finds, other })
                    await CheckAsync(server);
                foreach (StreamReader events in new[] { atFinder, atOther })
                {
                    JsonObject alert = await NextAlertAsync(events);
                    Assert.AreEqual("battery", (string?)alert["kind"]);
                    Assert.AreEqual(Eui, (string?)alert["device"]);
                    Assert.AreEqual(ends, alert.ContainsKey("ended"));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow(Codec.CommandResult.Done, 600, 60, 8, 1)]
    [DataRow(Codec.CommandResult.Done, 60, 3600, 60, 0)]
    [DataRow(Codec.CommandResult.OutOfRange, 600, 60, 8, 0)]
    [DataRow(Codec.CommandResult.Done, 0, 60, 70, 0)]
    public async Task A_node_that_has_taken_another_interval_is_missed_after_that_one(
        Codec.CommandResult result, int registeredSeconds, int commandedSeconds, int silentMinutes, int alerts)
    {
        await using RunningServer server = await StartAsync();
        await server.PostAsync("/api/devices", $$"""{"device":"{{Eui}}","name":"Bay 1","expectedIntervalSeconds":{{registeredSeconds}}}""", "a key of this test's own");
        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 });
        var command = new Codec.Command { Type = Codec.CommandType.SetInterval, Token = 7, Value = commandedSeconds };
        DateTimeOffset now = _clock.GetUtcNow();
        await server.Store.Downlinks.EnqueueAsync(
            new Eui64(0xb1), _ => new DownlinkContent(command.FPort, Events.Encode(command), 7, "{}"), now, now.AddHours(1));
        await server.Store.Downlinks.SettleAsync((await server.Store.Downlinks.ClaimAsync(now.AddMinutes(1), 1)).Single(), ForwardOutcome.Sent(null));
        await HearAsync(server, new Codec.Acknowledgement { CommandType = Codec.CommandType.SetInterval, Token = 7, Result = result, ConfigurationHash = 1 });
        await PassAsync(server, TimeSpan.FromMinutes(silentMinutes));
        Assert.HasCount(alerts, await OpenAsync(server));
    }

    [TestMethod]
    public async Task A_node_with_few_joins_left_is_an_alert_until_it_has_enough()
    {
        await using RunningServer server = await StartAsync();
        await HearAsync(server, new Codec.StatusBySlot { RemainingDevNonces = 1024 });
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
        await HearAsync(server, new Codec.StatusBySlot { RemainingDevNonces = 800 });
        // What tells nothing of it changes nothing.
        await HearAsync(server, new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 });
        await CheckAsync(server);
        JsonObject alert = (await OpenAsync(server)).Single();
        Assert.AreEqual("joins", (string?)alert["kind"]);
        Assert.AreEqual(800, (int)alert["detail"]!["remainingDevNonces"]!);
        Assert.AreEqual("Bay 1 can join the network 800 more times only.", (string?)alert["text"]!["en"]);
        Assert.AreEqual("Bay 1 kann sich nur noch 800-mal beim Netz anmelden.", (string?)alert["text"]!["de"]);
        await HearAsync(server, new Codec.StatusBySlot { RemainingDevNonces = 65_024 });
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
    }

    [TestMethod]
    [DataRow(1, "droppedAnswers", "Bay 1 heard nothing from the network and dropped its stored answers.")]
    [DataRow(2, "rejoined", "Bay 1 heard nothing from the network and joined again.")]
    [DataRow(3, "restarted", "Bay 1 heard nothing from the network and restarted.")]
    [DataRow(5, "unknown5", "Bay 1 heard nothing from the network and took a step that this server does not know (unknown5).")]
    public async Task A_step_against_a_silent_network_is_an_alert_until_a_status_reports_none(int step, string word, string text)
    {
        await using RunningServer server = await StartAsync();
        await HearAsync(server, new Codec.StatusBySlot { SilenceStep = step });
        await CheckAsync(server);
        JsonObject alert = (await OpenAsync(server)).Single();
        Assert.AreEqual("network", (string?)alert["kind"]);
        Assert.AreEqual(word, (string?)alert["detail"]!["silenceStep"]);
        Assert.AreEqual(text, (string?)alert["text"]!["en"]);
        await HearAsync(server, new Codec.StatusBySlot { SilenceStep = 0 });
        await CheckAsync(server);
        Assert.HasCount(0, await OpenAsync(server));
    }

    private static async Task<JsonObject> NextAlertAsync(StreamReader events)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        bool isAlert = false;
        while (await events.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                isAlert = line == "event: alert";
            if (isAlert && line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonNode.Parse(line["data: ".Length..])!.AsObject();
        }

        throw new AssertFailedException("the stream has ended");
    }

    private Task<RunningServer> StartAsync(string? folder = null)
        => RunningServer.StartAsync(folder, settings => settings.Api.Key = "a key of this test's own", _clock);

    private static Task CheckAsync(RunningServer server) => server.App.Services.GetRequiredService<AlertService>().CheckAsync();

    private static async Task<IReadOnlyList<HeardGateway>> CheckedGatewaysAsync(RunningServer server)
    {
        await CheckAsync(server);
        return server.Store.Gateways.List();
    }

    // As the server does: looking all the time.
    private async Task PassAsync(RunningServer server, TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(100))
        {
            _clock.Shift += passed + TimeSpan.FromSeconds(100) > time ? time - passed : TimeSpan.FromSeconds(100);
            await CheckAsync(server);
        }
    }

    private async Task HearAsync(RunningServer server, Codec.Message message)
    {
        _clock.Shift += TimeSpan.FromSeconds(1);
        JsonObject json = Events.ChirpStack(message.FPort, Events.Encode(message), ++_fCnt, Eui);
        json["deviceInfo"]!["deviceName"] = "Bay 1";
        json["time"] = _clock.GetUtcNow().ToString("O");
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        Assert.AreEqual(200, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task<IReadOnlyList<JsonObject>> OpenAsync(RunningServer server) => ListAsync(server, "");

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(RunningServer server, string query)
        => [.. (await server.GetAsync("/api/alerts" + query))["alerts"]!.AsArray().Select(alert => alert!.AsObject())];
}

[TestClass]
public sealed class AlertTestsOnSqlite() : AlertTests(TestStore.Sqlite);

[TestClass]
public sealed class AlertTestsOnPostgres() : AlertTests(TestStore.Postgres);
