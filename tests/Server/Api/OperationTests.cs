using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Api;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Tests;

/// <summary>Limits, tags and the audit log.</summary>
public abstract class OperationTests(TestStore store) : StoreTests(store)
{
    private const string Key = "a key of this test's own";

    [TestMethod]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_webhooks_go_on()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Http.RequestsPerMinute = 2);
        // A token comes back after 30 s.
        Assert.AreEqual(HttpStatusCode.OK, (await server.Http.GetAsync("/api/devices")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Forbidden, (await server.PostAsync("/api/devices", "{}")).StatusCode);
        HttpResponseMessage refused = await server.Http.GetAsync("/api/devices");
        Assert.AreEqual(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.AreEqual("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Http__RequestsPerMinute", await refused.Content.ReadAsStringAsync());
        Assert.IsInRange(1, 60, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        foreach (string path in new[] { "/health", "/metrics", "/" })
            Assert.AreEqual(HttpStatusCode.OK, (await server.Http.GetAsync(path)).StatusCode, path);
        for (uint i = 0; i < 5; i++)
        {
            HttpResponseMessage stored = await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), i).ToJsonString());
            Assert.AreEqual(HttpStatusCode.OK, stored.StatusCode);
        }
    }

    [TestMethod]
    [DataRow("192.0.2.1", "192.0.2.1")]
    [DataRow("::ffff:192.0.2.1", "192.0.2.1")]
    [DataRow("2001:db8:1:2:3:4:5:6", "20010db800010002")]
    [DataRow("2001:db8:1:2::9", "20010db800010002")]
    public void A_client_is_an_address_of_IPv4_or_a_network_of_IPv6(string address, string client)
        => Assert.AreEqual(client, RateLimits.Client(IPAddress.Parse(address)));

    [TestMethod]
    [DataRow("/api/devices")]
    [DataRow("/api/devices/0101010101010101")]
    [DataRow("/api/readings?limit=10")]
    [DataRow("/api/parking")]
    [DataRow("/api/aggregates?kind=parking&from=2022-07-18T00:00:00Z&to=2022-07-19T00:00:00Z&format=csv")]
    public async Task What_has_not_changed_is_not_sent_again(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), 1).ToJsonString());
        HttpResponseMessage first = await server.Http.GetAsync(path);
        EntityTagHeaderValue tag = first.Headers.ETag!;
        Assert.IsGreaterThan(20, first.Content.Headers.ContentLength!.Value);
        Assert.AreEqual(first.Content.Headers.ContentLength, (await first.Content.ReadAsByteArrayAsync()).Length);
        foreach (string known in new[] { tag.ToString(), "W/" + tag, "\"other\", " + tag, "*" })
        {
            HttpResponseMessage same = await GetAsync(server, path, known);
            Assert.AreEqual(HttpStatusCode.NotModified, same.StatusCode, known);
            Assert.AreEqual(0, (await same.Content.ReadAsByteArrayAsync()).Length);
            Assert.AreEqual(tag, same.Headers.ETag);
        }

        Assert.AreEqual(HttpStatusCode.OK, (await GetAsync(server, path, "\"other\"")).StatusCode);
        JsonObject later = Events.ChirpStack(1, Events.Parking(false), 2);
        later["time"] = "2022-07-18T10:00:00Z";
        await server.PostAsync("/ingest/chirpstack?event=up", later.ToJsonString());
        HttpResponseMessage changed = await GetAsync(server, path, tag.ToString());
        Assert.AreEqual(HttpStatusCode.OK, changed.StatusCode);
        Assert.AreNotEqual(tag, changed.Headers.ETag);
    }

    [TestMethod]
    public async Task What_went_wrong_has_no_tag()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await GetAsync(server, "/api/devices/0101010101010101", "*");
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.IsNull(answer.Headers.ETag);
        Assert.Contains("not registered", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task Registrations_and_commands_are_noted_without_keys_and_only_the_key_sees_them()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Api.Key = Key);
        const string AppKey = "0123456789abcdef0123456789abcdef";
        await server.PostAsync("/api/devices", $$"""{"device":"00000000000000b1","name":"Bay 1","appKey":"{{AppKey}}"}""", Key);
        await server.PostAsync("/api/devices/00000000000000b1/commands", """{"command":"setInterval","seconds":600}""", Key);
        // What was refused was not done.
        await server.PostAsync("/api/devices/00000000000000b1/commands", """{"command":"fly"}""", Key);
        await server.PostAsync("/api/devices/00000000000000b1/commands", """{"command":"restart"}""", "wrong");
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.Http.GetAsync("/api/audit")).StatusCode);

        JsonObject page = await AuditAsync(server, "?limit=1");
        JsonObject command = page["entries"]![0]!.AsObject();
        Assert.AreEqual("command", (string?)command["action"]);
        Assert.AreEqual("00000000000000b1", (string?)command["device"]);
        Assert.AreEqual("127.0.0.1", (string?)command["address"]);
        Assert.AreEqual(600, (int)command["detail"]!["seconds"]!);
        JsonObject rest = await AuditAsync(server, "?before=" + page["next"]);
        JsonObject registration = rest["entries"]!.AsArray().Single()!.AsObject();
        Assert.AreEqual("register", (string?)registration["action"]);
        Assert.AreEqual("given", (string?)registration["detail"]!["appKey"]);
        Assert.DoesNotContain(AppKey, rest.ToJsonString());
        Assert.IsFalse(rest.ContainsKey("next"));
    }

    private static async Task<JsonObject> AuditAsync(RunningServer server, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit" + query);
        request.Headers.Add("X-Api-Key", Key);
        HttpResponseMessage answer = await server.Http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    private static Task<HttpResponseMessage> GetAsync(RunningServer server, string path, string known)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return server.Http.SendAsync(request);
    }
}

[TestClass]
public sealed class OperationTestsOnSqlite() : OperationTests(TestStore.Sqlite);

[TestClass]
public sealed class OperationTestsOnPostgres() : OperationTests(TestStore.Postgres);
