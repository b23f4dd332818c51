using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;
using NanoSensors.Server;
using NanoSensors.Server.Devices;

namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>A server with a small site: twelve bays in two rows, two air stations, a doorway. Readings come in as ChirpStack's events do.</summary>
internal sealed class PageSite : IAsyncDisposable
{
    public const int BayCount = 12;

    /// <summary>Who sends it may command.</summary>
    public const string ApiKey = "the-key-of-this-site";

    private const double Latitude = 49.4447;
    private const double Longitude = 7.7689;
    private const double DegreesPerMetre = 1 / 111_195.0;
    private const ulong FirstAir = 0x70b3d57ed0000100;
    private const ulong FirstDoor = 0x70b3d57ed0000200;
    private const ulong FirstBay = 0x70b3d57ed0000001;

    /// <summary>Frame counters of the devices; they outlive a server, as devices do.</summary>
    private static readonly ConcurrentDictionary<ulong, int> s_counters = new();

    private readonly WebApplication _server;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _client = new();

    private PageSite(WebApplication server, DirectoryInfo folder)
    {
        _server = server;
        _folder = folder;
    }

    /// <summary>The page's address, ending in a slash.</summary>
    public string Address => _server.Urls.First().TrimEnd('/') + "/";

    public static async Task<PageSite> StartAsync(string url = "http://127.0.0.1:0", DirectoryInfo? folder = null, params string[] settings)
    {
        folder ??= Directory.CreateTempSubdirectory("nanosensors-page-");
        WebApplication server = ServerHost.Build(
            ["--Udp:Enabled=false", $"--Http:Url={url}", $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "page.db")}", $"--Api:Key={ApiKey}", "--Alerts:CheckSeconds=1", .. settings],
            configureBuilder: builder => builder.Logging.ClearProviders());
        await server.Services.GetRequiredService<IDeviceRegistry>().RegisterAsync([.. Devices()]);
        await server.StartAsync();
        return new PageSite(server, folder);
    }

    /// <summary>Ends the server but keeps its store, so that another one may follow at the same address.</summary>
    public async Task<DirectoryInfo> StopAsync()
    {
        await _server.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(2)).Token);
        await _server.DisposeAsync();
        _client.Dispose();
        return _folder;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Every bay said what it is (every third one taken), the stations and the doorway have a short history.</summary>
    public async Task FillAsync(DateTimeOffset now)
    {
        var events = new List<Task>();
        for (int bay = 1; bay <= BayCount; bay++)
            events.Add(BayAsync(bay, bay % 3 == 0, now.AddMinutes(-40 + bay)));
        for (int minutes = -120; minutes <= -10; minutes += 10)
        {
            events.Add(AirAsync(1, pm25TenthMicrograms: 80 + (minutes % 7), now.AddMinutes(minutes)));
            events.Add(AirAsync(2, pm25TenthMicrograms: 340, now.AddMinutes(minutes)));
        }

        await Task.WhenAll(events);
    }

    public Task BayAsync(int bay, bool occupied, DateTimeOffset time) => PostAsync(
        Bay(bay), new ParkingEvent { State = occupied ? ParkingState.Occupied : ParkingState.Free, PreviousStateSeconds = 600 }, time);

    public Task AirAsync(int station, int pm25TenthMicrograms, DateTimeOffset time) => PostAsync(
        FirstAir + (ulong)station - 1,
        new AirReading
        {
            TemperatureCentiCelsius = 1840 + (time.Minute * 3), RelativeHumidityCentiPercent = 6200, PressurePascal = 98_650,
            Pm25TenthMicrograms = pm25TenthMicrograms, Pm10TenthMicrograms = pm25TenthMicrograms * 2, Co2Ppm = station == 2 ? 1240 : 431,
            VocIndex = 112, BatteryMillivolts = 3580,
        },
        time);

    public Task DoorAsync(int countIn, int countOut, DateTimeOffset time) => PostAsync(
        FirstDoor, new FootfallReading { CountIn = countIn, CountOut = countOut, IntervalSeconds = 600, BatteryMillivolts = 3600 }, time);

    /// <summary>A bay's sign of life with its battery.</summary>
    public Task HeartbeatAsync(int bay, int batteryMillivolts, DateTimeOffset time) => PostAsync(
        Bay(bay), new ParkingHeartbeat { State = ParkingState.Free, BatteryMillivolts = batteryMillivolts }, time);

    public Task StatusAsync(int bay, int wakeUps, DateTimeOffset time) => PostAsync(
        Bay(bay), new StatusBySensor { UptimeHours = 50, ResetCause = 4, ResetCount = 3, LateWindows = 7, StoreWrites = 4521, MagnetometerHealth = SensorHealth.Ok, WakeUps = wakeUps }, time);

    /// <summary>A bay that has not been heard yet.</summary>
    public Task RegisterAsync(int bay) => _server.Services.GetRequiredService<IDeviceRegistry>().RegisterAsync(At(Bay(bay), $"Bay {bay}", "parking", 20, 30));

    /// <summary>Waits until the server has raised so many alerts.</summary>
    public async Task WaitForAlertsAsync(int count)
    {
        for (int i = 0; i < 200; i++)
        {
            JsonNode alerts = JsonNode.Parse(await _client.GetStringAsync(Address + "api/alerts"))!;
            if ((int)alerts["open"]! == count)
                return;
            await Task.Delay(50);
        }

        Assert.Fail($"the server has not raised {count} alerts");
    }

    /// <summary>The doorway's and an air station's DevEUI as the API writes them.</summary>
    public static string DoorEui => FirstDoor.ToString("x16");

    public static string AirEui => FirstAir.ToString("x16");

    /// <summary>A bay's DevEUI as the API writes it.</summary>
    public static string BayEui(int bay) => Bay(bay).ToString("x16");

    private static ulong Bay(int bay) => FirstBay + (ulong)bay - 1;

    private static IEnumerable<Device> Devices()
    {
        for (int i = 0; i < BayCount; i++)
            yield return At(Bay(i + 1), $"Bay {i + 1}", "parking", i % 6 * 2.5, i / 6 * 11);
        yield return At(FirstAir, "Market square", "air", -6, -4);
        yield return At(FirstAir + 1, "School yard", "air", 22, 4);
        yield return At(FirstDoor, "Library", "footfall", 6, 22);
    }

    private static Device At(ulong eui, string name, string profile, double east, double south)
    {
        double eastDegrees = east * DegreesPerMetre / Math.Cos(Latitude * Math.PI / 180);
        return new Device
        {
            DevEui = new Eui64(eui), Name = name, Profile = profile,
            Latitude = Latitude - (south * DegreesPerMetre), Longitude = Longitude + eastDegrees,
        };
    }

    // An "up" event with the fields that ChirpStack v4 sends (https://www.chirpstack.io/docs/chirpstack/integrations/events.html).
    private async Task PostAsync(ulong device, Message message, DateTimeOffset time)
    {
        byte[] frame = new byte[Message.MaxLength];
        int length = message.Encode(frame, 0);
        int counter = s_counters.AddOrUpdate(device, 1, (_, last) => last + 1);
        var body = new JsonObject
        {
            ["deduplicationId"] = $"{device:x16}-{counter}",
            ["time"] = time.ToString("O"),
            ["deviceInfo"] = new JsonObject { ["devEui"] = device.ToString("x16") },
            ["devAddr"] = "00189440",
            ["fCnt"] = counter,
            ["fPort"] = message.FPort,
            ["data"] = Convert.ToBase64String(frame, 0, length),
            ["rxInfo"] = new JsonArray(new JsonObject { ["gatewayId"] = "0016c001f153a14c", ["rssi"] = -96, ["snr"] = 6.5 }),
        };
        using HttpResponseMessage answer = await _client.PostAsJsonAsync(Address + "ingest/chirpstack?event=up", body);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The event was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
