using System.Net;
using System.Text.Json.Nodes;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;

namespace NanoSensors.Server.Tests;

public abstract class AggregateApiTests(TestStore store) : StoreTests(store)
{
    private const string Door = "00000000000000d1";
    private const string Bay = "00000000000000b1";
    private const string Air = "00000000000000a1";
    private const string Range = "&from=2026-01-12T08:00:00Z&to=2026-01-12T12:00:00Z";

    [TestMethod]
    public async Task People_are_counted_once_by_the_hour_and_hours_add_up_to_the_day()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        // Out of order, one twice, one below the counter of a new session, and the 09:30 one lost.
        await DoorAsync(server, 1, "2026-01-12T08:30:00Z", 32_760, 100);
        await DoorAsync(server, 3, "2026-01-12T10:30:00Z", 32, 130);
        await DoorAsync(server, 3, "2026-01-12T10:30:00Z", 32, 130);
        await DoorAsync(server, 2, "2026-01-12T09:00:00Z", 32_766, 101);
        JsonArray hours = await BucketsAsync(server, $"kind=footfall&device={Door}{Range}");
        Assert.HasCount(4, hours);
        CollectionAssert.AreEqual(new[] { 6, 22, 12, -1 }, hours.Select(hour => (int?)hour!["in"] ?? -1).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 19, 10, -1 }, hours.Select(hour => (int?)hour!["out"] ?? -1).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 0 }, hours.Select(hour => (int)hour!["readings"]!).ToArray());
        CollectionAssert.AreEqual(new[] { 0.5, 1, 0.5, -1 }, hours.Select(hour => (double?)hour!["knownShare"] ?? -1).ToArray());
        Assert.AreEqual("""{"from":"2026-01-12T11:00:00.000Z","to":"2026-01-12T12:00:00.000Z","readings":0}""", hours[3]!.ToJsonString());

        JsonArray day = await BucketsAsync(server, $"kind=footfall&device={Door}{Range}&bucket=day");
        Assert.AreEqual((40, 30), ((int)day[0]!["in"]!, (int)day[0]!["out"]!));
        // What lies before the time asked for tells how many came in its first hour.
        JsonArray late = await BucketsAsync(server, $"kind=footfall&device={Door}&from=2026-01-12T10:00:00Z&to=2026-01-12T11:00:00Z");
        Assert.AreEqual(12, (int)late[0]!["in"]!);

        await DoorAsync(server, 9, "2026-01-12T14:00:00Z", 40, 131);
        JsonArray gap = await BucketsAsync(server, $"kind=footfall&device={Door}{Range}");
        Assert.AreEqual(2, (int)gap[3]!["in"]!);
        Assert.IsTrue((bool)gap[3]!["estimated"]!);
    }

    [TestMethod]
    public async Task A_bays_hours_are_repaired_and_its_cars_counted()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        // Came at 08:30; left at 09:15, which was lost; came again at 09:45; left at 13:00.
        await ParkAsync(server, 1, "2026-01-12T08:30:00Z", true, 1800);
        await ParkAsync(server, 3, "2026-01-12T09:45:00Z", true, 1800);
        await ParkAsync(server, 4, "2026-01-12T13:00:00Z", false, 11_700);
        JsonArray hours = await BucketsAsync(server, $"kind=parking&device={Bay}{Range}");
        CollectionAssert.AreEqual(new[] { 0.5, 0.5, 1, 1 }, hours.Select(hour => (double)hour!["occupiedShare"]!).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1, 0, 0 }, hours.Select(hour => (int)hour!["arrivals"]!).ToArray());
        Assert.IsTrue(hours.All(hour => (double)hour!["knownShare"]! == 1));
    }

    [TestMethod]
    public async Task The_airs_least_mean_and_greatest_are_there_for_what_was_measured()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await SendAsync(server, Air, 1, "2026-01-12T08:10:00Z", new AirReading { TemperatureCentiCelsius = 1000, Co2Ppm = 420 });
        await SendAsync(server, Air, 2, "2026-01-12T08:20:00Z", new AirReading { TemperatureCentiCelsius = 2000 });
        await SendAsync(server, Air, 3, "2026-01-12T10:00:00Z", new AirReading { TemperatureCentiCelsius = -500 });
        JsonArray hours = await BucketsAsync(server, $"kind=air&device={Air}{Range}");
        JsonObject first = hours[0]!["air"]!.AsObject();
        Assert.AreEqual("co2 temperature", string.Join(" ", first.Select(pair => pair.Key).Order()));
        Assert.AreEqual((10, 15, 20), ((double)first["temperature"]!["min"]!, (double)first["temperature"]!["mean"]!, (double)first["temperature"]!["max"]!));
        Assert.IsFalse(hours[1]!.AsObject().ContainsKey("air"));
        Assert.AreEqual(-5, (double)hours[2]!["air"]!["temperature"]!["mean"]!);
    }

    [TestMethod]
    public async Task Aggregates_and_readings_come_as_CSV_that_no_spreadsheet_takes_for_formulas()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Devices.RegisterAsync(
        [
            new Device { DevEui = new Eui64(0xD1), Name = "=Door, \"main\"", Profile = "footfall" },
            new Device { DevEui = new Eui64(0xD2), Name = "Door 2", Profile = "footfall" },
        ]);
        await DoorAsync(server, 1, "2026-01-12T08:00:00Z", 5, 6);
        await DoorAsync(server, 2, "2026-01-12T09:00:00Z", 8, 6);
        HttpResponseMessage answer = await server.Http.GetAsync("/api/aggregates?kind=footfall&format=csv&from=2026-01-12T08:00:00Z&to=2026-01-12T09:00:00Z");
        Assert.AreEqual("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual(
            "device,name,from,to,readings,knownShare,in,out,estimated\r\n"
            + $"{Door},\"'=Door, \"\"main\"\"\",2026-01-12T08:00:00.000Z,2026-01-12T09:00:00.000Z,1,1,3,0,\r\n"
            + "00000000000000d2,Door 2,2026-01-12T08:00:00.000Z,2026-01-12T09:00:00.000Z,0,,,,\r\n",
            await answer.Content.ReadAsStringAsync());

        HttpResponseMessage readings = await server.Http.GetAsync("/api/readings?format=csv&limit=1");
        string[] lines = (await readings.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.HasCount(3, lines);
        string[] columns = lines[0].Split(',');
        // The name has a comma of its own.
        string[] cells = lines[1].Replace("\"'=Door, \"\"main\"\"\"", "name").Split(',');
        Assert.AreEqual("8", cells[Array.IndexOf(columns, "countIn")]);
        Assert.AreEqual("", cells[Array.IndexOf(columns, "temperature")]);
        string next = readings.Headers.GetValues("Link").Single();
        string path = next[1..next.IndexOf('>')];
        Assert.Contains("format=csv", path);
        HttpResponseMessage second = await server.Http.GetAsync(path);
        Assert.Contains(",5,6,", await second.Content.ReadAsStringAsync());
        Assert.IsFalse(second.Headers.Contains("Link"));
    }

    [TestMethod]
    [DataRow("", "kind")]
    [DataRow("kind=status", "kind")]
    [DataRow("kind=air&device=x", "device")]
    [DataRow("kind=air&bucket=week", "bucket")]
    [DataRow("kind=air&zone=Middle/Earth", "zone")]
    [DataRow("kind=air&format=xml", "format")]
    [DataRow("kind=air&from=yesterday", "from")]
    [DataRow("kind=air&from=2026-01-12T08:00:00Z&to=2026-01-12T08:00:00Z", "from")]
    [DataRow("kind=air&from=0001-01-01T00:00:00Z", "from")]
    [DataRow("kind=air&to=9999-12-31T23:59:59Z", "from")]
    [DataRow("kind=air&device=00000000000000a1&from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [DataRow("kind=air&from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&bucket=day", "device")]
    public async Task A_query_that_cannot_be_answered_names_the_parameter(string query, string named)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.Http.GetAsync("/api/aggregates?" + query);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, text);
        Assert.IsTrue(JsonNode.Parse(text)!["errors"]!.AsObject().ContainsKey(named), text);
    }

    [TestMethod]
    public async Task A_device_that_nobody_knows_is_not_found()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.AreEqual(HttpStatusCode.NotFound, (await server.Http.GetAsync("/api/aggregates?kind=air&device=00000000000000ff")).StatusCode);
    }

    private static async Task<JsonArray> BucketsAsync(RunningServer server, string query)
        => (await server.GetAsync("/api/aggregates?" + query))["series"]![0]!["buckets"]!.AsArray();

    private static Task DoorAsync(RunningServer server, uint fCnt, string time, int countIn, int countOut)
        => SendAsync(server, Door, fCnt, time, new FootfallReading { CountIn = countIn, CountOut = countOut, IntervalSeconds = 1800 });

    private static Task ParkAsync(RunningServer server, uint fCnt, string time, bool occupied, int seconds) => SendAsync(
        server, Bay, fCnt, time,
        new ParkingEvent { State = occupied ? ParkingState.Occupied : ParkingState.Free, PreviousStateSeconds = seconds });

    private static async Task SendAsync(RunningServer server, string device, uint fCnt, string time, Message message)
    {
        JsonObject json = Events.ChirpStack(message.FPort, Events.Encode(message), fCnt, device);
        json["time"] = time;
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }
}

[TestClass]
public sealed class AggregateApiTestsOnSqlite() : AggregateApiTests(TestStore.Sqlite);

[TestClass]
public sealed class AggregateApiTestsOnPostgres() : AggregateApiTests(TestStore.Postgres);
