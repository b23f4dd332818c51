using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

public abstract class WebhookTests(TestStore store) : StoreTests(store)
{
    private const string ChirpStack = "/ingest/chirpstack?event=up";
    private const string ThingsStack = "/ingest/tts";

    // One server a store for the many rows, which tell themselves apart by their DevEUI.
    private static readonly ConcurrentDictionary<TestStore, RunningServer> Shared = new();
    private static long _lastDevice = 0x0A00;

    private static async Task<RunningServer> SharedAsync()
    {
        if (!Shared.TryGetValue(Current, out RunningServer? server))
            Shared[Current] = server = await RunningServer.StartAsync();
        return server;
    }

    protected static async Task StopAsync(TestStore store)
    {
        if (Shared.TryRemove(store, out RunningServer? server))
            await server.DisposeAsync();
    }

    [TestMethod]
    public async Task The_example_event_of_ChirpStack_becomes_a_reading()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(ChirpStack, Events.ChirpStack(1, Events.Parking(true)).ToJsonString());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());

        JsonObject reading = (await server.ReadingsAsync())[0]!.AsObject();
        Assert.AreEqual("0101010101010101", (string?)reading["device"]);
        Assert.AreEqual("Bay 7", (string?)reading["name"]);
        Assert.AreEqual("2022-07-18T09:34:15.775Z", (string?)reading["time"]);
        Assert.AreEqual("parking", (string?)reading["kind"]);
        Assert.AreEqual("chirpstack", (string?)reading["source"]);
        Assert.AreEqual(7, (int)reading["fCnt"]!);
        Assert.AreEqual(-36, (double)reading["rssi"]!);
        Assert.AreEqual(10.5, (double)reading["snr"]!);
        Assert.IsTrue((bool)reading["data"]!["occupied"]!);
        Assert.IsFalse(reading.ContainsKey("error"));
    }

    [TestMethod]
    public async Task The_example_event_of_The_Things_Stack_becomes_a_reading_with_the_best_gateways_signal()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(ThingsStack, Events.ThingsStack(3, Events.Air(2150)).ToJsonString());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());

        JsonObject reading = (await server.ReadingsAsync())[0]!.AsObject();
        Assert.AreEqual("0101010101010101", (string?)reading["device"]);
        Assert.AreEqual("2022-07-18T09:34:15.775Z", (string?)reading["time"]);
        Assert.AreEqual("air", (string?)reading["kind"]);
        Assert.AreEqual("tts", (string?)reading["source"]);
        Assert.AreEqual(-35, (double)reading["rssi"]!);
        Assert.AreEqual(21.5, (double)reading["data"]!["temperature"]!, 0.1);
    }

    [TestMethod]
    [DataRow(ChirpStack)]
    [DataRow(ThingsStack)]
    public async Task The_same_event_twice_is_one_reading(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string json = Event(path).ToJsonString();
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.PostAsync(path, json)));
        Assert.IsTrue(answers.All(answer => answer.IsSuccessStatusCode));
        Assert.HasCount(1, await server.ReadingsAsync());
    }

    [TestMethod]
    [DataRow(ChirpStack, "devAddr", "\"01020304\"")]
    [DataRow(ThingsStack, "uplink_message.session_key_id", "\"AnotherSessionKeyId0000=\"")]
    public async Task The_same_counter_in_another_session_is_another_reading(string path, string field, string value)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PostAsync(path, Event(path).ToJsonString());
        await server.PostAsync(path, Events.With(Event(path), field, value));
        Assert.HasCount(2, await server.ReadingsAsync());
    }

    [TestMethod]
    [DataRow(ChirpStack, "fCnt", 0)]
    [DataRow(ChirpStack, "rxInfo", 7)]
    [DataRow(ChirpStack, "rxInfo[0].snr", 7)]
    [DataRow(ChirpStack, "txInfo", 7)]
    [DataRow(ChirpStack, "time", 7)]
    [DataRow(ChirpStack, "devAddr", 7)]
    [DataRow(ChirpStack, "deduplicationId", 7)]
    [DataRow(ChirpStack, "deviceInfo.deviceName", 7)]
    [DataRow(ThingsStack, "uplink_message.f_cnt", 0)]
    [DataRow(ThingsStack, "uplink_message.rx_metadata", 7)]
    [DataRow(ThingsStack, "uplink_message.settings", 7)]
    [DataRow(ThingsStack, "uplink_message.session_key_id", 7)]
    [DataRow(ThingsStack, "uplink_message.received_at", 7)]
    [DataRow(ThingsStack, "received_at", 7)]
    [DataRow(ThingsStack, "end_device_ids.device_id", 7)]
    [DataRow(ThingsStack, "end_device_ids.dev_addr", 7)]
    public async Task An_event_without_a_field_that_may_be_left_out_is_a_reading(string path, string field, int fCnt)
    {
        string device = NewDevice();
        HttpResponseMessage answer = await (await SharedAsync()).PostAsync(path, Events.With(Event(path, device), field, null));
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.AreEqual(fCnt, (int)(await (await SharedAsync()).ReadingsAsync("&device=" + device))[0]!["fCnt"]!);
    }

    [TestMethod]
    [DataRow(ChirpStack, "deviceInfo", null)]
    [DataRow(ChirpStack, "deviceInfo", "7")]
    [DataRow(ChirpStack, "deviceInfo.devEui", null)]
    [DataRow(ChirpStack, "deviceInfo.devEui", "\"0101\"")]
    [DataRow(ChirpStack, "deviceInfo.devEui", "17")]
    [DataRow(ChirpStack, "data", null)]
    [DataRow(ChirpStack, "data", "\"no base64!\"")]
    [DataRow(ChirpStack, "data", "[1]")]
    [DataRow(ChirpStack, "fPort", null)]
    [DataRow(ChirpStack, "fPort", "0")]
    [DataRow(ChirpStack, "fPort", "256")]
    [DataRow(ChirpStack, "fPort", "\"1\"")]
    [DataRow(ChirpStack, "fCnt", "-1")]
    [DataRow(ChirpStack, "fCnt", "4294967296")]
    [DataRow(ChirpStack, "fCnt", "1e400")]
    [DataRow(ChirpStack, "fCnt", "1.5")]
    [DataRow(ChirpStack, "devAddr", "\"xyz\"")]
    [DataRow(ChirpStack, "time", "\"yesterday\"")]
    [DataRow(ChirpStack, "time", "\"2022-02-30T00:00:00Z\"")]
    [DataRow(ChirpStack, "rxInfo", "{}")]
    [DataRow(ChirpStack, "rxInfo[0].rssi", "\"loud\"")]
    [DataRow(ChirpStack, "rxInfo[0].snr", "1e9")]
    [DataRow(ThingsStack, "end_device_ids", null)]
    [DataRow(ThingsStack, "end_device_ids.dev_eui", null)]
    [DataRow(ThingsStack, "end_device_ids.dev_eui", "\"ZZ\"")]
    [DataRow(ThingsStack, "end_device_ids.dev_addr", "\"ZZ\"")]
    [DataRow(ThingsStack, "uplink_message", null)]
    [DataRow(ThingsStack, "uplink_message", "[]")]
    [DataRow(ThingsStack, "uplink_message.frm_payload", null)]
    [DataRow(ThingsStack, "uplink_message.frm_payload", "\"====\"")]
    [DataRow(ThingsStack, "uplink_message.f_port", null)]
    [DataRow(ThingsStack, "uplink_message.f_port", "1000")]
    [DataRow(ThingsStack, "uplink_message.f_cnt", "true")]
    [DataRow(ThingsStack, "uplink_message.session_key_id", "{}")]
    [DataRow(ThingsStack, "uplink_message.received_at", "12")]
    [DataRow(ThingsStack, "uplink_message.rx_metadata[0].rssi", "\"x\"")]
    public async Task A_broken_event_is_a_400_that_names_the_field_and_stores_nothing(string path, string field, string? value)
    {
        string device = NewDevice();
        HttpResponseMessage answer = await (await SharedAsync()).PostAsync(path, Events.With(Event(path, device), field, value));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, text);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonObject problem = JsonNode.Parse(text)!.AsObject();
        Assert.IsTrue(problem["errors"]!.AsObject().ContainsKey(field), text);
        Assert.Contains(field, (string)problem["detail"]!);
        Assert.HasCount(0, await (await SharedAsync()).ReadingsAsync("&device=" + device));
    }

    [TestMethod]
    public async Task All_broken_fields_are_named_at_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonObject json = Events.ChirpStack(1, [1]);
        json["fCnt"] = -1;
        json["data"] = 5;
        HttpResponseMessage answer = await server.PostAsync(ChirpStack, json.ToJsonString());
        JsonObject errors = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject();
        Assert.HasCount(2, errors);
    }

    [TestMethod]
    [DataRow(ChirpStack)]
    [DataRow(ThingsStack)]
    public async Task A_field_that_nobody_knows_does_no_harm(string path)
    {
        HttpResponseMessage answer = await (await SharedAsync()).PostAsync(path, Events.With(Event(path, NewDevice()), "somethingNew", "{\"a\":[1,2]}"));
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [TestMethod]
    [DataRow("/ingest/chirpstack", 400, "event")]
    [DataRow("/ingest/chirpstack?event=", 400, "event")]
    [DataRow("/ingest/chirpstack?event=down", 400, "event")]
    public async Task An_event_without_a_type_that_is_known_is_refused(string path, int status, string word)
    {
        HttpResponseMessage answer = await (await SharedAsync()).PostAsync(path, Events.ChirpStack(1, Events.Parking(true)).ToJsonString());
        Assert.AreEqual(status, (int)answer.StatusCode);
        Assert.Contains(word, await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("", 400)]
    [DataRow("{", 400)]
    [DataRow("[]", 400)]
    [DataRow("null", 400)]
    [DataRow("{\"deviceInfo\":{\"devEui\":\"\\ud800\"}}", 400)]
    public async Task A_body_that_is_no_event_is_a_problem(string body, int status)
    {
        foreach (string path in new[] { ChirpStack, ThingsStack })
        {
            HttpResponseMessage answer = await (await SharedAsync()).PostAsync(path, body);
            Assert.AreEqual(status, (int)answer.StatusCode);
            Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [TestMethod]
    public async Task A_huge_body_is_a_413_and_what_is_no_known_encoding_a_415()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage huge = await server.PostAsync(ChirpStack, "{\"a\":\"" + new string('x', 300_000) + "\"}");
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        foreach ((string path, string type) in new[] { (ChirpStack, "text/xml"), (ThingsStack, "text/xml"), (ThingsStack, "application/octet-stream") })
        {
            HttpResponseMessage other = await server.PostAsync(path, "abc", type: type);
            Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
            string text = await other.Content.ReadAsStringAsync();
            Assert.Contains("JSON", text);
            Assert.Contains(type, text);
        }
    }

    [TestMethod]
    public async Task A_payload_that_cannot_be_decoded_is_kept_with_its_bytes_and_the_reason()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(ChirpStack, Events.ChirpStack(200, [0xAA, 0xBB]).ToJsonString());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        JsonObject reading = (await server.ReadingsAsync("&kind=unknown"))[0]!.AsObject();
        Assert.AreEqual("aabb", (string?)reading["payload"]);
        Assert.IsFalse(string.IsNullOrEmpty((string?)reading["error"]));
    }

    [TestMethod]
    public async Task An_uplink_without_application_payload_only_says_that_the_device_is_alive()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonObject json = Events.ChirpStack(1, []);
        json.Remove("fPort");
        json.Remove("data");
        HttpResponseMessage answer = await server.PostAsync(ChirpStack, json.ToJsonString());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.HasCount(0, await server.ReadingsAsync());
        Assert.AreEqual("2022-07-18T09:34:15.775Z", (string?)(await server.GetAsync("/api/devices"))["devices"]![0]!["lastSeen"]);
    }

    [TestMethod]
    public async Task Other_events_are_noted()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        const string Head = """{"deduplicationId":"1","time":"2026-01-12T08:59:28Z","deviceInfo":{"deviceName":"Bay 7","devEui":"0101010101010101"},""";
        foreach ((string type, string rest) in new[]
        {
            ("join", "\"devAddr\":\"00189440\"}"), ("status", "\"margin\":7,\"batteryLevel\":75.5}"), ("ack", "\"queueItemId\":\"2\",\"acknowledged\":true}"),
            ("txack", "\"downlinkId\":5}"), ("log", "\"level\":\"ERROR\",\"code\":\"UPLINK_F_CNT_RESET\"}"), ("location", "\"location\":{}}"),
        })
        {
            HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=" + type, Head + rest);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        HttpResponseMessage join = await server.PostAsync(
            "/ingest/tts", """{"end_device_ids":{"device_id":"a","dev_eui":"0202020202020202"},"join_accept":{"session_key_id":"x"},"received_at":"2026-01-12T08:59:28Z"}""");
        Assert.AreEqual(HttpStatusCode.OK, join.StatusCode);
        JsonArray devices = (await server.GetAsync("/api/devices"))["devices"]!.AsArray();
        Assert.HasCount(2, devices);
        Assert.IsTrue(devices.All(device => (string?)device!["lastSeen"] == "2026-01-12T08:59:28.000Z"));
    }

    [TestMethod]
    [DataRow(ChirpStack, "deviceInfo.deviceName", "\"\\ud800\"", "deviceInfo.deviceName")]
    [DataRow(ChirpStack, "deviceInfo.devEui", "\"\\udc00\"", "deviceInfo.devEui")]
    [DataRow(ChirpStack, "devAddr", "\"\\ud800\"", "devAddr")]
    [DataRow(ChirpStack, "time", "\"\\ud800\\ud800\"", "time")]
    [DataRow(ChirpStack, "data", "\"\\ud800\"", "data")]
    [DataRow(ChirpStack, "rxInfo[0].gatewayId", "\"a\\ud800b\"", "rxInfo[0].gatewayId")]
    [DataRow(ChirpStack, "deviceInfo", "{\"\\ud800aLongerKey\":1,\"devEui\":\"0101010101010101\"}", "deviceInfo")]
    [DataRow(ThingsStack, "uplink_message.session_key_id", "\"\\ud800\"", "uplink_message.session_key_id")]
    [DataRow(ThingsStack, "end_device_ids.dev_eui", "\"\\ud800\"", "end_device_ids.dev_eui")]
    [DataRow(ThingsStack, "uplink_message.received_at", "\"\\ud800\"", "uplink_message.received_at")]
    public async Task Half_a_surrogate_pair_is_a_400_that_names_the_field(string webhook, string path, string json, string named)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(webhook, Events.With(Event(webhook), path, json));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(400, (int)answer.StatusCode, text);
        Assert.IsTrue(JsonNode.Parse(text)!["errors"]!.AsObject().ContainsKey(named), text);
    }

    [TestMethod]
    public async Task With_an_ingest_key_events_need_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Ingest.Key = "swordfish of the pond");
        string json = Events.ChirpStack(1, Events.Parking(true)).ToJsonString();
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.PostAsync(ChirpStack, json)).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.PostAsync(ChirpStack, json, "wrong")).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await server.PostAsync(ChirpStack, json, "swordfish of the pond")).StatusCode);
    }

    [TestMethod]
    public async Task Each_source_may_have_a_key_of_its_own()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings =>
        {
            settings.Ingest.Key = "a key for all sources";
            settings.Ingest.ChirpStack.Key = "swordfish of the pond";
        });
        string chirpStack = Events.ChirpStack(1, Events.Parking(true)).ToJsonString();
        Assert.AreEqual(HttpStatusCode.OK, (await server.PostAsync(ChirpStack, chirpStack, "swordfish of the pond")).StatusCode);
        HttpResponseMessage refused = await server.PostAsync(ChirpStack, chirpStack, "a key for all sources");
        Assert.AreEqual(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("Ingest__ChirpStack__Key", await refused.Content.ReadAsStringAsync());
        string thingsStack = Events.ThingsStack(1, Events.Parking(true)).ToJsonString();
        Assert.AreEqual(HttpStatusCode.OK, (await server.PostAsync(ThingsStack, thingsStack, "a key for all sources")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.PostAsync(ThingsStack, thingsStack, "swordfish of the pond")).StatusCode);
    }

    [TestMethod]
    public async Task Random_bytes_and_mangled_events_never_end_the_server()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PostAsync(ChirpStack, Events.ChirpStack(1, Events.Parking(true)).ToJsonString());
        const int Seed = 20260112;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        var codes = new HashSet<int>();
        for (int i = 0; i < 400; i++)
        {
            string path = i % 2 == 0 ? ChirpStack : ThingsStack;
            byte[] body;
            if (i % 4 < 2)
            {
                body = new byte[random.Next(200)];
                random.NextBytes(body);
            }
            else
            {
                body = System.Text.Encoding.UTF8.GetBytes(Event(path).ToJsonString());
                for (int change = random.Next(1, 4); change > 0; change--)
                    body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            codes.Add((int)(await server.Http.PostAsync(path, content)).StatusCode);
        }

        Assert.IsTrue(codes.All(code => code is 200 or 400), string.Join(" ", codes));
        JsonArray readings = await server.ReadingsAsync("&device=0101010101010101");
        Assert.IsTrue(readings.Any(reading => (int)reading!["fCnt"]! == 7));
    }

    private static string NewDevice() => Interlocked.Increment(ref _lastDevice).ToString("x16");

    private static JsonObject Event(string path, string device = "0101010101010101")
        => path == ThingsStack
            ? Events.ThingsStack(1, Events.Parking(true), devEui: device)
            : Events.ChirpStack(1, Events.Parking(true), devEui: device);
}

[TestClass]
public sealed class WebhookTestsOnSqlite() : WebhookTests(TestStore.Sqlite)
{
    [ClassCleanup]
    public static Task StopAsync() => StopAsync(TestStore.Sqlite);
}

[TestClass]
public sealed class WebhookTestsOnPostgres() : WebhookTests(TestStore.Postgres)
{
    [ClassCleanup]
    public static Task StopAsync() => StopAsync(TestStore.Postgres);
}
