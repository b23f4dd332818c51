using System.Text.Json.Nodes;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

/// <summary>What the API tells of one device: its signal, its battery, its own words.</summary>
public abstract class DeviceDetailTests(TestStore store) : StoreTests(store)
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public async Task The_signal_is_told_reading_by_reading_the_oldest_first()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (uint i = 0; i < 5; i++)
        {
            JsonObject json = Events.ChirpStack(1, Events.Parking(true), i, "00000000000000b1");
            json["time"] = $"2026-01-12T08:0{i}:00Z";
            json["rxInfo"]![0]!["rssi"] = -100 - i;
            Assert.AreEqual(200, (int)(await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString())).StatusCode);
        }

        const string Path = "/api/devices/00000000000000b1/signal";
        JsonArray points = (await server.GetAsync(Path + "?from=2026-01-12T08:01:00Z&to=2026-01-12T09:00:00Z&limit=3"))["points"]!.AsArray();
        CollectionAssert.AreEqual(new[] { 2, 3, 4 }, points.Select(point => (int)point!["fCnt"]!).ToArray());
        Assert.AreEqual(-104, (double)points[2]!["rssi"]!);
        Assert.AreEqual(10.5, (double)points[2]!["snr"]!);
        Assert.AreEqual(11, (int)points[2]!["spreadingFactor"]!);
        Assert.AreEqual("0016c001f153a14c", (string?)points[2]!["gateway"]);
        Assert.HasCount(0, (await server.GetAsync(Path))["points"]!.AsArray(), "nothing within the last day");
        Assert.AreEqual(404, (int)(await server.Http.GetAsync("/api/devices/00000000000000b2/signal")).StatusCode);
        Assert.AreEqual(400, (int)(await server.Http.GetAsync(Path + "?limit=0")).StatusCode);
    }

    [TestMethod]
    public async Task A_status_tells_firmware_and_configuration_until_the_next_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var status = new Codec.StatusReading { BatteryMillivolts = 3600, SensorHealth = Codec.SensorHealth.Degraded, ConfigurationHash = 0x9c0f12ab };
        await server.PostAsync("/ingest/tts", Events.ThingsStack(status.FPort, Events.Encode(status), 1).ToJsonString());
        JsonObject later = Events.ThingsStack(1, Events.Parking(true), 2);
        later["uplink_message"]!["received_at"] = "2022-07-18T10:00:00Z";
        await server.PostAsync("/ingest/tts", later.ToJsonString());
        JsonObject device = await server.GetAsync("/api/devices/0101010101010101");
        Assert.AreEqual("9c0f12ab", (string?)device["configurationHash"]);
        Assert.AreEqual("degraded", (string?)device["sensorHealth"]);
        Assert.AreEqual(7, (int)device["spreadingFactor"]!);
        Assert.AreEqual("tts", (string?)device["source"]);
        Assert.AreEqual(3600, (int)device["silentAfterSeconds"]!);
        Assert.HasCount(0, device["alerts"]!.AsArray());
    }

    [TestMethod]
    public async Task Old_and_new_status_frames_give_a_device_the_same_keys_and_the_new_one_its_runtime_and_joins()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        uint fCnt = 1;
        JsonObject old = await AfterAsync(new Codec.StatusBySensor { FirmwareMajor = 1, UptimeHours = 50, StoreWrites = 4000, WakeUps = 9, MagnetometerHealth = Codec.SensorHealth.Degraded });
        Assert.IsFalse(old.ContainsKey("runtimeVersion"));
        Assert.IsFalse(old.ContainsKey("runtimeExpected"));
        var status = new Codec.StatusBySlot
        {
            FirmwareMajor = 1, UptimeHours = 50, StoreWrites = 4000, WakeUps = 9, RemainingDevNonces = 2048, SilenceStep = 2, RuntimeVersion = Codec.StatusBySlot.PackRuntimeVersion(1, 17, 0, 412),
        };
        status.SetSensor(0, Codec.SensorType.Magnetometer, Codec.SensorHealth.Degraded);
        JsonObject device = await AfterAsync(status);
        foreach (var pair in old["status"]!["data"]!.AsObject())
            Assert.AreEqual(pair.Value!.ToJsonString(), device["status"]!["data"]![pair.Key]?.ToJsonString(), pair.Key);
        Assert.AreEqual("1.17.0.412", (string?)device["runtimeVersion"]);
        Assert.IsTrue((bool)device["runtimeExpected"]!);
        Assert.AreEqual(2048, (int)device["remainingDevNonces"]!);
        Assert.AreEqual("rejoined", (string?)device["silenceStep"]);
        status.RuntimeVersion = Codec.StatusBySlot.PackRuntimeVersion(1, 16, 0, 412);
        Assert.IsFalse((bool)(await AfterAsync(status))["runtimeExpected"]!);

        async Task<JsonObject> AfterAsync(Codec.Message message)
        {
            JsonObject json = Events.ChirpStack(message.FPort, Events.Encode(message), ++fCnt, "00000000000000b1");
            json["time"] = $"2026-01-12T08:0{fCnt}:00Z";
            Assert.AreEqual(200, (int)(await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString())).StatusCode);
            return await server.GetAsync("/api/devices/00000000000000b1");
        }
    }

    [TestMethod]
    public async Task A_device_alone_tells_its_last_status_and_how_often_it_is_woken()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.IsNull(await StatusAfter(null, 0));
        JsonObject first = (await StatusAfter("2026-01-12T08:00:00Z", 65_500))!;
        Assert.AreEqual(65_500, (int)first["data"]!["wakeUps"]!);
        Assert.IsFalse(first.ContainsKey("wakeUpsPerDay"), "one status does not tell");
        // 300 in a day, across the end of the count's range; asked for again two hours later, when few had come.
        Assert.AreEqual(300, (double)(await StatusAfter("2026-01-13T08:00:00Z", 264))!["wakeUpsPerDay"]!);
        JsonObject last = (await StatusAfter("2026-01-13T10:00:00Z", 274))!;
        Assert.AreEqual(286.2, (double)last["wakeUpsPerDay"]!, 0.1);
        Assert.AreEqual("fault", (string?)last["data"]!["overheadHealth"]);
        Assert.AreEqual(12, (int)last["data"]!["lateWindows"]!);
        Assert.IsFalse((await server.GetAsync("/api/devices"))["devices"]![0]!.AsObject().ContainsKey("status"));
        // An erased flash counts anew.
        Assert.IsFalse((await StatusAfter("2026-01-14T10:00:00Z", 3))!.ContainsKey("wakeUpsPerDay"));

        async Task<JsonObject?> StatusAfter(string? time, int wakeUps)
        {
            var status = new Codec.StatusBySensor { WakeUps = wakeUps, LateWindows = 12, OverheadHealth = Codec.SensorHealth.Fault };
            JsonObject json = Events.ChirpStack(time == null ? 1 : status.FPort, time == null ? Events.Parking(true) : Events.Encode(status), (uint)wakeUps, "00000000000000b1");
            json["time"] = time ?? "2026-01-11T08:00:00Z";
            Assert.AreEqual(200, (int)(await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString())).StatusCode);
            return (await server.GetAsync("/api/devices/00000000000000b1"))["status"]?.AsObject();
        }
    }

    [TestMethod]
    public void A_falling_battery_is_foreseen_within_days_though_nights_are_cold_and_readings_wrong()
    {
        // 3.6 V, 4 mV a day: at 3.0 V after 150 days. Seeded noise of a step, cold nights, a wrong reading a day, and frost at the end.
        var random = new Random(7);
        var samples = new List<Sample>();
        for (int hour = 0; hour < 60 * 24; hour++)
        {
            double volts = 3.6 - (0.004 * hour / 24) + ((random.NextDouble() - 0.5) * 0.04) - (hour % 24 < 6 ? 0.03 : 0) - (hour >= 58 * 24 ? 0.12 : 0);
            samples.Add(At(hour, hour % 24 == 12 ? 1.5 : Math.Round(volts / 0.02) * 0.02));
        }

        BatteryForecast forecast = BatteryForecast.Of(samples, 3.0)!;
        double error = (forecast.LowAt - s_start.AddDays(150)).TotalDays;
        Console.WriteLine($"Figure: battery forecast 90 days ahead, seed 7: {error:0.0} days off");
        Assert.IsLessThan(7, Math.Abs(error));
        Assert.AreEqual(-0.004, forecast.VoltsPerDay, 0.0003);
        Assert.AreEqual(60, forecast.Days);
    }

    [TestMethod]
    [DataRow(13, -0.004, "too few days")]
    [DataRow(60, 0.0, "it does not fall")]
    [DataRow(60, 0.01, "it is being charged")]
    [DataRow(60, -0.0001, "less than can be told from none")]
    public void What_cannot_be_foreseen_is_not(int days, double voltsPerDay, string why)
        => Assert.IsNull(BatteryForecast.Of(Enumerable.Range(0, days).Select(day => At(day * 24, 3.6 + (voltsPerDay * day))), 3.0), why);

    [TestMethod]
    public async Task The_forecast_comes_with_the_device_itself()
    {
        var clock = new ShiftedClock();
        await using RunningServer server = await RunningServer.StartAsync(clock: clock);
        for (uint day = 0; day < 20; day++)
        {
            var heartbeat = new Codec.ParkingHeartbeat { State = Codec.ParkingState.Free, BatteryMillivolts = 3600 - (20 * (int)day) };
            JsonObject json = Events.ChirpStack(heartbeat.FPort, Events.Encode(heartbeat), day, "00000000000000b1");
            json["time"] = clock.GetUtcNow().AddDays(day - 20.0).ToString("O");
            await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        }

        JsonObject forecast = (await server.GetAsync("/api/devices/00000000000000b1"))["batteryForecast"]!.AsObject();
        Assert.AreEqual(-0.02, (double)forecast["voltsPerDay"]!, 0.001);
        // 3.6 V less 30 days of 20 mV, 20 days of which have passed.
        Assert.AreEqual(10, (DateTimeOffset.Parse((string)forecast["lowAt"]!) - clock.GetUtcNow()).TotalDays, 1);
        Assert.IsFalse((await server.GetAsync("/api/devices"))["devices"]![0]!.AsObject().ContainsKey("batteryForecast"));
    }

    [TestMethod]
    public async Task Many_devices_may_be_told_as_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach ((string eui, bool occupied) in new[] { ("00000000000000b1", true), ("00000000000000b2", true), ("00000000000000b3", false) })
        {
            JsonObject json = Events.ChirpStack(1, Events.Parking(occupied), 1, eui);
            json["time"] = "2026-01-12T08:00:00Z";
            await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        }

        JsonArray series = (await server.GetAsync("/api/aggregates?kind=parking&from=2026-01-12T08:00:00Z&to=2026-01-12T09:00:00Z&combine=true"))["series"]!.AsArray();
        JsonObject bucket = series.Single()!["buckets"]!.AsArray().Single()!.AsObject();
        Assert.AreEqual(0.6667, (double)bucket["occupiedShare"]!);
        Assert.AreEqual(1, (double)bucket["knownShare"]!);
        Assert.AreEqual(2, (int)bucket["arrivals"]!);
        Assert.AreEqual(3, (int)bucket["readings"]!);
    }

    private static Sample At(double hour, double volts)
        => new(s_start.AddHours(hour), new JsonObject { ["kind"] = "air", ["batteryVolts"] = Math.Round(volts, 3) }.ToJsonString());
}

[TestClass]
public sealed class DeviceDetailTestsOnSqlite() : DeviceDetailTests(TestStore.Sqlite);

[TestClass]
public sealed class DeviceDetailTestsOnPostgres() : DeviceDetailTests(TestStore.Postgres);
