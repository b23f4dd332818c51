using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NanoSensors.Server.Downlinks;

namespace NanoSensors.Server.Tests;

/// <summary>Commands for devices behind ChirpStack and The Things Stack.</summary>
public abstract class ForwardingTests(TestStore store) : StoreTests(store)
{
    private const string Eui = "0101010101010101";
    private const string Key = "a key of this test's own";
    private const string PushPath = "/api/v3/as/applications/district/webhooks/nanosensors/devices/bay-7/down/push";

    [TestMethod]
    public async Task A_command_goes_to_ChirpStacks_queue_and_the_nodes_answer_settles_it()
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        await using RunningServer server = await ChirpStackAsync(network);
        JsonObject queued = await CommandAsync(server, "{\"command\":\"setInterval\",\"seconds\":600}");
        Assert.AreEqual("queued", (string?)queued["state"]);
        JsonObject sent = await StateAsync(server, "sent");
        FakeNetworkServer.Received request = network.Requests.Single();
        Assert.AreEqual($"/api/devices/{Eui}/queue", request.Path);
        Assert.AreEqual("Bearer token", request.Authorization);
        JsonObject item = request.Body["queueItem"]!.AsObject();
        Assert.AreEqual(Eui, (string?)item["devEui"]);
        Assert.AreEqual(6, (int)item["fPort"]!);
        Assert.AreEqual((string?)queued["payload"], Convert.ToHexStringLower(Convert.FromBase64String((string)item["data"]!)));
        Assert.AreEqual((string?)queued["expires"], (string?)item["expiresAt"]);

        int token = (int)sent["command"]!["token"]!;
        byte[] answer = Events.Encode(new Codec.Acknowledgement { CommandType = Codec.CommandType.SetInterval, Token = token, Result = Codec.CommandResult.Done });
        await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(6, answer, 8).ToJsonString());
        Assert.AreEqual("done", (string?)(await StateAsync(server, "acknowledged"))["result"]);
    }

    [TestMethod]
    public async Task A_command_goes_to_the_address_that_The_Things_Stacks_webhook_told()
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        await using RunningServer server = await ThingsStackAsync(network, network.Url + PushPath);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        JsonObject sent = await StateAsync(server, "sent");
        FakeNetworkServer.Received request = network.Requests.Single();
        Assert.AreEqual(PushPath, request.Path);
        Assert.AreEqual("Bearer NNSXS.KEY", request.Authorization);
        JsonObject downlink = request.Body["downlinks"]![0]!.AsObject();
        Assert.AreEqual(6, (int)downlink["f_port"]!);
        Assert.AreEqual((string?)sent["payload"], Convert.ToHexStringLower(Convert.FromBase64String((string)downlink["frm_payload"]!)));

        // It is told later that it could not be sent.
        string reference = (string)downlink["correlation_ids"]![0]!;
        await PostThingsStackAsync(
            server, $$$"""{"end_device_ids":{"dev_eui":"{{{Eui}}}"},"downlink_failed":{"downlink":{"correlation_ids":["as:1","{{{reference}}}"]},"error":{"message_format":"too long"} } }""");
        Assert.AreEqual("too long", (string?)(await StateAsync(server, "refused"))["result"]);
    }

    [TestMethod]
    [DataRow("http://169.254.169.254" + PushPath)]
    [DataRow("http://localhost" + PushPath)]
    [DataRow("http://{host}.example.org" + PushPath)]
    [DataRow("http://{host}@example.org" + PushPath)]
    [DataRow("http://user:password@{host}" + PushPath)]
    [DataRow("ftp://{host}" + PushPath)]
    [DataRow("http://{host}/admin/delete")]
    [DataRow("http://{host}/x/../admin")]
    [DataRow("http://{host}" + PushPath + "?and=more")]
    [DataRow("//{host}" + PushPath)]
    [DataRow("no address")]
    public async Task A_webhook_cannot_make_the_server_call_anything_else(string url)
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        string host = new Uri(network.Url).Authority;
        await using RunningServer server = await ThingsStackAsync(network, url.Replace("{host}", host, StringComparison.Ordinal));
        HttpResponseMessage refused = await server.PostAsync($"/api/devices/{Eui}/commands", "{\"command\":\"requestStatus\"}", Key);
        Assert.AreEqual(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.IsEmpty(network.Requests);
    }

    [TestMethod]
    public async Task An_allowed_host_cannot_send_the_server_on_to_another_one()
    {
        await using FakeNetworkServer other = await FakeNetworkServer.StartAsync();
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        network.Redirection = other.Url + PushPath;
        await using RunningServer server = await ThingsStackAsync(network, network.Url + PushPath);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        JsonObject waiting = await UntilAsync(server, command => command["result"] != null);
        Assert.AreEqual("queued", (string?)waiting["state"]);
        Assert.Contains("302", (string)waiting["result"]!);
        Assert.IsEmpty(other.Requests);
    }

    [TestMethod]
    public async Task Without_a_key_for_its_webhook_The_Things_Stack_is_told_no_host()
    {
        SettingException wrong = Assert.ThrowsExactly<SettingException>(() => ServerHost.Build(["--ThingsStack:Hosts=eu1.cloud.thethings.network"]));
        Assert.Contains("Ingest__ThingsStack__Key", wrong.Message);
        wrong = Assert.ThrowsExactly<SettingException>(() => ServerHost.Build(["--ThingsStack:Hosts=https://eu1.cloud/path", "--Ingest:Key=a-key-for-all-sources"]));
        Assert.Contains("ThingsStack__Hosts", wrong.Message);
        await Task.CompletedTask;
    }

    [TestMethod]
    [DataRow(404, "{\"code\":5,\"message\":\"Object does not exist\"}", "Object does not exist")]
    [DataRow(400, "no JSON", "400")]
    public async Task What_the_network_server_will_never_take_is_refused_with_its_reason(int status, string body, string reason)
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        network.Answer = _ => (status, body);
        await using RunningServer server = await ChirpStackAsync(network);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        Assert.Contains(reason, (string)(await StateAsync(server, "refused"))["result"]!);
        Assert.HasCount(1, network.Requests);
    }

    [TestMethod]
    [DataRow(500)]
    [DataRow(401)]
    [DataRow(429)]
    public async Task While_the_network_server_is_away_a_command_waits_and_is_tried_again(int status)
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        network.Answer = _ => (status, "{}");
        var clock = new ShiftedClock();
        await using RunningServer server = await ChirpStackAsync(network, clock: clock);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        JsonObject waiting = await UntilAsync(server, command => command["result"] != null);
        Assert.AreEqual("queued", (string?)waiting["state"]);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), (string)waiting["result"]!);

        DownlinkForwarder forwarder = server.App.Services.GetRequiredService<DownlinkForwarder>();
        Assert.IsFalse(await forwarder.ForwardAsync(default), "before its time");
        network.Answer = request => (200, request.Method == "GET" ? "{\"totalCount\":0,\"result\":[]}" : "{\"id\":\"f3c4\"}");
        clock.Shift = TimeSpan.FromSeconds(10);
        forwarder.Wake();
        await StateAsync(server, "sent");
        Assert.HasCount(2, network.Posts);
    }

    [TestMethod]
    public async Task A_command_whose_answer_was_lost_is_found_in_ChirpStacks_queue_and_not_sent_twice()
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        network.Answer = request => request.Method == "POST"
            ? (502, "")
            : (200, new JsonObject
            {
                ["result"] = new JsonArray(new JsonObject
                {
                    ["id"] = "there", ["fPort"] = 6, ["data"] = (string?)network.Posts.First().Body["queueItem"]!["data"],
                }),
            }.ToJsonString());
        var clock = new ShiftedClock();
        await using RunningServer server = await ChirpStackAsync(network, clock: clock);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        await UntilAsync(server, command => command["result"] != null);
        clock.Shift = TimeSpan.FromSeconds(10);
        server.App.Services.GetRequiredService<DownlinkForwarder>().Wake();
        await StateAsync(server, "sent");
        Assert.HasCount(1, network.Posts);
    }

    [TestMethod]
    [DataRow(true, 200, 1)]
    [DataRow(false, 200, 2)]
    [DataRow(true, 403, 2)]
    public async Task A_command_whose_answer_was_lost_is_looked_for_in_The_Things_Stacks_queue_before_it_is_sent_again(bool isThere, int listStatus, int posts)
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        bool isAway = true;
        network.Answer = request => request.Method == "POST"
            ? (isAway ? 502 : 200, "")
            : (listStatus, new JsonObject
            {
                ["downlinks"] = new JsonArray(new JsonObject
                {
                    ["f_port"] = 6,
                    ["correlation_ids"] = isThere
                        ? new JsonArray("as:downlink:01", (string)network.Posts.First().Body["downlinks"]![0]!["correlation_ids"]![0]!)
                        : new JsonArray("nanosensors:downlink:0"),
                }),
            }.ToJsonString());
        var clock = new ShiftedClock();
        await using RunningServer server = await ThingsStackAsync(network, network.Url + PushPath, clock);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        await UntilAsync(server, command => command["result"] != null);
        isAway = false;
        clock.Shift = TimeSpan.FromSeconds(10);
        server.App.Services.GetRequiredService<DownlinkForwarder>().Wake();
        await StateAsync(server, "sent");
        Assert.HasCount(posts, network.Posts);
        FakeNetworkServer.Received list = network.Requests.Single(request => request.Method == "GET");
        Assert.AreEqual("/api/v3/as/applications/district/devices/bay-7/down", list.Path);
        Assert.AreEqual("Bearer NNSXS.KEY", list.Authorization);
    }

    [TestMethod]
    public async Task Of_two_servers_on_one_store_one_sends_a_command()
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer one = await ChirpStackAsync(network, folder);
            await using RunningServer two = await ChirpStackAsync(network, folder);
            DownlinkForwarder[] forwarders = [.. new[] { one, two }.Select(server => server.App.Services.GetRequiredService<DownlinkForwarder>())];
            for (int i = 0; i < 20; i++)
            {
                await CommandAsync(one, "{\"command\":\"requestStatus\"}");
                await Task.WhenAll(forwarders.Concat(forwarders).Select(forwarder => forwarder.ForwardAsync(default)));
            }

            await UntilAsync(one, command => (string?)command["state"] == "sent");
            while ((await one.GetAsync($"/api/devices/{Eui}/commands", apiKey: Key))["commands"]!.AsArray().Any(command => (string?)command!["state"] != "sent"))
                await Task.Delay(20);
            string[] payloads = [.. network.Posts.Select(request => (string)request.Body["queueItem"]!["data"]!)];
            Assert.HasCount(20, payloads);
            Assert.HasCount(20, payloads.Distinct());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_downlink_that_ran_out_in_ChirpStacks_queue_is_expired()
    {
        await using FakeNetworkServer network = await FakeNetworkServer.StartAsync();
        await using RunningServer server = await ChirpStackAsync(network);
        await CommandAsync(server, "{\"command\":\"requestStatus\"}");
        await StateAsync(server, "sent");
        await server.PostAsync(
            "/ingest/chirpstack?event=ack", $$"""{"deviceInfo":{"devEui":"{{Eui}}"},"queueItemId":"f3c4","acknowledged":false}""");
        await StateAsync(server, "expired");
    }

    [TestMethod]
    public async Task A_device_that_cannot_be_reached_is_a_409_with_the_remedy()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Api.Key = Key);
        await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true)).ToJsonString());
        HttpResponseMessage answer = await server.PostAsync($"/api/devices/{Eui}/commands", "{\"command\":\"requestStatus\"}", Key);
        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("ChirpStack__ApiUrl", await answer.Content.ReadAsStringAsync());
        await server.PostAsync("/ingest/tts", Events.ThingsStack(1, Events.Parking(true), 9).ToJsonString());
        answer = await server.PostAsync($"/api/devices/{Eui}/commands", "{\"command\":\"requestStatus\"}", Key);
        Assert.AreEqual(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("ThingsStack__Hosts", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<RunningServer> ChirpStackAsync(FakeNetworkServer network, string? folder = null, TimeProvider? clock = null)
    {
        RunningServer server = await RunningServer.StartAsync(
            folder,
            settings =>
            {
                settings.Api.Key = Key;
                settings.ChirpStack.ApiUrl = network.Url;
                settings.ChirpStack.ApiToken = "token";
            },
            clock);
        await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true)).ToJsonString());
        return server;
    }

    private static async Task<RunningServer> ThingsStackAsync(FakeNetworkServer network, string push, TimeProvider? clock = null)
    {
        RunningServer server = await RunningServer.StartAsync(configure: settings =>
        {
            settings.Api.Key = Key;
            settings.Ingest.ThingsStack.Key = "a key of the webhook";
            settings.ThingsStack.Hosts = "eu1.cloud.thethings.network; " + network.Url;
        }, clock: clock);
        await PostThingsStackAsync(server, Events.ThingsStack(1, Events.Parking(true)).ToJsonString(), push);
        return server;
    }

    private static async Task PostThingsStackAsync(RunningServer server, string json, string? push = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest/tts") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", "a key of the webhook");
        if (push != null)
        {
            request.Headers.Add("X-Downlink-Push", push);
            request.Headers.Add("X-Downlink-Apikey", "NNSXS.KEY");
        }

        HttpResponseMessage answer = await server.Http.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonObject> CommandAsync(RunningServer server, string json)
    {
        HttpResponseMessage answer = await server.PostAsync($"/api/devices/{Eui}/commands", json, Key);
        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    private static Task<JsonObject> StateAsync(RunningServer server, string state) => UntilAsync(server, command => (string?)command["state"] == state);

    // Of the newest command.
    private static async Task<JsonObject> UntilAsync(RunningServer server, Func<JsonObject, bool> condition)
    {
        JsonObject command;
        long patience = Environment.TickCount64 + 10_000;
        while (!condition(command = (await server.GetAsync($"/api/devices/{Eui}/commands", apiKey: Key))["commands"]![0]!.AsObject()))
        {
            Assert.IsTrue(Environment.TickCount64 < patience, "the command came to be: " + command.ToJsonString());
            await Task.Delay(10);
        }

        return command;
    }
}

[TestClass]
public sealed class ForwardingTestsOnSqlite() : ForwardingTests(TestStore.Sqlite);

[TestClass]
public sealed class ForwardingTestsOnPostgres() : ForwardingTests(TestStore.Postgres);
