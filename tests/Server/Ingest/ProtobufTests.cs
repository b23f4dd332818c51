using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

/// <summary>
/// ChirpStack's events in Protobuf encoding, written field by field by the numbers in its api/proto/integration/integration.proto and gw/gw.proto.
/// </summary>
[TestClass]
public sealed class ProtobufTests
{
    [TestMethod]
    public async Task An_uplink_becomes_the_reading_that_its_JSON_becomes()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonObject stored = await PostAsync(server, "up", Uplink());
        Assert.AreEqual("stored", (string?)stored["status"]);
        JsonObject reading = (await server.ReadingsAsync())[0]!.AsObject();
        Assert.AreEqual("0101010101010101", (string?)reading["device"]);
        Assert.AreEqual("Bay 7", (string?)reading["name"]);
        Assert.AreEqual("2022-07-18T09:34:15.775Z", (string?)reading["time"]);
        Assert.AreEqual("parking", (string?)reading["kind"]);
        Assert.AreEqual(7, (int)reading["fCnt"]!);
        Assert.AreEqual(-36, (double)reading["rssi"]!);
        Assert.AreEqual(10.5, (double)reading["snr"]!);
        Assert.IsTrue((bool)reading["data"]!["occupied"]!);
        Assert.AreEqual(11, server.Store.Readings.After(0, 1)[0].SpreadingFactor);
        // The same event by the other encoding is the same uplink.
        HttpResponseMessage json = await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true)).ToJsonString());
        Assert.Contains("duplicate", await json.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task The_best_gateway_of_several_counts()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await PostAsync(server, "up", Uplink().Message(12, new ProtobufWriter().Text(1, "aa").Varint(6, unchecked((ulong)-120)).Float(7, 12f)));
        Assert.AreEqual(-120, (double)(await server.ReadingsAsync())[0]!["rssi"]!);
    }

    [TestMethod]
    public async Task An_uplink_without_data_and_port_only_says_that_the_device_is_alive()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.AreEqual("noted", (string?)(await PostAsync(server, "up", new ProtobufWriter().Message(2, Time()).Message(3, Device())))["status"]);
        Assert.AreEqual("2022-07-18T09:34:15.775Z", (string?)(await server.GetAsync("/api/devices"))["devices"]![0]!["lastSeen"]);
    }

    [TestMethod]
    public async Task An_empty_payload_with_a_port_is_a_reading_that_cannot_be_decoded()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonObject stored = await PostAsync(server, "up", new ProtobufWriter().Message(3, Device()).Varint(8, 1));
        Assert.AreEqual("stored", (string?)stored["status"]);
        Assert.AreEqual("unknown", (string?)stored["kind"]);
    }

    [TestMethod]
    public async Task The_other_events_update_the_device()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        ProtobufWriter Head() => new ProtobufWriter().Text(1, "3ac7e3c4").Message(2, Time()).Message(3, Device());
        await PostAsync(server, "join", Head().Text(4, "00189440"));
        await PostAsync(server, "status", Head().Varint(5, unchecked((ulong)-7)).Float(8, 75.5f));
        await PostAsync(server, "ack", Head().Text(4, "item").Varint(5, 1).Varint(6, 3));
        JsonObject device = (await server.GetAsync("/api/devices"))["devices"]![0]!.AsObject();
        Assert.AreEqual("2022-07-18T09:34:15.775Z", (string?)device["lastJoin"]);
        Assert.AreEqual(-7, (int)device["linkStatus"]!["marginDb"]!);
        Assert.AreEqual(75, (int)device["linkStatus"]!["batteryPercent"]!);
        Assert.AreEqual("acknowledged", (string?)device["lastDownlink"]!["state"]);

        await PostAsync(server, "txack", new ProtobufWriter().Varint(1, 99).Message(2, Time(1)).Message(3, Device()).Text(4, "item").Text(6, "0016c001f153a14c"));
        await PostAsync(server, "log", new ProtobufWriter().Message(1, Time(1)).Message(2, Device()).Varint(3, 2).Varint(4, 5).Text(5, "counter went back"));
        await PostAsync(server, "location", Head());
        device = (await server.GetAsync("/api/devices"))["devices"]![0]!.AsObject();
        Assert.AreEqual("transmitted", (string?)device["lastDownlink"]!["state"]);
        Assert.AreEqual("UPLINK_F_CNT_RESET", (string?)device["lastFault"]!["code"]);
        // A code that is newer than this server.
        await PostAsync(server, "log", new ProtobufWriter().Message(1, Time(2)).Message(2, Device()).Varint(3, 2).Varint(4, 77));
        Assert.AreEqual("77", (string?)(await server.GetAsync("/api/devices"))["devices"]![0]!["lastFault"]!["code"]);
    }

    /// <summary>Each row: what is written instead of a good uplink, and what the answer must name.</summary>
    public static IEnumerable<object[]> Broken =>
    [
        [new ProtobufWriter(), "deviceInfo"],
        [new ProtobufWriter().Message(3, new ProtobufWriter()), "deviceInfo.devEui"],
        [new ProtobufWriter().Message(3, new ProtobufWriter().Text(8, "0101")), "deviceInfo.devEui"],
        [new ProtobufWriter().Message(3, Device()).Text(4, "xyz").Varint(8, 1).Block(10, [1]), "devAddr"],
        [new ProtobufWriter().Message(3, Device()).Varint(8, 256).Block(10, [1]), "fPort"],
        [new ProtobufWriter().Message(3, Device()).Block(10, [1]), "fPort"],
        [new ProtobufWriter().Message(3, Device()).Varint(8, 1).Block(10, new byte[243]), "data"],
        [new ProtobufWriter().Message(2, new ProtobufWriter().Varint(1, ulong.MaxValue / 2)).Message(3, Device()), "time"],
        [new ProtobufWriter().Message(2, new ProtobufWriter().Varint(2, 2_000_000_000)).Message(3, Device()), "time"],
        [new ProtobufWriter().Message(3, Device()).Varint(8, 1).Block(10, [1]).Message(12, new ProtobufWriter().Float(7, float.NaN)), "rxInfo[0].snr"],
        [new ProtobufWriter().Message(3, Device()).Varint(8, 1).Block(10, [1]).Message(12, new ProtobufWriter().Varint(6, 5000)), "rxInfo[0].rssi"],
        [Uplink().Message(13, new ProtobufWriter().Message(2, new ProtobufWriter().Message(3, new ProtobufWriter().Varint(2, 13)))), "txInfo.modulation.lora.spreadingFactor"],
        [new ProtobufWriter().Message(3, new ProtobufWriter().Text(8, "0101010101010101").Text(7, "a\0b")), "deviceInfo.deviceName"],
    ];

    [TestMethod]
    [DynamicData(nameof(Broken))]
    public async Task A_broken_event_is_a_400_that_names_the_field(object written, string field)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (HttpStatusCode status, JsonObject problem) = await SendAsync(server, "up", ((ProtobufWriter)written).Bytes);
        Assert.AreEqual(HttpStatusCode.BadRequest, status, problem.ToJsonString());
        Assert.IsTrue(problem["errors"]!.AsObject().ContainsKey(field), problem.ToJsonString());
    }

    [TestMethod]
    public async Task Bytes_that_are_no_Protobuf_are_a_400_and_none_ends_the_server()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        const int Seed = 20260113;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        byte[] good = Uplink().Bytes;
        var statuses = new HashSet<HttpStatusCode>();
        for (int i = 0; i < 300; i++)
        {
            byte[] body;
            if (i % 3 == 0)
            {
                body = new byte[random.Next(100)];
                random.NextBytes(body);
            }
            else if (i % 3 == 1)
            {
                body = good[..random.Next(good.Length)];
            }
            else
            {
                body = [.. good];
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            string type = new[] { "up", "join", "status", "log", "txack" }[i % 5];
            statuses.Add((await SendAsync(server, type, body)).Status);
        }

        Assert.IsTrue(statuses.IsSubsetOf([HttpStatusCode.OK, HttpStatusCode.BadRequest]), string.Join(" ", statuses));
        Assert.Contains("no Protobuf message", (await SendAsync(server, "up", [0xFF, 0xFF])).Answer.ToJsonString());
    }

    private static ProtobufWriter Time(int later = 0) => new ProtobufWriter().Varint(1, (ulong)(1_658_136_855 + later)).Varint(2, 775_023_242);

    private static ProtobufWriter Device() => new ProtobufWriter().Text(3, "ca739e26-7b67-4f14-b69e-d568c22a5a75").Text(7, "Bay 7").Text(8, "0101010101010101");

    // With fields that the server does not read: the tenant, a flag, the object of a codec, the transmission.
    internal static ProtobufWriter Uplink(uint fCnt = 7) => new ProtobufWriter()
        .Text(1, "3ac7e3c4-4401-4b8d-9386-a5c902f9202d").Message(2, Time()).Message(3, Device().Text(1, "52f14cd4-c6f1-4fbd-8f87-4025e1d49242"))
        .Text(4, "00189440").Varint(5, 1).Varint(6, 1).Varint(7, fCnt).Varint(8, 1).Varint(9, 0).Block(10, Events.Parking(true))
        .Message(11, new ProtobufWriter()).Message(12, new ProtobufWriter().Text(1, "0016c001f153a14c").Varint(2, 4217106255).Varint(6, unchecked((ulong)-36)).Float(7, 10.5f))
        .Message(13, new ProtobufWriter().Varint(1, 867_100_000).Message(2, new ProtobufWriter().Message(3, new ProtobufWriter().Varint(1, 125_000).Varint(2, 11))));

    private static async Task<JsonObject> PostAsync(RunningServer server, string type, ProtobufWriter message)
    {
        (HttpStatusCode status, JsonObject answer) = await SendAsync(server, type, message.Bytes);
        Assert.AreEqual(HttpStatusCode.OK, status, answer.ToJsonString());
        return answer;
    }

    private static async Task<(HttpStatusCode Status, JsonObject Answer)> SendAsync(RunningServer server, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        HttpResponseMessage answer = await server.Http.PostAsync("/ingest/chirpstack?event=" + type, content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
