using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Alerts;

namespace NanoSensors.Server.Tests.Stored;

/// <summary>Fills every table of a store through the server's own ways in: gateways, webhooks, the API, and its looks for alerts.</summary>
internal sealed class StoreWriter(RunningServer server, StoppedClock clock, FakeNetworkServer network)
{
    internal const ulong Bay = 0xF101;
    internal const ulong Station = 0xF102;
    internal const ulong Door = 0xF103;
    internal const string ChirpStackBay = "0101010101010101";
    internal const string ThingsStackStation = "0202020202020202";

    private readonly Dictionary<ulong, (TestDevice Device, uint JoinNonce, uint FCntDown)> _joined = [];
    private uint _fCntElsewhere = 10;

    /// <summary>When the filling begins; it ends in the middle of January, so that readings lie in three months.</summary>
    internal static DateTimeOffset Beginning { get; } = new(2025, 11, 28, 6, 0, 0, TimeSpan.Zero);

    internal IEnumerable<StoredDevice> Devices => _joined.Select(one => new StoredDevice(
        one.Key.ToString("x16"), one.Value.Device.DevAddr.Value, one.Value.JoinNonce, one.Value.Device.DevNonce, one.Value.Device.FCntUp,
        one.Value.FCntDown));

    internal async Task FillAsync()
    {
        using var gateway = new TestGateway(0x0016C001F153A14C, server.Udp);
        using var second = new TestGateway(0x0016C001F153A14D, server.Udp);
        await gateway.PullAsync();
        await second.PullAsync();
        await RegisterAsync();
        foreach (ulong eui in new[] { Bay, Station, Door })
        {
            for (int joins = 0; joins < (eui == Bay ? 2 : 1); joins++)
                await JoinAsync(gateway, eui, devNonce: 5 + joins);
            await HearAsync(gateway, eui, First(eui));
        }

        // It runs out: its device is not heard for four days.
        await CommandAsync(Door.ToString("x16"), "{\"command\":\"requestStatus\"}");
        await BatteryAsync(gateway);
        await DayAsync(gateway, second);
        await CommandsAsync(gateway);
        await ElsewhereAsync();
        await AlertsAsync(gateway);
        // Two wait: one for its device, one for a network server that is away.
        await CommandAsync(Door.ToString("x16"), "{\"command\":\"setInterval\",\"seconds\":900}");
        network.Answer = _ => (500, "{}");
        await CommandAsync(ThingsStackStation, "{\"command\":\"setInterval\",\"seconds\":1800}");
        await UntilAsync(ThingsStackStation, command => command["result"] != null);
    }

    private static Message First(ulong eui) => eui switch
    {
        Bay => Heartbeat(ParkingState.Free, 3600, SensorHealth.Ok, 420),
        Station => new AirReading
        {
            TemperatureCentiCelsius = 512, RelativeHumidityCentiPercent = 8105, PressurePascal = 98730, Co2Ppm = 431,
            BatteryMillivolts = 3600,
        },
        _ => new FootfallReading { CountIn = 17, CountOut = 12, IntervalSeconds = 600, BatteryMillivolts = 5000 },
    };

    private static ParkingHeartbeat Heartbeat(
        ParkingState state, int millivolts, SensorHealth health, int centiCelsius = Message.NotAvailable)
        => new() { State = state, BatteryMillivolts = millivolts, Health = health, TemperatureCentiCelsius = centiCelsius };

    private async Task RegisterAsync()
    {
        foreach ((ulong eui, string name, string profile, double latitude, double longitude, int interval) in new[]
        {
            (Bay, "Bay 1", "parking", 50.55121, 9.68012, 3600), (Station, "Air, town hall", "air", 50.5519, 9.6809, 600),
            (Door, "Door \"west\"", "footfall", 50.5523, 9.6795, 600), (0xF104UL, "Bay 2, not yet put up", "parking", 50.5524, 9.6796, 0),
        })
        {
            var device = new TestDevice(eui);
            string json = new JsonObject
            {
                ["device"] = device.DevEui.ToString(),
                ["name"] = name,
                ["profile"] = profile,
                ["latitude"] = latitude,
                ["longitude"] = longitude,
                ["joinEui"] = device.JoinEui.ToString(),
                ["appKey"] = Convert.ToHexStringLower(device.AppKey),
                ["expectedIntervalSeconds"] = interval,
            }.ToJsonString();
            await ExpectAsync(HttpStatusCode.Created, await server.PostAsync("/api/devices", json, StoreFixture.ApiKey));
        }

        foreach ((string eui, string profile) in new[] { (ChirpStackBay, "parking"), (ThingsStackStation, "air") })
        {
            string json =
                $$"""{"device":"{{eui}}","name":"Elsewhere {{profile}}","profile":"{{profile}}","latitude":50.6,"longitude":9.7}""";
            await ExpectAsync(HttpStatusCode.Created, await server.PostAsync("/api/devices", json, StoreFixture.ApiKey));
        }
    }

    private async Task JoinAsync(TestGateway gateway, ulong eui, int devNonce)
    {
        Pass(TimeSpan.FromSeconds(30));
        var device = new TestDevice(eui) { DevNonce = devNonce };
        JoinAccept accept = await device.JoinAsync(gateway);
        _joined[eui] = (device, accept.JoinNonce, 0);
    }

    // A battery that falls, day by day.
    private async Task BatteryAsync(TestGateway gateway)
    {
        clock.Now = new DateTimeOffset(2025, 12, 18, 7, 0, 0, TimeSpan.Zero);
        for (int day = 0; day < 24; day++)
        {
            clock.Now = clock.Now.AddDays(1);
            await HearAsync(gateway, Station, new AirReading
            {
                TemperatureCentiCelsius = 100 + (7 * day), Co2Ppm = 420 + day, BatteryMillivolts = 3600 - (20 * day),
            });
        }
    }

    // A day of which hours can be asked.
    private async Task DayAsync(TestGateway gateway, TestGateway second)
    {
        DateTimeOffset day = new(2026, 1, 12, 0, 0, 0, TimeSpan.Zero);
        (string Time, bool Occupied, int Seconds)[] events =
            [("05:10", true, 36000), ("07:40", false, 9000), ("08:30", true, 3000), ("09:15", false, 2700), ("10:00", true, 2700)];
        foreach ((string time, bool occupied, int seconds) in events)
        {
            clock.Now = day + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
            ParkingState state = occupied ? ParkingState.Occupied : ParkingState.Free;
            await HearAsync(gateway, Bay, new ParkingEvent { State = state, PreviousStateSeconds = seconds });
        }

        int countIn = 17, countOut = 12;
        for (int i = 0; i < 24; i++)
        {
            clock.Now = day.AddHours(5).AddMinutes(15 * i);
            countIn += 3 + (i % 5);
            countOut += 2 + (i % 7);
            await HearAsync(second, Door, new FootfallReading
            {
                CountIn = countIn, CountOut = countOut, IntervalSeconds = 900, BatteryMillivolts = 5000,
            });
            await HearAsync(gateway, Station, new AirReading
            {
                TemperatureCentiCelsius = 300 + (11 * i), RelativeHumidityCentiPercent = 7000 + (10 * i),
                PressurePascal = 98500 + i, Co2Ppm = 430 + (3 * i),
                VocIndex = 100 + i, Pm25TenthMicrograms = 80 + i, Pm10TenthMicrograms = 120 + (2 * i), BatteryMillivolts = 3120,
            });
        }

        // What came late: six transitions in one frame, and an hour of air.
        clock.Now = day.AddHours(11);
        var late = new LateParkingEvents { AgeSeconds = 3600 * 9 };
        late.Set(0, ParkingState.Free, 1200);
        late.Set(1, ParkingState.Occupied, 2400);
        late.Set(2, ParkingState.Free, 5000);
        await HearAsync(gateway, Bay, late);
        var lateAir = new LateAirReading { AgeSeconds = 3600 * 8, BatteryMillivolts = 3120 };
        lateAir.TemperatureCentiCelsius = 77;
        lateAir.Co2Ppm = 444;
        await HearAsync(gateway, Station, lateAir);
        // Status of older and newer firmware, two for the wake-ups of a day; the link's own; a payload that nobody knows.
        await HearAsync(gateway, Door, new StatusReading
        {
            FirmwareMajor = 0, FirmwareMinor = 1, FirmwarePatch = 3, ResetCause = 1, ResetCount = 4, BatteryMillivolts = 5000,
            UptimeHours = 300, LateWindows = 2, StoreWrites = 4000, ConfigurationHash = 0x9c0f12ab, SensorHealth = SensorHealth.Degraded,
        });
        for (int i = 0; i < 2; i++)
        {
            await HearAsync(gateway, Bay, new StatusBySensor
            {
                FirmwareMajor = 0, FirmwareMinor = 1, FirmwarePatch = 4, ResetCause = 3, ResetCount = 2, BatteryMillivolts = 3540,
                UptimeHours = 700 + (2 * i), LateWindows = 1, StoreWrites = 900, ConfigurationHash = 0xc52fc1f6,
                MagnetometerHealth = SensorHealth.Ok, OverheadHealth = SensorHealth.Ok, SensorHealth = SensorHealth.Ok,
                WakeUps = 4000 + (30 * i),
            });
            Pass(TimeSpan.FromHours(0.5));
        }

        TestDevice device = _joined[Station].Device;
        byte[] uplink = device.Uplink(3, Events.Air(650), fOpts: [6, 0xB0, 0x0A], adr: true);
        await gateway.PushAsync(TestGateway.Rxpk(uplink, snr: 9.5, dataRate: "SF9BW125"));
        // LinkADRReq.
        await TakeDownlinkAsync(gateway, Station);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(200, [0xAA, 0xBB])));
    }

    // Each way that a command ends when its device is behind our gateways.
    private async Task CommandsAsync(TestGateway gateway)
    {
        (string Command, CommandType Type, CommandResult? Result)[] commands =
        [
            ("{\"command\":\"setInterval\",\"seconds\":3600}", CommandType.SetInterval, CommandResult.Done),
            ("{\"command\":\"setThreshold\",\"counts\":900}", CommandType.SetThreshold, CommandResult.OutOfRange),
            ("{\"command\":\"requestStatus\"}", CommandType.RequestStatus, null),
        ];
        foreach ((string command, CommandType type, CommandResult? result) in commands)
        {
            Pass(TimeSpan.FromMinutes(3));
            await CommandAsync(Bay.ToString("x16"), command);
            await HearAsync(gateway, Bay, Heartbeat(ParkingState.Occupied, 3560, SensorHealth.Ok));
            int token = (await TakeDownlinkAsync(gateway, Bay)).FrmPayload[0];
            Pass(TimeSpan.FromSeconds(20));
            if (result is not { } answer)
                continue;
            await HearAsync(gateway, Bay, new Acknowledgement
            {
                CommandType = type, Token = token, Result = answer, ConfigurationHash = 0xc52fc1f6,
            });
        }
    }

    private async Task ElsewhereAsync()
    {
        await PostChirpStackAsync(Heartbeat(ParkingState.Occupied, 3300, SensorHealth.Ok));
        await PostChirpStackAsync(new ParkingEvent { State = ParkingState.Free, PreviousStateSeconds = 4000 });
        await PostThingsStackAsync(new AirReading { TemperatureCentiCelsius = 910, Co2Ppm = 505, BatteryMillivolts = 3500 });
        string time = Time();
        string head = $$"""{"deduplicationId":"1","time":"{{time}}","deviceInfo":{"deviceName":"Bay 7","devEui":"{{ChirpStackBay}}"},""";
        foreach ((string type, string rest) in new[]
        {
            ("join", """
                "devAddr":"00189440"}
                """),
            ("status", """
                "margin":7,"batteryLevel":75.5}
                """),
            ("txack", """
                "downlinkId":5,"gatewayId":"0016c001f153a14c"}
                """),
            ("log", """
                "level":"ERROR","code":"UPLINK_F_CNT_RESET","description":"Frame-counter reset or rollover detected"}
                """),
            ("location", """
                "location":{}}
                """),
        })
            await ExpectAsync(HttpStatusCode.OK, await server.PostAsync("/ingest/chirpstack?event=" + type, head + rest));

        string device = $$"""{"end_device_ids":{"device_id":"a","dev_eui":"{{ThingsStackStation}}"},"received_at":"{{time}}",""";
        await PostThingsStackAsync(device + """
            "join_accept":{"session_key_id":"x"}}
            """);
        await PostThingsStackAsync(device + """
            "downlink_failed":{"downlink":{"correlation_ids":["as:1"]},"error":{"message_format":"too long"}}}
            """);

        // Sent, and one that ran out in the other server's queue.
        await CommandAsync(ChirpStackBay, "{\"command\":\"requestStatus\"}");
        await UntilAsync(ChirpStackBay, command => (string?)command["state"] == "sent");
        network.Answer = _ => (200, "{\"id\":\"f3c5\"}");
        await CommandAsync(ChirpStackBay, "{\"command\":\"calibrate\"}");
        await UntilAsync(ChirpStackBay, command => (string?)command["state"] == "sent");
        string ack = $$"""{"time":"{{Time()}}","deviceInfo":{"devEui":"{{ChirpStackBay}}"},"queueItemId":"f3c5","acknowledged":false}""";
        await ExpectAsync(HttpStatusCode.OK, await server.PostAsync("/ingest/chirpstack?event=ack", ack));
        await UntilAsync(ChirpStackBay, command => (string?)command["state"] == "expired");
    }

    // Some that are over and some that are not, of every kind.
    private async Task AlertsAsync(TestGateway gateway)
    {
        await WatchAsync(TimeSpan.FromSeconds(1));
        await PostChirpStackAsync(Heartbeat(ParkingState.Free, 2980, SensorHealth.Fault));
        await HearAsync(gateway, Bay, Heartbeat(ParkingState.Occupied, 2900, SensorHealth.Fault));
        // Doorway and station are silent for an hour and a half, and so is a gateway.
        await WatchAsync(TimeSpan.FromMinutes(100));
        await HearAsync(gateway, Bay, Heartbeat(ParkingState.Occupied, 3560, SensorHealth.Ok, 515));
        await HearAsync(gateway, Station, new AirReading { TemperatureCentiCelsius = 700, Co2Ppm = 431, BatteryMillivolts = 3120 });
        await gateway.PullAsync();
        await WatchAsync(TimeSpan.FromSeconds(2));
    }

    private async Task WatchAsync(TimeSpan time)
    {
        AlertService alerts = server.App.Services.GetRequiredService<AlertService>();
        for (DateTimeOffset end = clock.Now + time; clock.Now < end;)
        {
            clock.Now = clock.Now.AddSeconds(50) < end ? clock.Now.AddSeconds(50) : end;
            await alerts.CheckAsync();
        }
    }

    private async Task HearAsync(TestGateway gateway, ulong eui, Message message)
    {
        Pass(TimeSpan.FromSeconds(1));
        await gateway.PushAsync(TestGateway.Rxpk(_joined[eui].Device.Uplink(message.FPort, Events.Encode(message)), rssi: -97, snr: 4.25));
    }

    private async Task<DataFrame> TakeDownlinkAsync(TestGateway gateway, ulong eui)
    {
        (TestDevice device, uint joinNonce, uint fCntDown) = _joined[eui];
        _joined[eui] = (device, joinNonce, fCntDown + 1);
        return device.TakeDownlink(TestGateway.Payload(await gateway.TakeDownlinkAsync()), fCntDown);
    }

    private async Task PostChirpStackAsync(Message message)
    {
        Pass(TimeSpan.FromSeconds(1));
        JsonObject json = Events.ChirpStack(message.FPort, Events.Encode(message), ++_fCntElsewhere, ChirpStackBay);
        json["time"] = Time();
        await ExpectAsync(HttpStatusCode.OK, await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString()));
    }

    private async Task PostThingsStackAsync(Message message)
    {
        Pass(TimeSpan.FromSeconds(1));
        JsonObject json = Events.ThingsStack(message.FPort, Events.Encode(message), ++_fCntElsewhere, ThingsStackStation);
        json["received_at"] = Time();
        json["uplink_message"]!["received_at"] = Time();
        await PostThingsStackAsync(json.ToJsonString());
    }

    private async Task PostThingsStackAsync(string json)
    {
        const string Push = "/api/v3/as/applications/district/webhooks/nanosensors/devices/bay-7/down/push";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest/tts");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Add("X-Api-Key", "a webhook of this test");
        request.Headers.Add("X-Downlink-Push", network.Url + Push);
        request.Headers.Add("X-Downlink-Apikey", "NNSXS.KEY");
        await ExpectAsync(HttpStatusCode.OK, await server.Http.SendAsync(request));
    }

    private async Task CommandAsync(string eui, string json)
        => await ExpectAsync(HttpStatusCode.Accepted, await server.PostAsync($"/api/devices/{eui}/commands", json, StoreFixture.ApiKey));

    // Of the newest command.
    private async Task UntilAsync(string eui, Func<JsonObject, bool> condition)
    {
        for (int i = 0; i < 500; i++)
        {
            if (condition((await server.GetAsync($"/api/devices/{eui}/commands", apiKey: StoreFixture.ApiKey))["commands"]![0]!.AsObject()))
                return;
            await Task.Delay(20);
        }

        Assert.Fail("the command of " + eui + " did not change");
    }

    private void Pass(TimeSpan time) => clock.Now += time;

    private string Time() => clock.Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task ExpectAsync(HttpStatusCode status, HttpResponseMessage answer)
        => Assert.AreEqual(status, answer.StatusCode, await answer.Content.ReadAsStringAsync());
}
