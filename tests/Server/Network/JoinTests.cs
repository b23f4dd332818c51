using System.Diagnostics;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Tests;

/// <summary>Who joins, in which window it is told, and from when on the new session counts; over real UDP on loopback.</summary>
public abstract class JoinTests(TestStore store) : StoreTests(store)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(400);

    [TestMethod]
    public async Task A_registered_device_joins_in_RX1_and_its_uplinks_become_readings()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.RegisterAsync(0x1001);
        await gateway.PullAsync();
        long sent = Stopwatch.GetTimestamp();
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest(), tmst: 4_294_000_000, dataRate: "SF9BW125"));

        JsonObject txpk = await gateway.TakeDownlinkAsync();
        TimeSpan delay = Stopwatch.GetElapsedTime(sent);
        Console.WriteLine($"Figure: join accept at the gateway {delay.TotalMilliseconds:0} ms after the request, 200 ms of it for other gateways' copies; RX1 opens at 5000 ms");
        Assert.IsLessThan(TimeSpan.FromSeconds(4), delay);
        Assert.AreEqual(unchecked(4_294_000_000 + 5_000_000), (uint)txpk["tmst"]!);
        Assert.AreEqual(868.3, (double)txpk["freq"]!);
        Assert.AreEqual("SF9BW125", (string?)txpk["datr"]);
        Assert.IsTrue((bool)txpk["ipol"]!);
        Assert.IsTrue((bool)txpk["ncrc"]!);
        Assert.IsFalse((bool)txpk["imme"]!);
        JoinAccept accept = device.TakeJoinAccept(TestGateway.Payload(txpk));
        Assert.AreEqual(1u, accept.JoinNonce);
        Assert.AreEqual(1, accept.RxDelay);
        Assert.AreEqual(0, accept.Rx1DataRateOffset);
        Assert.AreEqual(0, accept.Rx2DataRate);

        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(3, Events.Air(2000))));
        JsonArray readings = await server.ReadingsAsync("&device=" + device.DevEui);
        Assert.HasCount(2, readings);
        Assert.AreEqual("air", (string?)readings[0]!["kind"]);
        Assert.AreEqual("gateway", (string?)readings[0]!["source"]);
        Assert.AreEqual(1, (int)readings[0]!["fCnt"]!);
        Assert.IsTrue((bool)readings[1]!["data"]!["occupied"]!);
    }

    [TestMethod]
    public async Task The_join_accept_goes_to_RX2_when_the_gateway_refuses_RX1_with_whatever_word()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        await gateway.PullAsync();
        ulong eui = 0x2000;
        foreach (string word in new[] { "COLLISION_PACKET", "TOO_LATE", "WHATEVER_COMES" })
        {
            TestDevice device = await server.RegisterAsync(eui++);
            await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest(), tmst: 1_000_000));
            JsonObject first = await gateway.TakeDownlinkAsync(word);
            JsonObject second = await gateway.TakeDownlinkAsync();
            Assert.AreEqual(6_000_000u, (uint)first["tmst"]!);
            Assert.AreEqual(7_000_000u, (uint)second["tmst"]!);
            Assert.AreEqual(869.525, (double)second["freq"]!);
            Assert.AreEqual("SF12BW125", (string?)second["datr"]);
            Assert.AreEqual((string?)first["data"], (string?)second["data"]);
            device.TakeJoinAccept(TestGateway.Payload(second));
        }
    }

    [TestMethod]
    public async Task A_DevNonce_is_taken_once_and_only_upwards()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.RegisterAsync(0x1002);
        await gateway.PullAsync();
        device.DevNonce = 5;
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        Assert.AreEqual(1u, device.TakeJoinAccept(TestGateway.Payload(await gateway.TakeDownlinkAsync())).JoinNonce);
        await gateway.ExpectNoDownlinkAsync(Window);

        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        device.DevNonce = 4;
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        await gateway.ExpectNoDownlinkAsync(Window);
        Assert.AreEqual(2, await server.MetricAsync("nanosensors_joins_total{result=\"dev_nonce\"}"));

        device.DevNonce = 6;
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        Assert.AreEqual(2u, device.TakeJoinAccept(TestGateway.Payload(await gateway.TakeDownlinkAsync())).JoinNonce);
    }

    [TestMethod]
    public async Task Nobody_joins_unregistered_or_with_another_key()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        await gateway.PullAsync();
        await gateway.PushAsync(TestGateway.Rxpk(new TestDevice(0x9999).JoinRequest()));
        TestDevice device = await server.RegisterAsync(0x1003);
        device.AppKey[3] ^= 1;
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        await gateway.ExpectNoDownlinkAsync(Window);
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_joins_total{result=\"unknown_device\"}"));
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_joins_total{result=\"mic\"}"));
    }

    [TestMethod]
    public async Task The_old_session_serves_until_the_new_one_is_used()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x1004);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));

        // A join whose accept is lost: the device goes on as it was.
        device.DevNonce++;
        await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
        byte[] lost = TestGateway.Payload(await gateway.TakeDownlinkAsync());
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(false))));
        Assert.HasCount(2, await server.ReadingsAsync());

        byte[] old = device.Uplink(1, Events.Parking(false));
        device.TakeJoinAccept(lost);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        Assert.HasCount(3, await server.ReadingsAsync());
        await gateway.PushAsync(TestGateway.Rxpk(old));
        Assert.HasCount(3, await server.ReadingsAsync());
    }
}

// A downlink's windows are real seconds, which a busy machine would miss.
[DoNotParallelize]
[TestClass]
public sealed class JoinTestsOnSqlite() : JoinTests(TestStore.Sqlite);

// A downlink's windows are real seconds, which a busy machine would miss.
[DoNotParallelize]
[TestClass]
public sealed class JoinTestsOnPostgres() : JoinTests(TestStore.Postgres);
