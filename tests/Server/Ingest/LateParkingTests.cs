using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

/// <summary>Transitions that waited in the node: each in its place in time, once, and the hours as if there had been no outage.</summary>
public abstract class LateParkingTests(TestStore store) : StoreTests(store)
{
    private const string Bay = "00000000000000b9";
    private const string Hours = $"/api/aggregates?kind=parking&device={Bay}&from=2026-01-12T08:00:00Z&to=2026-01-12T13:00:00Z";

    // Came 08:30, left 09:15, came 10:00, left 10:20, came 11:50.
    private static readonly (string Time, bool Occupied, int Seconds)[] Truth =
        [("08:30", true, 1800), ("09:15", false, 2700), ("10:00", true, 2700), ("10:20", false, 1200), ("11:50", true, 5400)];

    [TestMethod]
    public async Task Hours_after_an_outage_are_as_if_there_had_been_none()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        uint fCnt = 1;
        foreach ((string time, bool occupied, int seconds) in Truth)
            await SendAsync(server, fCnt++, time, Event(occupied, seconds));
        string whole = (await server.GetAsync(Hours))["series"]![0]!["buckets"]!.ToJsonString();

        await using RunningServer other = await RunningServer.StartAsync();
        await SendAsync(other, 1, "08:30", Event(true, 1800));
        await SendAsync(other, 2, "11:50", Event(true, 5400));
        Assert.AreEqual("stored", await SendAsync(other, 4, "11:50:56", Late(5456)));
        Assert.AreEqual(whole, (await other.GetAsync(Hours))["series"]![0]!["buckets"]!.ToJsonString());

        // Its answer was lost, so it comes again, older by then; and the network server repeats it.
        Assert.AreEqual("duplicate", await SendAsync(other, 5, "11:56:06", Late(5766)));
        Assert.AreEqual("duplicate", await SendAsync(other, 4, "11:50:56", Late(5456)));
        JsonArray readings = await other.ReadingsAsync($"&device={Bay}");
        CollectionAssert.AreEqual(
            Truth.Select(one => one.Time).Reverse().ToArray(),
            readings.Select(one => DateTimeOffset.Parse((string)one!["time"]!, CultureInfo.InvariantCulture).ToString("HH:mm", CultureInfo.InvariantCulture)).ToArray());
        Assert.AreEqual("""{"kind":"parking","ageSeconds":6656,"occupied":true,"previousStateSeconds":2700}""", readings[2]!["data"]!.ToJsonString());
        Assert.AreEqual(whole, (await other.GetAsync(Hours))["series"]![0]!["buckets"]!.ToJsonString());
        JsonObject device = await other.GetAsync($"/api/devices/{Bay}");
        Assert.AreEqual((string)readings[0]!["time"]!, (string?)device["lastReading"]!["time"], "a late one is not the latest word");
    }

    [TestMethod]
    public async Task A_frame_that_a_gateway_had_kept_comes_after_its_late_copy_and_counts_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await SendAsync(server, 1, "08:30", Event(true, 1800));
        await SendAsync(server, 9, "11:50", Event(true, 5400));
        await SendAsync(server, 10, "11:50:56", Late(5456));
        Assert.AreEqual("duplicate", await SendAsync(server, 2, "09:15", Event(false, 2700)));
        // The next day the same once more is another one.
        Assert.AreEqual("stored", await SendAsync(server, 3, "07:00", Event(false, 2700)));
        Assert.HasCount(6, await server.ReadingsAsync($"&device={Bay}"));
    }

    [TestMethod]
    public async Task Copies_that_wait_together_are_stored_once_and_those_beside_them_too()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        IReadOnlyList<AppendResult> results = await server.Store.Readings.AppendAsync(
            [Decode(1, "11:50", Event(true, 5400)), Decode(2, "11:50:56", Late(5456)), Decode(3, "11:56:06", Late(5766)), Decode(4, "11:57", Event(false, 420))]);
        CollectionAssert.AreEqual(new[] { true, true, false, true }, results.Select(one => one.Stored != null).ToArray());
        Assert.HasCount(5, await server.ReadingsAsync());
    }

    [TestMethod]
    public async Task They_come_through_the_servers_own_network_too()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var gateway = new TestGateway(0xAA, server.Udp);
        TestDevice device = await server.JoinAsync(gateway, 0xB9);
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(9, Events.Encode(Late(5456)))));
        await gateway.PushAsync(TestGateway.Rxpk(device.Uplink(9, Events.Encode(Late(5456)))));
        JsonArray readings = await server.ReadingsAsync();
        Assert.HasCount(3, readings);
        CollectionAssert.AreEqual(new[] { 5456.0, 6656, 9356 }, readings.Select(one => (double)one!["data"]!["ageSeconds"]!).ToArray());
    }

    [TestMethod]
    public void A_frame_that_tells_no_age_stays_as_it_came()
    {
        LateParkingEvents late = Late(0);
        late.AgeSeconds = Message.NotAvailable;
        NewReading reading = Decode(1, "11:51:00", late);
        Assert.IsEmpty(reading.Others);
        Assert.IsFalse(reading.IsTransition);
        Assert.IsNull(reading.Error);
    }

    private static ParkingEvent Event(bool occupied, int seconds) => new() { State = occupied ? ParkingState.Occupied : ParkingState.Free, PreviousStateSeconds = seconds };

    // 09:15 to 10:20; the latest is so old, in the steps of 10 s that the age has.
    private static LateParkingEvents Late(int ageSeconds)
    {
        var late = new LateParkingEvents { AgeSeconds = ageSeconds };
        late.Set(0, ParkingState.Free, 1200);
        late.Set(1, ParkingState.Occupied, 2700);
        late.Set(2, ParkingState.Free, 2700);
        return late;
    }

    private static NewReading Decode(uint fCnt, string time, Message message) => UplinkPipeline.Decode(new Uplink
    {
        Device = new Eui64(0xB9), Session = "s", FCnt = fCnt, FPort = message.FPort, Payload = Events.Encode(message), Time = At(time), Source = "gateway",
    });

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-01-12T{time}Z", CultureInfo.InvariantCulture);

    private static async Task<string> SendAsync(RunningServer server, uint fCnt, string time, Message message)
    {
        JsonObject json = Events.ChirpStack(message.FPort, Events.Encode(message), fCnt, Bay);
        json["time"] = At(time).ToString("O", CultureInfo.InvariantCulture);
        HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", json.ToJsonString());
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, text);
        return (string)JsonNode.Parse(text)!["status"]!;
    }
}

[TestClass]
public sealed class LateParkingTestsOnSqlite() : LateParkingTests(TestStore.Sqlite);

[TestClass]
public sealed class LateParkingTestsOnPostgres() : LateParkingTests(TestStore.Postgres);
