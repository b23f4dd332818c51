using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NanoSensors.Server.Alerts;
using static NanoSensors.Server.Tests.WebhookReceiver;

namespace NanoSensors.Server.Tests;

/// <summary>The operator is told of alerts, at least once, whatever his receiver does.</summary>
public abstract class AlertWebhookTests(TestStore store) : StoreTests(store)
{
    private static readonly byte[] s_secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly ShiftedClock _clock = new();
    private uint _fCnt;

    [TestMethod]
    public async Task Beginning_and_end_are_posted_signed_and_in_their_order()
    {
        await using WebhookReceiver receiver = await StartReceiverAsync();
        await using RunningServer server = await StartAsync(receiver);
        await BatteryAsync(server, 2900);
        Delivery begun = (await receiver.WaitAsync(1))[0];
        Assert.AreEqual("alert.begun", (string?)begun.Json["type"]);
        Assert.AreEqual("battery", (string?)begun.Json["alert"]!["kind"]);
        Assert.AreEqual(begun.Headers["webhook-id"], (string?)begun.Json["id"]);
        Assert.AreEqual("Bearer of good news", begun.Headers["authorization"]);
        byte[] signed = Encoding.UTF8.GetBytes($"{begun.Headers["webhook-id"]}.{begun.Headers["webhook-timestamp"]}.{begun.Body}");
        Assert.AreEqual("v1," + Convert.ToBase64String(HMACSHA256.HashData(s_secret, signed)), begun.Headers["webhook-signature"]);

        await BatteryAsync(server, 3600);
        Delivery ended = (await receiver.WaitAsync(2))[1];
        Assert.AreEqual("alert.ended", (string?)ended.Json["type"]);
        Assert.AreEqual((long)begun.Json["alert"]!["id"]!, (long)ended.Json["alert"]!["id"]!);
        Assert.AreNotEqual(begun.Headers["webhook-id"], ended.Headers["webhook-id"]);
        await Task.Delay(200);
        Assert.HasCount(2, receiver.Deliveries);
    }

    [TestMethod]
    public async Task What_was_not_taken_comes_again_under_the_same_id_and_its_end_waits_for_it()
    {
        await using WebhookReceiver receiver = await StartReceiverAsync();
        receiver.Answers.Enqueue(() => Task.FromResult(500));
        receiver.Answers.Enqueue(() => Task.FromResult(302));
        await using RunningServer server = await StartAsync(receiver);
        await BatteryAsync(server, 2900);
        await receiver.WaitAsync(1);
        await BatteryAsync(server, 3600);
        await Task.Delay(200);
        Assert.HasCount(1, receiver.Deliveries, "the end does not overtake");
        await LaterAsync(server, receiver, 2);
        Delivery[] all = await LaterAsync(server, receiver, 4);
        CollectionAssert.AreEqual(
            new[] { "alert.begun", "alert.begun", "alert.begun", "alert.ended" }, all.Select(one => (string)one.Json["type"]!).ToArray());
        Assert.HasCount(1, all.Take(3).Select(one => one.Headers["webhook-id"]).Distinct());
        Assert.IsNull(all[2].Json["alert"]!["ended"]);
        Assert.AreEqual(2, await server.MetricAsync("nanosensors_alert_notices_total{result=\"failed\"}"));
        Assert.AreEqual(2, await server.MetricAsync("nanosensors_alert_notices_total{result=\"delivered\"}"));
    }

    [TestMethod]
    public async Task A_receiver_that_hangs_stops_no_uplink_and_a_restart_tells_again()
    {
        string folder = RunningServer.NewFolder();
        var hang = new TaskCompletionSource<int>();
        try
        {
            await using WebhookReceiver receiver = await StartReceiverAsync();
            receiver.Answers.Enqueue(() => hang.Task);
            await using (RunningServer server = await StartAsync(receiver, folder))
            {
                await BatteryAsync(server, 2900);
                await receiver.WaitAsync(1);
                long start = Stopwatch.GetTimestamp();
                await BatteryAsync(server, 2900);
                Assert.IsLessThan(TimeSpan.FromSeconds(3), Stopwatch.GetElapsedTime(start));
            }

            // The first server ended while it waited for an answer.
            _clock.Shift += TimeSpan.FromMinutes(3);
            await using RunningServer next = await StartAsync(receiver, folder);
            Delivery[] all = await receiver.WaitAsync(2);
            Assert.AreEqual(all[0].Headers["webhook-id"], all[1].Headers["webhook-id"]);
        }
        finally
        {
            hang.TrySetResult(204);
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void The_pauses_double_up_to_an_hour()
    {
        Assert.AreEqual(TimeSpan.FromSeconds(15), WebhookSender.Backoff(0));
        Assert.AreEqual(TimeSpan.FromSeconds(30), WebhookSender.Backoff(1));
        Assert.AreEqual(TimeSpan.FromHours(1), WebhookSender.Backoff(8));
        Assert.AreEqual(TimeSpan.FromHours(1), WebhookSender.Backoff(1000));
    }

    [TestMethod]
    [DataRow("Webhook:Url", "example.org")]
    [DataRow("Webhook:Secret", "no base64!")]
    [DataRow("SilentIntervals", "0")]
    [DataRow("BatteryLowVolts", "-1")]
    public void A_setting_that_cannot_be_used_is_named(string setting, string value)
    {
        SettingException refused = Assert.ThrowsExactly<SettingException>(() => ServerHost.Build([$"--Alerts:{setting}={value}"]));
        Assert.Contains("Alerts:" + setting, refused.Message);
    }

    private static Task<WebhookReceiver> StartReceiverAsync() => WebhookReceiver.StartAsync();

    private Task<RunningServer> StartAsync(WebhookReceiver receiver, string? folder = null) => RunningServer.StartAsync(
        folder,
        settings => settings.Alerts.Webhook = new WebhookSettings
        {
            Url = receiver.Address.ToString(), Secret = "whsec_" + Convert.ToBase64String(s_secret), Bearer = "of good news",
        },
        _clock);

    private async Task<Delivery[]> LaterAsync(RunningServer server, WebhookReceiver receiver, int count)
    {
        // The failure is noted a moment after the receiver has answered.
        for (int i = 0; i < 100 && receiver.Deliveries.Count < count; i++)
        {
            _clock.Shift += TimeSpan.FromMinutes(2);
            server.App.Services.GetRequiredService<WebhookSender>().Wake();
            await Task.Delay(100);
        }

        return await receiver.WaitAsync(count);
    }

    private async Task BatteryAsync(RunningServer server, int millivolts)
    {
        _clock.Shift += TimeSpan.FromSeconds(1);
        JsonObject json = Events.ChirpStack(2, Events.Encode(new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = millivolts }), ++_fCnt);
        json["time"] = _clock.GetUtcNow().ToString("O");
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        Assert.AreEqual(200, (int)answer.StatusCode);
        await server.App.Services.GetRequiredService<AlertService>().CheckAsync();
    }
}

[TestClass]
public sealed class AlertWebhookTestsOnSqlite() : AlertWebhookTests(TestStore.Sqlite);

[TestClass]
public sealed class AlertWebhookTestsOnPostgres() : AlertWebhookTests(TestStore.Postgres);
