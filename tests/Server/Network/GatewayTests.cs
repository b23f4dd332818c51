using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server.Tests;

/// <summary>Devices behind gateways, over real UDP on loopback.</summary>
public abstract class GatewayTests(TestStore store) : StoreTests(store)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(400);

    [TestMethod]
    public async Task A_replay_is_refused_and_a_forged_frame_too()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x1005);
        byte[] first = device.Uplink(1, Events.Parking(true));
        byte[] second = device.Uplink(1, Events.Parking(false));
        await gateway.PushAsync(TestGateway.Rxpk(first));
        await gateway.PushAsync(TestGateway.Rxpk(second));
        await Task.Delay(Window);
        await gateway.PushAsync(TestGateway.Rxpk(first));
        await gateway.PushAsync(TestGateway.Rxpk(second));
        byte[] forged = device.Uplink(1, Events.Parking(true));
        forged[^1] ^= 1;
        await gateway.PushAsync(TestGateway.Rxpk(forged));
        Assert.HasCount(2, await server.ReadingsAsync());
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_uplinks_total{source=\"gateway\",result=\"replay\"}"));
        Assert.AreEqual(1, await server.MetricAsync("nanosensors_uplinks_total{source=\"gateway\",result=\"mic\"}"));
    }

    [TestMethod]
    public async Task Frames_that_come_faster_than_they_are_stored_keep_their_order()
    {
        const int Count = 300;
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice[] devices = [await server.JoinAsync(gateway, 0x100D), await server.JoinAsync(gateway, 0x100E)];
        // Nobody waits for an acknowledgement between them.
        for (int i = 0; i < Count; i++)
        {
            JsonObject rxpk = TestGateway.Rxpk(devices[i % 2].Uplink(1, Events.Parking(true)), tmst: (uint)i);
            gateway.Send(0, new JsonObject { ["rxpk"] = new JsonArray(rxpk) }.ToJsonString());
        }

        long patience = Environment.TickCount64 + 10_000;
        double Of(string text) => text.Split('\n').Where(line => line.StartsWith("nanosensors_uplinks_total{source=\"gateway\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        while (Of(await server.Http.GetStringAsync("/metrics")) < Count && Environment.TickCount64 < patience)
            await Task.Delay(20);
        Assert.AreEqual(Count, await server.MetricAsync("nanosensors_uplinks_total{source=\"gateway\",result=\"stored\"}"));
    }

    [TestMethod]
    public async Task The_counter_goes_on_past_65535()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x1006);
        foreach (uint fCnt in new uint[] { 0, 40_000, 65_534, 65_535, 65_536, 65_540, 131_000, 131_075, 196_000 })
        {
            device.FCntUp = fCnt;
            await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        }

        uint[] counters = [.. (await server.ReadingsAsync()).Select(reading => (uint)reading!["fCnt"]!).Order()];
        CollectionAssert.AreEqual(new uint[] { 0, 40_000, 65_534, 65_535, 65_536, 65_540, 131_000, 131_075, 196_000 }, counters);
    }

    [TestMethod]
    public async Task Two_gateways_make_one_reading_and_the_better_one_answers()
    {
        // Longer than usual, for a machine that is busy with other tests.
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Network.DeduplicationMilliseconds = 500);
        using var near = new TestGateway(1, server.Udp);
        using var far = new TestGateway(2, server.Udp);
        TestDevice device = await server.JoinAsync(near, 0x1007);
        await far.PullAsync();
        byte[] frame = device.Uplink(1, Events.Parking(true), confirmed: true, fOpts: [MacCommand.LinkCheck]);
        Task first = far.PushAsync(TestGateway.Rxpk(frame, tmst: 50, rssi: -118, snr: -6.5));
        Task second = near.PushAsync(TestGateway.Rxpk(frame, tmst: 70, rssi: -70, snr: 8));
        await Task.WhenAll(first, second);
        JsonObject txpk = await near.TakeDownlinkAsync();
        Assert.AreEqual(1_000_070u, (uint)txpk["tmst"]!);
        DataFrame down = device.TakeDownlink(TestGateway.Payload(txpk), 0);
        Assert.IsTrue(down.Ack);
        // 8 dB over a floor of -7.5 dB at SF7, heard by two.
        CollectionAssert.AreEqual(new byte[] { MacCommand.LinkCheck, 15, 2 }, down.FOpts[..down.FOptsLength]);
        await far.ExpectNoDownlinkAsync(TimeSpan.Zero);

        JsonArray readings = await server.ReadingsAsync();
        Assert.HasCount(1, readings);
        Assert.AreEqual(8, (double)readings[0]!["snr"]!);
        Assert.AreEqual(-70, (double)readings[0]!["rssi"]!);
    }

    [TestMethod]
    public async Task A_confirmed_uplink_is_acknowledged_again_when_it_is_repeated_but_stored_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x1008);
        byte[] frame = device.Uplink(1, Events.Parking(true), confirmed: true);
        for (uint attempt = 0; attempt < 3; attempt++)
        {
            await gateway.PushAsync(TestGateway.Rxpk(frame));
            DataFrame down = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), attempt);
            Assert.IsTrue(down.Ack);
            Assert.AreEqual(DataFrame.NoPort, down.FPort);
        }

        Assert.HasCount(1, await server.ReadingsAsync());
    }

    [TestMethod]
    public async Task DeviceTimeReq_is_answered_with_GPS_time_and_unknown_MAC_commands_do_no_harm()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x1009);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), fOpts: [MacCommand.DeviceTime, 0xEE, 1, 2])));
        DataFrame down = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 0);
        Assert.AreEqual(6, down.FOptsLength);
        Assert.AreEqual(MacCommand.DeviceTime, down.FOpts[0]);
        long seconds = BitConverter.ToUInt32(down.FOpts, 1);
        // 315,964,800 s from 1970 to the GPS epoch, 18 leap seconds since.
        long expected = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 315_964_800 + 18;
        Assert.IsLessThan(10, Math.Abs(expected - seconds));

        // Nothing but MAC commands, on port 0: no reading, and the answer comes all the same.
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(0, [MacCommand.LinkCheck])));
        DataFrame answer = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 1);
        Assert.AreEqual(MacCommand.LinkCheck, answer.FOpts[0]);
        Assert.HasCount(1, await server.ReadingsAsync());
    }

    [TestMethod]
    public async Task ADRACKReq_is_answered()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x100A);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), adrAckReq: true)));
        device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 0);
    }

    [TestMethod]
    public async Task What_a_gateway_kept_takes_its_place_in_time_and_is_not_answered()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x100B);
        byte[] kept = device.Uplink(1, Events.Parking(false), confirmed: true);
        byte[] live = device.Uplink(1, Events.Parking(true));
        await gateway.PushAsync(TestGateway.Rxpk(live));
        JsonObject rxpk = TestGateway.Rxpk(kept);
        rxpk["time"] = DateTimeOffset.UtcNow.AddHours(-2).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        await gateway.PushAsync(rxpk);
        await gateway.ExpectNoDownlinkAsync(Window);
        await gateway.PushAsync((JsonObject)rxpk.DeepClone());

        JsonArray readings = await server.ReadingsAsync();
        Assert.HasCount(2, readings);
        Assert.AreEqual(1, (int)readings[0]!["fCnt"]!);
        Assert.AreEqual(0, (int)readings[1]!["fCnt"]!);
        JsonObject bay = (await server.GetAsync("/api/parking"))["features"]![0]!["properties"]!.AsObject();
        Assert.IsTrue((bool)bay["occupied"]!, "an older reading does not change the state");
    }

    [TestMethod]
    public async Task A_command_goes_out_after_the_next_uplink_and_its_acknowledgement_closes_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(configure: settings => settings.Api.Key = "a key of this test's own");
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x100C);
        string path = $"/api/devices/{device.DevEui}/commands";
        HttpResponseMessage answer = await server.PostAsync(path, """{"command":"setInterval","seconds":600}""", "a key of this test's own");
        Assert.AreEqual(202, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync());

        // Refused in both windows: it waits on.
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        await gateway.TakeDownlinkAsync("TX_FREQ");
        await gateway.TakeDownlinkAsync("TX_FREQ");
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        DataFrame down = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 1);
        var command = new Codec.Command();
        Assert.AreEqual(command.FPort, down.FPort);
        Assert.AreEqual(Codec.DecodeError.None, command.Decode(down.FrmPayload, 0, down.FrmPayloadLength));
        Assert.AreEqual(Codec.CommandType.SetInterval, command.Type);
        Assert.AreEqual("sent", (string?)(await server.GetAsync(path, apiKey: "a key of this test's own"))["commands"]![0]!["state"]);

        byte[] acknowledgement = Events.Encode(new Codec.Acknowledgement
        {
            CommandType = Codec.CommandType.SetInterval, Token = command.Token, Result = Codec.CommandResult.Done, ConfigurationHash = 7,
        });
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(new Codec.Acknowledgement().FPort, acknowledgement)));
        JsonObject view = (await server.GetAsync(path, apiKey: "a key of this test's own"))["commands"]![0]!.AsObject();
        Assert.AreEqual("acknowledged", (string?)view["state"]);
        Assert.AreEqual("done", (string?)view["result"]);
    }

    [TestMethod]
    public async Task A_device_that_is_heard_well_is_told_so_and_what_it_answers_survives_a_restart()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            TestDevice device;
            await using (RunningServer server = await RunningServer.StartAsync(folder, settings => settings.Network.AdrDataRates = "0-5"))
            {
                using var gateway = new TestGateway(1, server.Udp);
                using var better = new TestGateway(2, server.Udp);
                device = await server.JoinAsync(gateway, 0x100A);
                await better.PullAsync();
                byte[] uplink = device.Uplink(1, Events.Parking(true), adr: true);
                // The best gateway's word counts: 8.5 dB at SF12 are (8.5 + 20 - 10) / 3 = 6 steps.
                await gateway.PushAsync(TestGateway.Rxpk(uplink, snr: -15, dataRate: "SF12BW125"));
                await better.PushAsync(TestGateway.Rxpk(uplink, snr: 8.5, dataRate: "SF12BW125"));
                DataFrame asked = device.TakeDownlink(TestGateway.Payload(await better.TakeDownlinkAsync()), 0);
                CollectionAssert.AreEqual(new byte[] { 3, 0x51, 7, 0, 1 }, asked.FOpts[..asked.FOptsLength]);
            }

            await using (RunningServer server = await RunningServer.StartAsync(folder, settings => settings.Network.AdrDataRates = "0-5"))
            {
                using var gateway = new TestGateway(1, server.Udp);
                await gateway.PullAsync();
                await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), fOpts: [3, 7], adr: true), snr: 4));
                await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), adr: true), snr: 4));
                await gateway.ExpectNoDownlinkAsync(Window);
                Assert.HasCount(3, await server.ReadingsAsync());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public async Task A_device_tells_its_battery_and_margin_once_a_day()
    {
        var clock = new ShiftedClock();
        await using RunningServer server = await RunningServer.StartAsync(clock: clock);
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x100B);
        string path = "/api/devices/" + device.DevEui;
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        await gateway.ExpectNoDownlinkAsync(Window);
        clock.Shift = TimeSpan.FromHours(25);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        DataFrame asked = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 0);
        CollectionAssert.AreEqual(new byte[] { 6 }, asked.FOpts[..asked.FOptsLength]);
        Assert.IsFalse((await server.GetAsync(path)).ContainsKey("linkStatus"));

        // The answer is stored after the time for other gateways' copies; a link check's answer comes after that.
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true), fOpts: [6, 128, 0x3B, 2])));
        DataFrame check = device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), 1);
        Assert.AreEqual(3, check.FOptsLength);
        JsonObject status = (await server.GetAsync(path))["linkStatus"]!.AsObject();
        Assert.AreEqual(50, (int)status["batteryPercent"]!);
        Assert.IsFalse((bool)status["externalPower"]!);
        Assert.AreEqual(-5, (int)status["marginDb"]!);
        clock.Shift = TimeSpan.FromHours(48);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));
        await gateway.ExpectNoDownlinkAsync(Window);
    }

    [TestMethod]
    public async Task A_server_disposed_without_being_stopped_first_stores_what_came_in_and_ends_in_peace()
    {
        string folder = RunningServer.NewFolder();
        try
        {
            WebApplication app = ServerHost.Build(
                ["--Http:Url=http://127.0.0.1:0", "--Udp:Port=0", "--Store:ConnectionString=Data Source=" + Path.Combine(folder, "store.db")],
                configureBuilder: builder => builder.Logging.ClearProviders());
            await app.StartAsync();
            SemtechUdpServer udp = app.Services.GetRequiredService<SemtechUdpServer>();
            await app.DisposeAsync();
            await udp.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(15));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

// A downlink's windows are real seconds, which a busy machine would miss.
[DoNotParallelize]
[TestClass]
public sealed class GatewayTestsOnSqlite() : GatewayTests(TestStore.Sqlite);

// A downlink's windows are real seconds, which a busy machine would miss.
[DoNotParallelize]
[TestClass]
public sealed class GatewayTestsOnPostgres() : GatewayTests(TestStore.Postgres);
