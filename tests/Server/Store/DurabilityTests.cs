using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

public abstract class DurabilityTests(TestStore store) : StoreTests(store)
{
    [TestMethod]
    [Timeout(900_000, CooperativeCancellation = true)]
    public async Task What_was_acknowledged_before_a_kill_is_there_once_afterwards()
    {
        int kills = Kills.Or(4);
        const int Seed = 99;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        string folder = RunningServer.NewFolder();
        try
        {
            var acknowledged = new ConcurrentDictionary<uint, bool>();
            uint next = 0;
            for (int kill = 0; kill < kills; kill++)
            {
                using ServerProgram server = ServerProgram.Start(folder);
                using var killed = new CancellationTokenSource();
                Task[] senders = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
                {
                    while (!killed.IsCancellationRequested)
                    {
                        uint fCnt = Interlocked.Increment(ref next);
                        try
                        {
                            string json = Events.ChirpStack(1, Events.Parking(true), fCnt).ToJsonString();
                            HttpResponseMessage answer = await server.Http.PostAsync(
                                "/ingest/chirpstack?event=up", new StringContent(json, Encoding.UTF8, "application/json"));
                            if (answer.IsSuccessStatusCode)
                                acknowledged[fCnt] = true;
                        }
                        catch (HttpRequestException)
                        {
                            return;
                        }
                    }
                }))];
                int enough = acknowledged.Count + random.Next(20, 200);
                while (acknowledged.Count < enough && !server.HasExited)
                    await Task.Delay(1);
                await server.KillAsync();
                await killed.CancelAsync();
                await Task.WhenAll(senders);
            }

            await using RunningServer after = await RunningServer.StartAsync(folder);
            uint[] stored = await after.CountersAsync().ToArrayAsync();
            Assert.AreEqual(stored.Length, stored.Distinct().Count(), "a reading is there twice");
            uint[] lost = [.. acknowledged.Keys.Except(stored)];
            Assert.HasCount(0, lost);
            Console.WriteLine($"Figure: {kills} kills under load ({Current}): {acknowledged.Count} uplinks acknowledged, 0 lost, 0 twice");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [Timeout(900_000, CooperativeCancellation = true)]
    public async Task What_a_gateway_was_told_is_stored_is_there_once_after_a_kill()
    {
        int kills = Kills.Or(1);
        const int Seed = 1700;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        string folder = RunningServer.NewFolder();
        try
        {
            TestDevice[] devices = [.. Enumerable.Range(0, 8).Select(i => new TestDevice((ulong)(0x4100 + i)))];
            await using (RunningServer server = await RunningServer.StartAsync(folder))
            {
                await Task.WhenAll(devices.Select(async (device, i) =>
                {
                    using var gateway = new TestGateway((ulong)(0x10 + i), server.Udp);
                    await gateway.PullAsync();
                    await server.Devices.RegisterAsync(device.Registration);
                    await device.JoinAsync(gateway);
                }));
            }

            var acknowledged = new ConcurrentQueue<(TestDevice Device, uint FCnt)>();
            for (int kill = 0; kill < kills; kill++)
            {
                using ServerProgram server = ServerProgram.Start(folder);
                IPEndPoint udp = IPEndPoint.Parse((string)JsonNode.Parse(await server.Http.GetStringAsync("/health"))!["udp"]!);
                var killed = new TaskCompletionSource();
                Task[] senders = [.. devices.Select((device, i) => Task.Run(() => SendAsync(device, new TestGateway((ulong)(0x10 + i), udp), killed.Task, acknowledged)))];
                int enough = acknowledged.Count + random.Next(50, 400);
                while (acknowledged.Count < enough && !server.HasExited)
                    await Task.Delay(1);
                await server.KillAsync();
                killed.SetResult();
                await Task.WhenAll(senders);
            }

            await using RunningServer after = await RunningServer.StartAsync(folder);
            foreach (TestDevice device in devices)
            {
                uint[] stored = await after.CountersAsync("&device=" + device.DevEui).ToArrayAsync();
                Assert.AreEqual(stored.Length, stored.Distinct().Count(), "a reading is there twice");
                Assert.HasCount(0, acknowledged.Where(one => one.Device == device).Select(one => one.FCnt).Except(stored));
            }

            Console.WriteLine($"Figure: {kills} kills under load by UDP ({Current}): {acknowledged.Count} uplinks acknowledged, 0 lost, 0 twice");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // One frame after the other, until the server is killed.
    private static async Task SendAsync(TestDevice device, TestGateway gateway, Task killed, ConcurrentQueue<(TestDevice Device, uint FCnt)> acknowledged)
    {
        using (gateway)
        {
            while (true)
            {
                uint fCnt = device.FCntUp;
                try
                {
                    Task push = gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(fCnt % 2 == 0))));
                    if (await Task.WhenAny(push, killed) != push)
                        return;
                    await push;
                    acknowledged.Enqueue((device, fCnt));
                }
                catch (SocketException)
                {
                    // Nobody is there any more.
                    return;
                }
            }
        }
    }

    [TestMethod]
    public async Task Sessions_counters_and_devices_survive_a_restart()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            var device = new TestDevice(0x4001);
            byte[] first;
            await using (RunningServer server = await RunningServer.StartAsync(folder))
            {
                using var gateway = new TestGateway(1, server.Udp);
                await server.Devices.RegisterAsync(device.Registration);
                await gateway.PullAsync();
                await device.JoinAsync(gateway);
                // 70,000 cannot be told from 4,464 before the counter comes near.
                device.FCntUp = 60_000;
                await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
                device.FCntUp = 70_000;
                first = device.Uplink(1, Events.Parking(true));
                await gateway.PushAsync(TestGateway.Rxpk(first));
            }

            await using (RunningServer server = await RunningServer.StartAsync(folder))
            {
                using var gateway = new TestGateway(1, server.Udp);
                await gateway.PullAsync();
                await gateway.PushAsync(TestGateway.Rxpk(device.JoinRequest()));
                await gateway.PushAsync(TestGateway.Rxpk(first));
                await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(false))));
                uint[] counters = [.. (await server.ReadingsAsync()).Select(reading => (uint)reading!["fCnt"]!).Order()];
                CollectionAssert.AreEqual(new uint[] { 60_000, 70_000, 70_001 }, counters);
                Assert.AreEqual(1, await server.MetricAsync("nanosensors_joins_total{result=\"dev_nonce\"}"));
                Assert.AreEqual("Node 0000000000004001", (await server.GetAsync("/api/devices"))["devices"]![0]!["name"]!.GetValue<string>());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task Of_two_servers_on_one_store_one_accepts_a_frame()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer one = await RunningServer.StartAsync(folder);
            await using RunningServer two = await RunningServer.StartAsync(folder);
            await one.Devices.RegisterAsync(new TestDevice(0x4002).Registration);
            Session session = (await one.Store.Sessions.JoinAsync(
                new JoinAttempt(new Eui64(0x4002), 1, DateTimeOffset.UtcNow),
                nonce => new Session { Device = new Eui64(0x4002), DevAddr = new DevAddr(7), JoinNonce = nonce, NwkSKey = new byte[16], AppSKey = new byte[16] }))!;
            var heard = new Heard(DateTimeOffset.UtcNow, "0000000000000001", -80, 5);
            for (uint fCnt = 0; fCnt < 50; fCnt++)
            {
                AcceptResult[] results = await Task.WhenAll(
                    one.Store.Sessions.AcceptAsync(session, fCnt, heard, null), two.Store.Sessions.AcceptAsync(session, fCnt, heard, null));
                Assert.AreEqual(1, results.Count(result => result.Accepted));
            }

            JoinAttempt join = new(new Eui64(0x4002), 2, DateTimeOffset.UtcNow);
            Session?[] joins = await Task.WhenAll(new[] { one, two }.Select(server => server.Store.Sessions.JoinAsync(
                join, nonce => session with { JoinNonce = nonce })));
            Assert.AreEqual(1, joins.Count(made => made != null));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_server_that_knows_a_session_believes_the_store_when_another_one_has_gone_on_with_it_or_replaced_it()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer one = await RunningServer.StartAsync(folder);
            await using RunningServer two = await RunningServer.StartAsync(folder);
            using var atOne = new TestGateway(1, one.Udp);
            using var atTwo = new TestGateway(2, two.Udp);
            await Task.WhenAll(atOne.PullAsync(), atTwo.PullAsync());
            var device = new TestDevice(0x4005);
            await one.Devices.RegisterAsync(device.Registration);
            await device.JoinAsync(atOne);
            byte[] before = device.Uplink(1, Events.Parking(true));
            await atOne.PushAsync(TestGateway.Rxpk(before));
            byte[] seenByTwo = device.Uplink(1, Events.Parking(false));
            await atTwo.PushAsync(TestGateway.Rxpk(seenByTwo));
            await atOne.PushAsync(TestGateway.Rxpk(seenByTwo, tmst: 2));
            Assert.AreEqual(1, await RefusedAsync(one, "repeated"), "the counter that the other server has raised");

            device.DevNonce++;
            byte[] old = device.Uplink(1, Events.Parking(true));
            await device.JoinAsync(atTwo);
            await atTwo.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
            await atOne.PushAsync(TestGateway.Rxpk(old));
            Assert.AreEqual(1, await RefusedAsync(one, "unknown_address"), "the session that the device has left");
            await atOne.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(false))));
            Assert.HasCount(4, await one.ReadingsAsync());

            byte[] late = device.Uplink(1, Events.Parking(true));
            await two.Devices.RegisterAsync(device.Registration with { AppKey = new byte[16] });
            await atOne.PushAsync(TestGateway.Rxpk(late));
            Assert.AreEqual(2, await RefusedAsync(one, "unknown_address"), "the session of a key that was replaced");
            Assert.HasCount(4, await one.ReadingsAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static Task<double> RefusedAsync(RunningServer server, string reason)
            => server.MetricAsync($"nanosensors_uplinks_total{{source=\"gateway\",result=\"{reason}\"}}");
    }

    [TestMethod]
    public async Task Keys_of_a_session_are_those_that_the_store_holds_now_whoever_has_written_them()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer one = await RunningServer.StartAsync(folder);
            await using RunningServer two = await RunningServer.StartAsync(folder);
            await one.Devices.RegisterAsync(new TestDevice(0x4006).Registration);
            for (int join = 1; join <= 3; join++)
            {
                // The same address each time, from either server.
                byte[] key = [.. Enumerable.Repeat((byte)join, 16)];
                await (join % 2 == 0 ? one : two).Store.Sessions.JoinAsync(
                    new JoinAttempt(new Eui64(0x4006), join, DateTimeOffset.UtcNow),
                    nonce => new Session { Device = new Eui64(0x4006), DevAddr = new DevAddr(9), JoinNonce = nonce, NwkSKey = key, AppSKey = key });
                foreach (RunningServer server in new[] { one, two, one, two })
                {
                    Session session = (await server.Store.Sessions.FindAsync(new DevAddr(9))).Single();
                    CollectionAssert.AreEqual(key, session.NwkSKey);
                    CollectionAssert.AreEqual(key, session.AppSKey);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task What_another_server_or_an_event_has_told_of_a_device_is_not_forgotten_over_the_next_reading()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer one = await RunningServer.StartAsync(folder);
            await using RunningServer two = await RunningServer.StartAsync(folder);
            var device = new Eui64(0x4004);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            await one.Store.Readings.AppendAsync(Reading(device, 1, now, batteryVolts: 3.1));
            await two.Store.Readings.AppendAsync(Reading(device, 2, now.AddSeconds(1), batteryVolts: 2.9));
            await one.Store.Readings.AppendAsync(Reading(device, 3, now.AddSeconds(2)));
            Assert.AreEqual(2.9, one.Devices.Status(device)!.BatteryVolts);

            // All in one transaction, mostly.
            var joined = new DeviceEvent(device, null, "chirpstack", "join", "a", now.AddSeconds(9), true, "{}", null);
            await Task.WhenAll(
                one.Store.Readings.AppendAsync(Reading(device, 4, now.AddSeconds(3), batteryVolts: 2.8)), one.Store.Readings.AppendEventAsync(joined),
                one.Store.Readings.AppendAsync(Reading(device, 6, now.AddSeconds(3.5)) with { Kind = "parking", Occupied = true, PreviousStateSeconds = 60, IsLate = true }),
                one.Store.Readings.AppendAsync(Reading(device, 5, now.AddSeconds(4))));
            Assert.AreEqual(2.8, one.Devices.Status(device)!.BatteryVolts);
            Assert.IsTrue(one.Devices.Status(device)!.Occupied);
            Assert.AreEqual(9, (one.Devices.Status(device)!.LastSeen!.Value - now).TotalSeconds, 0.001);
            Assert.AreEqual(5u, two.Devices.Status(device)!.LastReading!.FCnt);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_write_that_fails_spoils_no_other_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Devices.RegisterAsync(new TestDevice(0x4003).Registration);
        Task<Downlink>[] writes = [.. Enumerable.Range(0, 40).Select(i => server.Store.Downlinks.EnqueueAsync(
            new Eui64(0x4003),
            token => i % 10 == 3 ? throw new InvalidOperationException("on purpose") : new DownlinkContent(6, [1], token, "{}"),
            DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1)))];
        int failed = 0;
        foreach (Task<Downlink> write in writes)
        {
            try
            {
                await write;
            }
            catch (InvalidOperationException)
            {
                failed++;
            }
        }

        Assert.AreEqual(4, failed);
        Assert.HasCount(36, server.Store.Downlinks.List(new Eui64(0x4003), 100));
    }

    [TestMethod]
    public async Task A_store_that_cannot_write_is_a_503_and_recovers()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            await using RunningServer server = await RunningServer.StartAsync(folder);
            await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), 1).ToJsonString());
            using (new FullStore(folder))
            {
                HttpResponseMessage refused = await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), 2).ToJsonString());
                Assert.AreEqual(503, (int)refused.StatusCode);
                Assert.Contains("disk is full", await refused.Content.ReadAsStringAsync());
                Assert.AreEqual(503, (int)(await server.Http.GetAsync("/health")).StatusCode);
            }

            Assert.AreEqual(200, (int)(await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), 2).ToJsonString())).StatusCode);
            Assert.AreEqual(200, (int)(await server.Http.GetAsync("/health")).StatusCode);
            Assert.HasCount(2, await server.ReadingsAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NewReading Reading(Eui64 device, uint fCnt, DateTimeOffset time, double? batteryVolts = null) => new()
    {
        Device = device, Session = "00189440", FCnt = fCnt, FPort = 1, Payload = [1, 2], Time = time, Source = "chirpstack", Kind = "air", Data = "{}",
        BatteryVolts = batteryVolts,
    };
}

[TestClass]
public sealed class DurabilityTestsOnSqlite() : DurabilityTests(TestStore.Sqlite);

[TestClass]
public sealed class DurabilityTestsOnPostgres() : DurabilityTests(TestStore.Postgres);
