using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace NanoSensors.Server.Tests;

/// <summary>ChirpStack's events through RabbitMQ.</summary>
public abstract class BrokerTests(TestStore store) : StoreTests(store)
{
    [TestMethod]
    public async Task ChirpStacks_events_come_from_the_broker_once_each()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await using RunningServer server = await site.ServerAsync();
        await site.PublishUplinksAsync(0, 150);
        await site.PublishUplinksAsync(0, 150);
        await site.ExpectAsync(server, 150);
        Assert.AreEqual("connected", (string?)(await server.GetAsync("/health"))["broker"]);
    }

    [TestMethod]
    public async Task Events_by_MQTT_come_to_the_same_queue_in_JSON_and_in_Protobuf()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await using RunningServer server = await site.ServerAsync();
        using MqttPublisher mqtt = await MqttPublisher.ConnectAsync(site.Broker.MqttPort);
        await mqtt.PublishAsync(site.Topic("up"), Encoding.UTF8.GetBytes(Events.ChirpStack(1, Events.Parking(true), 1).ToJsonString()));
        await mqtt.PublishAsync(site.Topic("up"), ProtobufTests.Uplink(2).Bytes);
        await site.PublishAsync("up", ProtobufTests.Uplink(3).Bytes, "application/octet-stream");
        await mqtt.PublishAsync(site.Topic("status"), Encoding.UTF8.GetBytes("""{"deviceInfo":{"devEui":"0101010101010101"},"margin":9,"batteryLevel":50}"""));
        await site.ExpectAsync(server, 3);
        long patience = Environment.TickCount64 + 5000;
        while ((await server.GetAsync("/api/devices"))["devices"]![0]!["linkStatus"] == null && Environment.TickCount64 < patience)
            await Task.Delay(20);
        Assert.AreEqual(9, (int)(await server.GetAsync("/api/devices"))["devices"]![0]!["linkStatus"]!["marginDb"]!);
        CollectionAssert.AreEquivalent(new[] { 1, 2, 3 }, (await server.ReadingsAsync()).Select(reading => (int)reading!["fCnt"]!).ToArray());
    }

    [TestMethod]
    public async Task A_queue_that_somebody_deletes_is_made_anew()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await using RunningServer server = await site.ServerAsync();
        await site.PublishUplinksAsync(0, 1);
        await site.ExpectAsync(server, 1);
        await site.Channel.QueueDeleteAsync(site.Queue);
        while (await server.MetricAsync("nanosensors_amqp_connections_total") < 2)
            await Task.Delay(20);
        await site.PublishUplinksAsync(1, 5);
        await site.ExpectAsync(server, 6);
    }

    [TestMethod]
    public async Task A_queue_that_somebody_has_made_otherwise_is_used_as_it_is()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await site.Channel.QueueDeleteAsync(site.Queue);
        await site.Channel.QueueDeclareAsync(site.Queue, durable: true, exclusive: false, autoDelete: false);
        await using RunningServer server = await site.ServerAsync();
        while (await server.MetricAsync("nanosensors_amqp_connections_total") < 1)
            await Task.Delay(20);
        await site.PublishUplinksAsync(0, 5);
        await site.ExpectAsync(server, 5);
    }

    [TestMethod]
    [DataRow("up", "{", "is not JSON")]
    [DataRow("up", "{}", "deviceInfo is missing")]
    [DataRow("down", "{}", "\"down\"")]
    [DataRow("up", "nonsense", "no Protobuf message")]
    public async Task What_cannot_be_used_is_a_dead_letter_with_its_reason(string type, string body, string reason)
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await using RunningServer server = await site.ServerAsync();
        await site.PublishAsync(type, body);
        await site.PublishAsync("up", Events.ChirpStack(1, Events.Parking(true), 1).ToJsonString());
        await site.ExpectAsync(server, 1, dead: 1);
        BasicGetResult dead = (await site.Channel.BasicGetAsync(site.DeadLetters, autoAck: true))!;
        Assert.AreEqual(body, Encoding.UTF8.GetString(dead.Body.Span));
        string told = Encoding.UTF8.GetString((byte[])dead.BasicProperties.Headers!["x-reason"]!);
        Assert.Contains(reason, told);
        Assert.EndsWith(".event." + type, Encoding.UTF8.GetString((byte[])dead.BasicProperties.Headers["x-original-routing-key"]!));
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_amqp_dead_letters_total{source=\"chirpstack\"}"));
    }

    [TestMethod]
    public async Task A_huge_event_is_a_dead_letter_too()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        await using RunningServer server = await site.ServerAsync(configure: settings => settings.Ingest.MaxBodyBytes = 4096);
        await site.PublishAsync("up", Events.With(Events.ChirpStack(1, Events.Parking(true)), "unheardOf", $"\"{new string('x', 4096)}\""));
        await site.ExpectAsync(server, 0, dead: 1);
        BasicGetResult dead = (await site.Channel.BasicGetAsync(site.DeadLetters, autoAck: true))!;
        Assert.Contains("Ingest__MaxBodyBytes", Encoding.UTF8.GetString((byte[])dead.BasicProperties.Headers!["x-reason"]!));
    }

    [TestMethod]
    public async Task While_the_store_is_down_events_wait_and_afterwards_they_are_there()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer server = await site.ServerAsync(folder);
            await site.PublishAsync("up", Events.ChirpStack(1, Events.Parking(true), 0).ToJsonString());
            await site.ExpectAsync(server, 1);
            using (new FullStore(folder))
            {
                await site.PublishUplinksAsync(1, 50);
                while (!((string)(await server.GetAsync("/health", anyStatus: true))["broker"]!).Contains("disk is full", StringComparison.Ordinal))
                    await Task.Delay(20);
                Assert.HasCount(1, await server.ReadingsAsync());
            }

            await site.ExpectAsync(server, 51);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_server_that_stops_leaves_what_it_has_not_stored_to_the_next_one()
    {
        await using BrokerSite site = await BrokerSite.StartAsync();
        string folder = RunningServer.NewFolder();
        try
        {
            await site.PublishUplinksAsync(0, 2000);
            await using (RunningServer first = await site.ServerAsync(folder, settings => settings.Amqp.Prefetch = 64))
            {
                while ((await first.ReadingsAsync()).Count == 0)
                    await Task.Delay(5);
            }

            Assert.AreNotEqual(0u, await site.WaitingAsync());
            await using (RunningServer second = await site.ServerAsync(folder))
                await site.ExpectAsync(second, 2000);
            Assert.AreEqual(0u, await site.WaitingAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

[TestClass]
public sealed class BrokerTestsOnSqlite() : BrokerTests(TestStore.Sqlite);

[TestClass]
public sealed class BrokerTestsOnPostgres() : BrokerTests(TestStore.Postgres);
