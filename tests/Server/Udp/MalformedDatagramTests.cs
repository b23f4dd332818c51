using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class MalformedDatagramTests
{
    [TestMethod]
    [DataRow("", "json")]
    [DataRow("{", "json")]
    [DataRow("[]", "json")]
    [DataRow("{\"rxpk\":{}}", "rxpk")]
    [DataRow("{\"rxpk\":[7]}", "rxpk")]
    [DataRow("{\"rxpk\":[{\"stat\":-1}]}", "crc")]
    [DataRow("{\"rxpk\":[{\"modu\":\"FSK\"}]}", "modulation")]
    [DataRow("{\"rxpk\":[{}]}", "freq")]
    [DataRow("{\"rxpk\":[{\"freq\":868.1,\"datr\":\"SF99BW125\"}]}", "datr")]
    [DataRow("{\"rxpk\":[{\"freq\":868.1,\"datr\":\"SF7BW125\",\"rssi\":\"x\"}]}", "rssi")]
    [DataRow("{\"rxpk\":[{\"freq\":868.1,\"datr\":\"SF7BW125\",\"rssi\":-1}]}", "lsnr")]
    [DataRow("{\"rxpk\":[{\"freq\":868.1,\"datr\":\"SF7BW125\",\"rssi\":-1,\"lsnr\":1,\"data\":\"*\"}]}", "data")]
    [DataRow("{\"rxpk\":[{\"freq\":868.1,\"datr\":\"SF7BW125\",\"rssi\":-1,\"lsnr\":1,\"data\":\"AA==\",\"size\":2}]}", "size")]
    public async Task A_push_that_cannot_be_used_is_acknowledged_and_counted_by_its_reason(string json, string reason)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        await gateway.PushTextAsync(json);
        Assert.AreEqual(1, await server.MetricAsync($"nanosensors_udp_malformed_total{{reason=\"{reason}\"}}"));
    }

    [TestMethod]
    public async Task One_bad_frame_does_not_spoil_the_others_and_sloppy_gateways_are_understood()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        var device = new TestDevice(0x3001);
        await server.Devices.RegisterAsync(device.Registration);
        await gateway.PullAsync();
        JsonObject good = TestGateway.Rxpk(device.JoinRequest(), rssi: -80.5);
        good["data"] = ((string)good["data"]!).TrimEnd('=');
        good["foff"] = -1234;
        await gateway.PushAsync(new JsonObject { ["freq"] = "868.1" }, good);
        device.TakeJoinAccept(TestGateway.Payload(await gateway.TakeDownlinkAsync()));
    }

    [TestMethod]
    public async Task Random_and_mangled_datagrams_never_end_the_server_and_what_was_stored_stays()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(1, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0x3002);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(true))));

        const int Seed = 4711;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        using var noise = new TestGateway(2, server.Udp);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes;
            if (i % 2 == 0)
            {
                bytes = new byte[random.Next(0, 300)];
                random.NextBytes(bytes);
                if (i % 4 == 0 && bytes.Length > 3)
                {
                    bytes[0] = 2;
                    bytes[3] = (byte)random.Next(7);
                }
            }
            else
            {
                byte[] payload = new byte[random.Next(1, 60)];
                random.NextBytes(payload);
                payload[0] = (byte)(random.Next(8) << 5);
                string json = new JsonObject { ["rxpk"] = new JsonArray(TestGateway.Rxpk(payload)) }.ToJsonString();
                bytes = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, .. System.Text.Encoding.UTF8.GetBytes(json)];
                if (i % 3 == 0)
                    bytes[random.Next(12, bytes.Length)] = (byte)random.Next(256);
            }

            noise.SendRaw(bytes);
            if (i % 50 == 0)
                await gateway.PullAsync();
        }

        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(1, Events.Parking(false))));
        Assert.HasCount(2, await server.ReadingsAsync());
        Assert.AreEqual(0, await server.MetricAsync("nanosensors_udp_malformed_total{reason=\"internal\"}"));
        Assert.AreEqual("ok", (string?)(await server.GetAsync("/health"))["status"]);
    }

    [TestMethod]
    public async Task A_port_that_is_taken_is_named_at_the_start()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        SettingException e = await Assert.ThrowsExactlyAsync<SettingException>(
            () => RunningServer.StartAsync(configure: settings => settings.Udp.Port = server.Udp.Port));
        Assert.Contains("Udp__Port", e.Message);
    }
}
