using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

/// <summary>Text of a sender that a parser cannot take is the sender's error: no route answers 5xx to it or logs an exception.</summary>
[TestClass]
public sealed class MalformedInputTests
{
    private const string Key = "a key of this test's own";
    private const string Common = "Host: localhost\r\nConnection: close\r\nX-Api-Key: " + Key + "\r\n";

    // Escaped as in an address: no UTF-8, half a surrogate, control characters, numbers and times at their limits, paths.
    private static readonly string[] Values =
    [
        "", "%00", "%ED%A0%80", "%FF%FE", "%F0%9F%98%80", "%0d%0a", "%22", "%", "%zz", "-1", "0", "1e999", "99999999999999999999",
        "-9223372036854775808", "9223372036854775807-1",
        "-9223372036854775808-9223372036854775807", "--", "-", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59.99999999999999Z", "2026-13-45T99:99:99Z", "2999-12-31T23:59:59Z", "..%2F..%2Fetc%2Fpasswd", "Europe",
        "Europe%2FBerlin", "Europe%2F", "GMT%00",
        "00000000000000b1", "day", "parking", "csv", "true",
    ];

    private static readonly string[] Samples =
    [
        """
        {"deviceInfo":{"devEui":"00000000000000b1","deviceName":"Bay"},"devAddr":"01020304","fCnt":1,"fPort":2,"data":"AQ==",
        "time":"2026-01-12T08:59:28Z","deduplicationId":"x","rxInfo":[{"gatewayId":"g","rssi":-50,"snr":1.5}],
        "txInfo":{"modulation":{"lora":{"spreadingFactor":7}}}}
        """,
        """
        {"end_device_ids":{"dev_eui":"00000000000000b1","device_id":"bay","dev_addr":"01020304"},"received_at":"2026-01-12T08:59:28Z",
        "uplink_message":{"session_key_id":"AA==","f_cnt":1,"f_port":2,"frm_payload":"AQ==",
        "rx_metadata":[{"gateway_ids":{"eui":"00000000000000b1"},"rssi":-50,"snr":1}],
        "settings":{"data_rate":{"lora":{"spreading_factor":7}}}}}
        """,
        """
        {"deviceInfo":{"devEui":"00000000000000b1"},"time":"2026-01-12T08:59:28Z","level":"ERROR","code":"DOWNLINK_X","description":"d",
        "context":{"queue_item_id":"q"},"queueItemId":"q","margin":1,"batteryLevel":5.5,"acknowledged":true}
        """,
        """
        {"end_device_ids":{"dev_eui":"00000000000000b1"},"received_at":"2026-01-12T08:59:28Z",
        "downlink_failed":{"downlink":{"correlation_ids":["a"]},"error":{"message_format":"m","name":"n"}}}
        """,
    ];

    [TestMethod]
    public async Task Query_and_path_of_every_route_take_any_text_without_a_fault()
    {
        using var log = new LogRecorder();
        await using RunningServer server = await StartAsync(log);
        var faults = new List<string>();
        foreach ((string path, JsonNode? operations) in (await server.GetAsync("/openapi/v1.json"))["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in operations!.AsObject())
            {
                if (path == "/api/events")
                    continue;
                IEnumerable<JsonNode?> parameters = operation!["parameters"]?.AsArray() ?? [];
                string[] names = [.. parameters.Where(one => (string?)one!["in"] == "query").Select(one => (string)one!["name"]!)];
                foreach (string value in Values.Append(new string('a', 4000)))
                {
                    string place = path.Contains("{eui}") ? path.Replace("{eui}", value.Length == 0 ? "x" : value) : path;
                    await CheckAsync(server, method, place, faults);
                    foreach (string name in names)
                    {
                        string target = path.Replace("{eui}", "00000000000000b1") + $"?{name}={value}";
                        await CheckAsync(server, method, target, faults);
                        // What else the route needs, so that this value is what it stumbles over.
                        if (path == "/api/aggregates")
                        {
                            await CheckAsync(server, method, target + "&kind=parking&bucket=day", faults);
                            string zoned = target + "&kind=air&bucket=day&zone=Pacific/Kiritimati&device=00000000000000b1";
                            await CheckAsync(server, method, zoned, faults);
                        }
                    }
                }
            }
        }

        Assert.AreEqual("", string.Join("\n", faults));
        Assert.IsEmpty(log.Faults);
    }

    [TestMethod]
    public async Task Headers_take_any_bytes_without_a_fault()
    {
        using var log = new LogRecorder();
        await using RunningServer server = await StartAsync(log);
        var faults = new List<string>();
        string[] names =
        [
            "X-Api-Key", "If-None-Match", "If-Modified-Since", "If-Match", "If-Range", "Range", "Accept", "Accept-Encoding",
            "Last-Event-ID", "Content-Type", "Cookie", "Origin",
            "X-Downlink-Push", "X-Downlink-Apikey", "X-Forwarded-For", "traceparent", "tracestate", "baggage", "X-Http-Method-Override",
        ];
        byte[][] values =
        [
            [], "\""u8.ToArray(), "W/"u8.ToArray(), "W/\"a\",,,\""u8.ToArray(), "*,*"u8.ToArray(), "\u00e9"u8.ToArray(),
            [0xed, 0xa0, 0x80], [0xff], "bytes=-"u8.ToArray(),
            "bytes=99999999999999999999-0"u8.ToArray(), "99999999999999999999"u8.ToArray(), "-1"u8.ToArray(),
            "application/json; charset=utf-7"u8.ToArray(), "application/json; charset=\"nonsense\""u8.ToArray(),
            "application/json; charset=\ud83d\ude00"u8.ToArray(), "/;=,q=9e9"u8.ToArray(), "http://[::"u8.ToArray(),
            "https://\u00e9\u00e9.example/\\"u8.ToArray(),
            "00-00-00-00"u8.ToArray(), Encoding.ASCII.GetBytes(new string('"', 8000)), Encoding.ASCII.GetBytes(new string(',', 8000)),
        ];
        (string Start, string Body)[] requests =
        [
            ("GET /api/devices", ""), ("GET /", ""), ("GET /api/audit", ""), ("POST /api/devices", "{}"),
            ("POST /ingest/chirpstack?event=up", "{}"),
            ("POST /ingest/tts", Samples[1]),
        ];
        foreach (string name in names)
        {
            foreach (byte[] value in values)
            {
                foreach ((string start, string body) in requests)
                {
                    string head = $"{start} HTTP/1.1\r\n{Common}Content-Length: {body.Length}\r\n{name}: ";
                    int status = await RawAsync(
                        server, [.. Encoding.ASCII.GetBytes(head), .. value, .. Encoding.ASCII.GetBytes("\r\n\r\n" + body)]);
                    if (status >= 500)
                        faults.Add($"{status} for {start} with {name}: {Encoding.Latin1.GetString(value)}");
                }
            }
        }

        Assert.AreEqual("", string.Join("\n", faults.Distinct()));
        Assert.IsEmpty(log.Faults);
    }

    [TestMethod]
    public async Task Damaged_webhook_events_are_refused_without_a_fault()
    {
        using var log = new LogRecorder();
        await using RunningServer server = await StartAsync(log);
        string[] pieces =
        [
            "\\ud800", "\\u0000", "\"", "{", "[", "]", "null", "1e999", ",", "-", "\\", "\u00e9", "\"\\ud800\":1,", "\"fPort\":1,",
            "\"time\":\"0001-01-01T00:00:00Z\",", "\"data\":\"////////////\",",
        ];
        string[] types = ["up", "join", "ack", "txack", "log", "status", "location"];
        string[] paths = ["/ingest/tts", .. types.Select(type => "/ingest/chirpstack?event=" + type)];
        var random = new Random(20260113);
        var faults = new List<string>();
        for (int i = 0; i < 4000; i++)
        {
            string text = Samples[random.Next(Samples.Length)];
            for (int change = random.Next(3); change >= 0; change--)
            {
                int at = random.Next(text.Length);
                text = random.Next(4) == 0
                    ? text.Remove(at, Math.Min(random.Next(12), text.Length - at))
                    : text.Insert(at, pieces[random.Next(pieces.Length)]);
            }

            string path = paths[random.Next(paths.Length)];
            byte[] body = Encoding.UTF8.GetBytes(text);
            if (random.Next(8) == 0)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-Api-Key", Key);
            bool isProtobuf = path != "/ingest/tts" && random.Next(8) == 0;
            request.Content.Headers.ContentType = new(isProtobuf ? "application/octet-stream" : "application/json");
            using HttpResponseMessage answer = await server.Http.SendAsync(request);
            if ((int)answer.StatusCode >= 500)
                faults.Add($"{(int)answer.StatusCode} for {path}: {text}");
        }

        Assert.AreEqual("", string.Join("\n", faults));
        Assert.IsEmpty(log.Faults);
    }

    [TestMethod]
    [DataRow("0001-01-01T00:00:00Z")]
    [DataRow("1969-12-31T23:59:59Z")]
    [DataRow("3000-01-01T00:00:00Z")]
    [DataRow("9999-12-31T23:59:59Z")]
    public async Task Event_of_an_impossible_year_gets_its_time_of_arrival_and_spoils_no_answer(string time)
    {
        using var log = new LogRecorder();
        await using RunningServer server = await StartAsync(log);
        byte[] late = Events.Encode(new Codec.LateAirReading { AgeSeconds = 10800, Co2Ppm = 420 });
        (int, byte[])[] frames = [(new Codec.LateAirReading().FPort, late), (new Codec.ParkingEvent().FPort, Events.Parking(true))];
        uint fCnt = 0;
        foreach ((int port, byte[] payload) in frames)
        {
            string body = Events.With(Events.ChirpStack(port, payload, devEui: "00000000000000b1", fCnt: ++fCnt), "time", $"\"{time}\"");
            HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", body);
            Assert.AreEqual(200, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        JsonNode occupied = (await server.GetAsync("/api/readings?kind=parking"))["readings"]!.AsArray().Single()!;
        DateTimeOffset stored = DateTimeOffset.Parse((string)occupied["time"]!);
        Assert.IsTrue(DateTimeOffset.UtcNow - stored is { TotalMinutes: >= 0 and < 5 }, $"stored at {stored:O}");

        string[] paths = ["/api/devices/00000000000000b1", "/api/aggregates?kind=parking", "/api/parking", "/api/readings?format=csv"];
        foreach (string path in paths)
            Assert.AreEqual(200, (int)(await server.Http.GetAsync(path)).StatusCode, path);
        Assert.IsEmpty(log.Faults);
    }

    [TestMethod]
    [DataRow("""{"device":"00000000000000b1","name":"\ud800"}""")]
    [DataRow("""{"device":"\udc00"}""")]
    [DataRow("""{"device":"00000000000000b1","\ud800":1}""")]
    [DataRow("""{"device":"00000000000000b1","profile":"\ud800"}""")]
    [DataRow("""{"device":"00000000000000b1","appKey":"\ud800"}""")]
    [DataRow("""{"device":"00000000000000b1","name":"a\u0000b"}""")]
    [DataRow("""{"device":"00000000000000b1","latitude":1e999,"longitude":0}""")]
    [DataRow("""{"device":"00000000000000b1","expectedIntervalSeconds":1e99}""")]
    [DataRow("""{"command":"\ud800"}""")]
    [DataRow("""{"\ud800":1}""")]
    [DataRow("""{"command":"requestStatus","token":"\ud800"}""")]
    [DataRow("""{"command":"requestStatus","command":"requestStatus"}""")]
    [DataRow("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""")]
    [DataRow("\u00ff\u00fe")]
    [DataRow("")]
    public async Task Body_that_is_no_unicode_or_no_json_is_a_400(string body)
    {
        using var log = new LogRecorder();
        await using RunningServer server = await StartAsync(log);
        const string Known = """{"device":"00000000000000b2","appKey":"00112233445566778899aabbccddeeff"}""";
        Assert.AreEqual(201, (int)(await server.PostAsync("/api/devices", Known, Key)).StatusCode);
        foreach (string path in new[] { "/api/devices", "/api/devices/00000000000000b2/commands" })
        {
            HttpResponseMessage answer = await server.PostAsync(path, body, Key);
            Assert.AreEqual(400, (int)answer.StatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
            Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        Assert.IsEmpty(log.Faults);
    }

    private static Task<RunningServer> StartAsync(LogRecorder log) => RunningServer.StartAsync(
        configure: settings =>
        {
            settings.Api.Key = Key;
            settings.Http.RequestsPerMinute = 0;
            settings.Ingest.ThingsStack.Key = Key;
            settings.ThingsStack.Hosts = "eu1.cloud.thethings.network";
            settings.Devices.Add(new DeviceSettings { DevEui = "00000000000000b1", Name = "Bay 1", Profile = "parking" });
        },
        log: log);

    private static async Task CheckAsync(RunningServer server, string method, string target, List<string> faults)
    {
        string head = $"{method.ToUpperInvariant()} {target} HTTP/1.1\r\n{Common}Content-Type: application/json\r\n";
        int status = await RawAsync(server, Encoding.ASCII.GetBytes(head + "Content-Length: 2\r\n\r\n{}"));
        if (status >= 500)
            faults.Add($"{status} for {method} {target}");
    }

    private static async Task<int> RawAsync(RunningServer server, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(request);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1]);
    }
}
