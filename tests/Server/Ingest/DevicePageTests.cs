using System.Net;
using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

/// <summary>What other network servers tell of a device besides its uplinks is on its page.</summary>
public abstract class DevicePageTests(TestStore store) : StoreTests(store)
{
    private const string Eui = "0101010101010101";

    [TestMethod]
    public async Task A_join_is_the_last_one_and_an_older_one_changes_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await ChirpStackAsync(server, "join", "2026-01-12T08:00:00Z", "\"devAddr\":\"00189440\"");
        await ChirpStackAsync(server, "join", "2026-01-12T09:00:00Z", "\"devAddr\":\"00189441\"");
        await ChirpStackAsync(server, "join", "2026-01-12T07:00:00Z", "\"devAddr\":\"00189442\"");
        Assert.AreEqual("2026-01-12T09:00:00.000Z", (string?)(await DeviceAsync(server))["lastJoin"]);
        await ThingsStackAsync(server, "2026-01-12T10:00:00Z", "\"join_accept\":{\"session_key_id\":\"x\"}");
        Assert.AreEqual("2026-01-12T10:00:00.000Z", (string?)(await DeviceAsync(server))["lastJoin"]);
    }

    [TestMethod]
    [DataRow("\"margin\":7,\"batteryLevel\":75.5", 75, false, 7)]
    [DataRow("\"margin\":-20,\"externalPowerSource\":true,\"batteryLevel\":0", null, true, -20)]
    [DataRow("\"margin\":0,\"batteryLevelUnavailable\":true", null, false, 0)]
    [DataRow("\"externalPowerSource\":false", 0, false, 0)]
    public async Task A_status_tells_battery_and_margin(string fields, int? percent, bool external, int margin)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await ChirpStackAsync(server, "status", "2026-01-12T08:00:00Z", fields);
        JsonObject status = (await DeviceAsync(server))["linkStatus"]!.AsObject();
        Assert.AreEqual(percent, (int?)status["batteryPercent"]);
        Assert.AreEqual(external, (bool)status["externalPower"]!);
        Assert.AreEqual(margin, (int)status["marginDb"]!);
    }

    [TestMethod]
    public async Task What_became_of_a_downlink_is_told_the_latest_first()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await ChirpStackAsync(server, "txack", "2026-01-12T08:00:00Z", "\"queueItemId\":\"a\",\"gatewayId\":\"0016c001f153a14c\"");
        JsonObject downlink = (await DeviceAsync(server))["lastDownlink"]!.AsObject();
        Assert.AreEqual("transmitted", (string?)downlink["state"]);
        Assert.AreEqual("0016c001f153a14c", (string?)downlink["detail"]);
        await ChirpStackAsync(server, "ack", "2026-01-12T08:00:05Z", "\"queueItemId\":\"a\",\"acknowledged\":true");
        Assert.AreEqual("acknowledged", (string?)(await DeviceAsync(server))["lastDownlink"]!["state"]);
        await ChirpStackAsync(server, "ack", "2026-01-12T08:00:06Z", "\"queueItemId\":\"b\"");
        Assert.AreEqual("unanswered", (string?)(await DeviceAsync(server))["lastDownlink"]!["state"]);
        await ThingsStackAsync(server, "2026-01-12T08:00:07Z", "\"downlink_sent\":{\"correlation_ids\":[\"x\"]}");
        Assert.AreEqual("transmitted", (string?)(await DeviceAsync(server))["lastDownlink"]!["state"]);
        await ThingsStackAsync(server, "2026-01-12T08:00:08Z", "\"downlink_nack\":{}");
        Assert.AreEqual("unanswered", (string?)(await DeviceAsync(server))["lastDownlink"]!["state"]);
        await ThingsStackAsync(
            server, "2026-01-12T08:00:09Z", "\"downlink_failed\":{\"downlink\":{\"f_port\":6},\"error\":{\"name\":\"no_path\",\"message_format\":\"no downlink path\"}}");
        JsonObject device = await DeviceAsync(server);
        Assert.AreEqual("failed", (string?)device["lastDownlink"]!["state"]);
        Assert.AreEqual("no downlink path", (string?)device["lastFault"]!["description"]);
    }

    [TestMethod]
    public async Task A_complaint_of_the_network_server_is_on_the_page_and_what_it_only_mentions_is_not()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await ChirpStackAsync(server, "log", "2026-01-12T08:00:00Z", "\"level\":\"INFO\",\"code\":\"UNKNOWN\",\"description\":\"hello\"");
        Assert.IsFalse((await DeviceAsync(server)).ContainsKey("lastFault"));
        await ChirpStackAsync(
            server, "log", "2026-01-12T08:00:01Z", "\"level\":\"ERROR\",\"code\":\"UPLINK_F_CNT_RESET\",\"description\":\"counter went back\",\"context\":{}");
        JsonObject fault = (await DeviceAsync(server))["lastFault"]!.AsObject();
        Assert.AreEqual("error", (string?)fault["level"]);
        Assert.AreEqual("UPLINK_F_CNT_RESET", (string?)fault["code"]);
        Assert.AreEqual("counter went back", (string?)fault["description"]);
        // A code newer than this server, as a number.
        await ChirpStackAsync(server, "log", "2026-01-12T08:00:02Z", "\"level\":\"WARNING\",\"code\":99,\"description\":\"new\"");
        Assert.AreEqual("99", (string?)(await DeviceAsync(server))["lastFault"]!["code"]);
    }

    [TestMethod]
    [DataRow("status", "\"margin\":300", "margin")]
    [DataRow("status", "\"batteryLevel\":101", "batteryLevel")]
    [DataRow("status", "\"batteryLevel\":\"full\"", "batteryLevel")]
    [DataRow("status", "\"externalPowerSource\":1", "externalPowerSource")]
    [DataRow("ack", "\"acknowledged\":\"yes\"", "acknowledged")]
    [DataRow("txack", "\"gatewayId\":7", "gatewayId")]
    [DataRow("log", "\"level\":{}", "level")]
    [DataRow("log", "\"code\":\"DOWNLINK_GATEWAY\",\"context\":7", "context")]
    public async Task A_broken_event_is_a_400_that_names_the_field(string type, string fields, string field)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=" + type, ChirpStackEvent("2026-01-12T08:00:00Z", fields));
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.IsTrue(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().ContainsKey(field));
        Assert.HasCount(0, (await server.GetAsync("/api/devices"))["devices"]!.AsArray());
    }

    private static async Task<JsonObject> DeviceAsync(RunningServer server) => await server.GetAsync("/api/devices/" + Eui);

    private static string ChirpStackEvent(string time, string fields)
        => $$"""{"time":"{{time}}","deviceInfo":{"deviceName":"Bay 7","devEui":"{{Eui}}"},{{fields}}}""";

    private static async Task ChirpStackAsync(RunningServer server, string type, string time, string fields)
    {
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=" + type, ChirpStackEvent(time, fields));
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task ThingsStackAsync(RunningServer server, string time, string message)
    {
        HttpResponseMessage answer = await server.PostAsync(
            "/ingest/tts", $$"""{"end_device_ids":{"device_id":"bay-7","dev_eui":"{{Eui}}"},"received_at":"{{time}}",{{message}}}""");
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

[TestClass]
public sealed class DevicePageTestsOnSqlite() : DevicePageTests(TestStore.Sqlite);

[TestClass]
public sealed class DevicePageTestsOnPostgres() : DevicePageTests(TestStore.Postgres);
