using System.Net;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;

namespace NanoSensors.Server.Tests;

public abstract class ApiTests(TestStore store) : StoreTests(store)
{
    private const string Key = "a key of this test's own";

    [TestMethod]
    public async Task Without_a_configured_key_nobody_registers_and_the_answer_says_how_to_set_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync("/api/devices", """{"device":"0000000000000001"}""", "guess");
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Api__Key", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_device_is_registered_with_the_key_only_and_its_AppKey_never_comes_back()
    {
        await using RunningServer server = await StartAsync();
        const string Body = """
            {"device":"00000000000000A1","name":"Bay 1","profile":"parking","latitude":50.1,"longitude":9.2,
            "joinEui":"70b3d57ed0000000","appKey":"0123456789abcdef0123456789ABCDEF"}
            """;
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.PostAsync("/api/devices", Body)).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.PostAsync("/api/devices", Body, "wrong")).StatusCode);
        HttpResponseMessage added = await server.PostAsync("/api/devices", Body, Key);
        Assert.AreEqual(HttpStatusCode.Created, added.StatusCode, await added.Content.ReadAsStringAsync());
        Assert.AreEqual("/api/devices/00000000000000a1", added.Headers.Location?.ToString());
        HttpResponseMessage changed = await server.PostAsync("/api/devices", """{"device":"00000000000000a1","name":"Bay 1b"}""", Key);
        Assert.AreEqual(HttpStatusCode.OK, changed.StatusCode);

        Device device = server.Devices.Find(new Eui64(0xA1))!;
        Assert.AreEqual("Bay 1b", device.Name);
        Assert.AreEqual(50.1, device.Latitude);
        Assert.AreEqual(0xEF, device.AppKey![15]);
        foreach (string path in new[] { "/api/devices", "/api/devices/00000000000000a1", "/api/parking", "/openapi/v1.json", "/metrics", "/health" })
        {
            string text = await server.Http.GetStringAsync(path);
            Assert.IsFalse(text.Contains("0123456789abcdef", StringComparison.OrdinalIgnoreCase), path);
        }

        Assert.IsFalse((await added.Content.ReadAsStringAsync()).Contains("appKey", StringComparison.OrdinalIgnoreCase));
    }

    [TestMethod]
    public async Task A_registration_that_cannot_be_used_names_the_field()
    {
        await using RunningServer server = await StartAsync();
        foreach ((string body, string field) in new[]
        {
            ("{}", "device"), ("""{"device":"1"}""", "device"), ("""{"device":1}""", "device"),
            ("""{"device":"00000000000000a1","name":" "}""", "name"),
            ("""{"device":"00000000000000a1","profile":"boats"}""", "profile"),
            ("""{"device":"00000000000000a1","latitude":91,"longitude":0}""", "latitude"),
            ("""{"device":"00000000000000a1","latitude":50}""", "longitude"),
            ("""{"device":"00000000000000a1","latitude":50,"longitude":"x"}""", "longitude"),
            ("""{"device":"00000000000000a1","joinEui":"x"}""", "joinEui"),
            ("""{"device":"00000000000000a1","appKey":"00"}""", "appKey"),
            ("""{"device":"00000000000000a1","colour":"red"}""", "colour"),
            ("{", "body"),
        })
        {
            HttpResponseMessage answer = await server.PostAsync("/api/devices", body, Key);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, body + text);
            Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType, body);
            Assert.IsTrue(JsonNode.Parse(text)!["errors"]?.AsObject().ContainsKey(field) ?? false, body + " " + text);
        }

        Assert.HasCount(0, server.Devices.List());
    }

    [TestMethod]
    public async Task Readings_are_found_by_device_kind_and_time_and_come_in_pages()
    {
        await using RunningServer server = await StartAsync();
        for (uint i = 0; i < 30; i++)
        {
            JsonObject json = Events.ChirpStack(i % 3 == 0 ? 3 : 1, i % 3 == 0 ? Events.Air(2000) : Events.Parking(true), i, i % 2 == 0 ? "00000000000000aa" : "00000000000000bb");
            // Pairs of the same time, so that a page may end between them.
            json["time"] = $"2026-01-12T08:{i / 2:00}:00Z";
            Assert.AreEqual(HttpStatusCode.OK, (await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString())).StatusCode);
        }

        Assert.HasCount(30, await server.ReadingsAsync());
        Assert.HasCount(15, await server.ReadingsAsync("&device=00000000000000AA"));
        Assert.HasCount(10, await server.ReadingsAsync("&kind=air"));
        Assert.HasCount(4, await server.ReadingsAsync("&from=2026-01-12T08:03:00Z&to=2026-01-12T08:05:00Z"));
        Assert.HasCount(4, await server.ReadingsAsync("&from=2026-01-12T09:03:00%2B01:00&to=2026-01-12T09:05:00+01:00"));
        Assert.HasCount(0, await server.ReadingsAsync("&device=00000000000000cc"));

        var seen = new List<uint>();
        string? cursor = "";
        int pages = 0;
        while (cursor != null)
        {
            JsonObject page = await server.GetAsync("/api/readings?limit=7" + (cursor.Length > 0 ? "&cursor=" + cursor : ""));
            seen.AddRange(page["readings"]!.AsArray().Select(reading => (uint)reading!["fCnt"]!));
            Assert.IsTrue(page.ContainsKey("next"));
            cursor = (string?)page["next"];
            pages++;
        }

        Assert.AreEqual(5, pages);
        CollectionAssert.AreEqual(Enumerable.Range(0, 30).Select(i => (uint)(29 - i)).ToArray(), seen.ToArray());
    }

    [TestMethod]
    [DataRow("device=12", "device")]
    [DataRow("kind=boats", "kind")]
    [DataRow("from=yesterday", "from")]
    [DataRow("to=2026-01-12", "to")]
    [DataRow("limit=0", "limit")]
    [DataRow("limit=10001", "limit")]
    [DataRow("limit=x", "limit")]
    [DataRow("cursor=x", "cursor")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        await using RunningServer server = await StartAsync();
        HttpResponseMessage answer = await server.Http.GetAsync("/api/readings?" + query);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, text);
        Assert.IsTrue(JsonNode.Parse(text)!["errors"]!.AsObject().ContainsKey(field), text);
    }

    [TestMethod]
    public async Task Parking_is_GeoJSON_and_follows_the_events_not_the_order_of_their_arrival()
    {
        await using RunningServer server = await StartAsync();
        await server.Devices.RegisterAsync(
        [
            new Device { DevEui = new Eui64(0xB1), Name = "Bay 1", Profile = "parking", Latitude = 50.25, Longitude = 9.5 },
            new Device { DevEui = new Eui64(0xB2), Name = "Bay 2", Profile = "parking" },
            new Device { DevEui = new Eui64(0xA1), Name = "Air", Profile = "air", Latitude = 50, Longitude = 9 },
        ]);
        await ParkAsync(server, 1, true, "2026-01-12T08:10:00Z");
        await ParkAsync(server, 3, false, "2026-01-12T08:30:00Z");
        await ParkAsync(server, 2, true, "2026-01-12T08:20:00Z");

        HttpResponseMessage answer = await server.Http.GetAsync("/api/parking");
        Assert.AreEqual("application/geo+json", answer.Content.Headers.ContentType?.MediaType);
        JsonObject collection = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        Assert.AreEqual("FeatureCollection", (string?)collection["type"]);
        JsonArray features = collection["features"]!.AsArray();
        Assert.HasCount(2, features);
        JsonObject bay = features[0]!.AsObject();
        Assert.AreEqual("Feature", (string?)bay["type"]);
        Assert.AreEqual("Point", (string?)bay["geometry"]!["type"]);
        CollectionAssert.AreEqual(new[] { 9.5, 50.25 }, bay["geometry"]!["coordinates"]!.AsArray().Select(value => (double)value!).ToArray());
        Assert.AreEqual("Bay 1", (string?)bay["properties"]!["name"]);
        Assert.IsFalse((bool)bay["properties"]!["occupied"]!);
        Assert.AreEqual("2026-01-12T08:30:00.000Z", (string?)bay["properties"]!["since"]);
        Assert.IsTrue(features[1]!.AsObject().ContainsKey("geometry"));
        Assert.IsNull(features[1]!["geometry"]);
        Assert.IsNull(features[1]!["properties"]!["occupied"]);
    }

    [TestMethod]
    public async Task A_heartbeat_tells_the_battery_and_does_not_begin_the_state_anew()
    {
        await using RunningServer server = await StartAsync();
        await server.Devices.RegisterAsync(new Device { DevEui = new Eui64(0xB1), Name = "Bay 1", Profile = "parking" });
        await ParkAsync(server, 1, true, "2026-01-12T08:10:00Z");
        byte[] heartbeat = Events.Encode(new Codec.ParkingHeartbeat { State = Codec.ParkingState.Occupied, BatteryMillivolts = 3600 });
        JsonObject json = Events.ChirpStack(2, heartbeat, 2, "00000000000000b1");
        json["time"] = "2026-01-12T09:10:00Z";
        await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        JsonObject bay = (await server.GetAsync("/api/parking"))["features"]![0]!["properties"]!.AsObject();
        Assert.AreEqual("2026-01-12T08:10:00.000Z", (string?)bay["since"]);
        Assert.AreEqual("2026-01-12T09:10:00.000Z", (string?)bay["lastSeen"]);
        Assert.AreEqual(3.6, (double)bay["batteryVolts"]!, 0.1);
        JsonObject device = await server.GetAsync("/api/devices/00000000000000b1");
        Assert.AreEqual(3.6, (double)device["batteryVolts"]!, 0.1);
        Assert.AreEqual(2, (int)device["lastReading"]!["fCnt"]!);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Listeners_get_readings_as_they_are_stored_and_after_a_break_what_they_missed()
    {
        await using RunningServer server = await StartAsync();
        using (StreamReader live = await ListenAsync(server, null))
        {
            await ParkAsync(server, 1, true, "2026-01-12T08:10:00Z");
            JsonObject data = await NextAsync(live, "id: 1");
            Assert.AreEqual(1, (int)data["fCnt"]!);
            Assert.AreEqual("parking", (string?)data["kind"]);
        }

        await ParkAsync(server, 2, false, "2026-01-12T08:20:00Z");
        await ParkAsync(server, 3, true, "2026-01-12T08:30:00Z");
        using StreamReader again = await ListenAsync(server, "1");
        Assert.AreEqual(2, (int)(await NextAsync(again, "id: 2"))["fCnt"]!);
        Assert.AreEqual(3, (int)(await NextAsync(again, "id: 3"))["fCnt"]!);
        await ParkAsync(server, 4, false, "2026-01-12T08:40:00Z");
        Assert.AreEqual(4, (int)(await NextAsync(again, "id: 4"))["fCnt"]!);
    }

    [TestMethod]
    public async Task Devices_come_in_the_order_in_which_people_count()
    {
        await using RunningServer server = await StartAsync();
        string[] names = ["Air 1", "Bay", "Bay 2", "bay 3", "Bay 10", "Bay 10a", "Bay 011"];
        await server.Devices.RegisterAsync([.. names.Reverse().Select((name, i) => new Device { DevEui = new Eui64((ulong)i + 1), Name = name })]);
        CollectionAssert.AreEqual(names, server.Devices.List().Select(status => status.Device.Name).ToArray());
    }

    [TestMethod]
    public async Task A_command_that_cannot_be_sent_says_why()
    {
        await using RunningServer server = await StartAsync();
        await server.Devices.RegisterAsync(new Device { DevEui = new Eui64(0xB1), Name = "Bay 1" });
        const string Path = "/api/devices/00000000000000b1/commands";
        const string Good = """{"command":"requestStatus"}""";
        Assert.AreEqual(401, (int)(await server.PostAsync(Path, Good)).StatusCode);
        Assert.AreEqual(404, (int)(await server.PostAsync("/api/devices/00000000000000b9/commands", Good, Key)).StatusCode);
        foreach (string wrong in new[] { "[]", "{}", """{"command":"fly"}""", """{"command":"setInterval"}""", """{"command":"setInterval","seconds":-1}""" })
        {
            HttpResponseMessage answer = await server.PostAsync(Path, wrong, Key);
            Assert.AreEqual(400, (int)answer.StatusCode, wrong);
            Assert.Contains("command", await answer.Content.ReadAsStringAsync());
        }

        await ParkAsync(server, 1, true, "2026-01-12T08:10:00Z");
        HttpResponseMessage elsewhere = await server.PostAsync(Path, Good, Key);
        Assert.AreEqual(409, (int)elsewhere.StatusCode);
        Assert.Contains("ChirpStack__ApiUrl", await elsewhere.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("""{"command":"requestStatus","command":"restart"}""")]
    [DataRow("""{"command":"requestStatus","token":1,"token":2}""")]
    [DataRow("""{"token":1,"token":1}""")]
    [DataRow("""{"command":"\ud800"}""")]
    [DataRow("""{"command":"requestStatus","token":"\udc00"}""")]
    [DataRow("""{"command":"requestStatus","\ud800":1}""")]
    [DataRow("""{"command":"requestStatus","token":7.5}""")]
    [DataRow("""{"command":"requestStatus","token":null}""")]
    [DataRow("""{"command":"requestStatus","token":[1]}""")]
    [DataRow("""{"command":"requestStatus","token":1e300}""")]
    public async Task A_command_that_JSON_allows_and_nobody_can_read_is_a_400(string body)
    {
        await using RunningServer server = await StartAsync();
        await server.Devices.RegisterAsync(new Device { DevEui = new Eui64(0xB1), Name = "Bay 1" });
        HttpResponseMessage answer = await server.PostAsync("/api/devices/00000000000000b1/commands", body, Key);
        Assert.AreEqual(400, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.IsTrue(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().ContainsKey("command"));
    }

    [TestMethod]
    public async Task A_commands_token_is_the_one_that_goes_over_the_air()
    {
        await using RunningServer server = await StartAsync();
        await server.Devices.RegisterAsync(new Device { DevEui = new Eui64(0xB1), Name = "Bay 1" });
        foreach ((string given, int token) in new[] { (",\"token\":7.0", 7), (",\"token\":0", 0), ("", 1), (",\"token\":2e1", 20), ("", 21) })
        {
            HttpResponseMessage answer = await server.PostAsync(
                "/api/devices/00000000000000b1/commands", "{\"command\":\"requestStatus\"" + given + "}", Key);
            JsonObject view = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
            Assert.AreEqual(202, (int)answer.StatusCode, view.ToJsonString());
            Assert.AreEqual(token, (int)view["command"]!["token"]!, given);
            Assert.StartsWith(token.ToString("x2"), (string?)view["payload"]);
        }
    }

    [TestMethod]
    public async Task Who_was_away_for_thousands_of_readings_misses_none()
    {
        const int Missed = 2_500;
        await using RunningServer server = await StartAsync();
        byte[] payload = Events.Parking(true);
        await server.Store.Readings.AppendAsync([.. Enumerable.Range(0, Missed + 1).Select(fCnt => UplinkPipeline.Decode(new Uplink
        {
            Device = new Eui64(0xB1), Session = "", FCnt = (uint)fCnt, FPort = 1, Payload = payload, Time = DateTimeOffset.UnixEpoch.AddSeconds(fCnt), Source = "test",
        }))]);
        using StreamReader events = await ListenAsync(server, "1");
        for (int fCnt = 1; fCnt <= Missed; fCnt++)
            Assert.AreEqual(fCnt, (int)(await NextAsync(events, $"id: {fCnt + 1}"))["fCnt"]!);
    }

    [TestMethod]
    public async Task Health_metrics_and_the_description_of_the_API_are_there()
    {
        await using RunningServer server = await StartAsync();
        await ParkAsync(server, 1, true, "2026-01-12T08:10:00Z");
        JsonObject health = await server.GetAsync("/health");
        Assert.AreEqual("ok", (string?)health["status"]);
        Assert.AreEqual(server.Udp.ToString(), (string?)health["udp"]);
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_uplinks_total{source=\"chirpstack\",result=\"stored\"}"));
        JsonObject paths = (await server.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        foreach (string path in new[] { "/api/readings", "/api/devices", "/api/parking", "/api/events", "/ingest/chirpstack", "/ingest/tts", "/health" })
            Assert.IsTrue(paths.ContainsKey(path), path);
    }

    [TestMethod]
    public async Task What_is_not_there_is_a_problem_too_and_every_answer_has_secure_headers()
    {
        await using RunningServer server = await StartAsync();
        HttpResponseMessage answer = await server.Http.GetAsync("/api/nothing");
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.IsFalse(answer.Headers.Contains("Server"));
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, (await server.Http.DeleteAsync("/api/readings")).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await server.Http.GetAsync("/")).StatusCode);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(configure: settings => settings.Api.Key = Key);

    private static async Task ParkAsync(RunningServer server, uint fCnt, bool occupied, string time)
    {
        JsonObject json = Events.ChirpStack(1, Events.Parking(occupied), fCnt, "00000000000000b1");
        json["time"] = time;
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<StreamReader> ListenAsync(RunningServer server, string? lastEvent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (lastEvent != null)
            request.Headers.Add("Last-Event-ID", lastEvent);
        HttpResponseMessage answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.AreEqual("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith(":", await reader.ReadLineAsync());
        Assert.AreEqual("", await reader.ReadLineAsync());
        return reader;
    }

    private static async Task<JsonObject> NextAsync(StreamReader reader, string id)
    {
        Assert.AreEqual(id, await reader.ReadLineAsync());
        Assert.AreEqual("event: reading", await reader.ReadLineAsync());
        string line = (await reader.ReadLineAsync())!;
        Assert.AreEqual("", await reader.ReadLineAsync());
        return JsonNode.Parse(line["data: ".Length..])!.AsObject();
    }
}

[TestClass]
public sealed class ApiTestsOnSqlite() : ApiTests(TestStore.Sqlite);

[TestClass]
public sealed class ApiTestsOnPostgres() : ApiTests(TestStore.Postgres);
