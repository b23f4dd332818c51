using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server.Tests;

/// <summary>A whole server on free ports, with its store in a folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _ownsFolder;

    private RunningServer(WebApplication app, string folder, bool ownsFolder)
    {
        App = app;
        _folder = folder;
        _ownsFolder = ownsFolder;
        string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("0.0.0.0", "127.0.0.1");
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(20) };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    public IStore Store => App.Services.GetRequiredService<IStore>();

    public IDeviceRegistry Devices => App.Services.GetRequiredService<IDeviceRegistry>();

    public IPEndPoint Udp => App.Services.GetRequiredService<SemtechUdpServer>().LocalEndPoint!;

    public static string NewFolder() => Directory.CreateTempSubdirectory("nanosensors-").FullName;

    /// <param name="folder">Where a store lies already; null for a fresh one, removed afterwards.</param>
    /// <param name="configure">Changes settings.</param>
    /// <param name="clock">What the server takes for the time of day; null for the system's.</param>
    /// <param name="log">Receives the server's log, under the settings' own levels; null for none.</param>
    public static async Task<RunningServer> StartAsync(
        string? folder = null, Action<ServerSettings>? configure = null, TimeProvider? clock = null, ILoggerProvider? log = null)
    {
        bool own = folder == null;
        folder ??= NewFolder();
        WebApplication app = ServerHost.Build(
            [],
            settings =>
            {
                settings.Http.Url = "http://127.0.0.1:0";
                settings.Udp.Port = 0;
                StoreTests.Place(settings.Store, folder);
                configure?.Invoke(settings);
            },
            builder =>
            {
                builder.Logging.ClearProviders();
                if (log != null)
                    builder.Logging.AddProvider(log);
                if (clock != null)
                    builder.Services.AddSingleton(clock);
            });
        await app.StartAsync();
        return new RunningServer(app, folder, own);
    }

    /// <summary>A device that it knows.</summary>
    public async Task<TestDevice> RegisterAsync(ulong eui)
    {
        var device = new TestDevice(eui);
        Assert.IsTrue(await Devices.RegisterAsync(device.Registration));
        return device;
    }

    /// <summary>A device that has joined by a gateway, which the server hears of.</summary>
    public async Task<TestDevice> JoinAsync(TestGateway gateway, ulong eui)
    {
        TestDevice device = await RegisterAsync(eui);
        await gateway.PullAsync();
        await device.JoinAsync(gateway);
        return device;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string json, string? apiKey = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, type) };
        if (apiKey != null)
            request.Headers.Add("X-Api-Key", apiKey);
        return await Http.SendAsync(request);
    }

    public async Task<JsonObject> GetAsync(string path, bool anyStatus = false, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (apiKey != null)
            request.Headers.Add("X-Api-Key", apiKey);
        HttpResponseMessage answer = await Http.SendAsync(request);
        if (!anyStatus)
            answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    public async Task<JsonArray> ReadingsAsync(string query = "") => (await GetAsync("/api/readings?limit=10000" + query))["readings"]!.AsArray();

    /// <summary>The frame counters of all readings, page by page.</summary>
    public async IAsyncEnumerable<uint> CountersAsync(string query = "")
    {
        for (string? cursor = ""; cursor != null;)
        {
            JsonObject page = await GetAsync("/api/readings?limit=10000" + query + (cursor.Length > 0 ? "&cursor=" + cursor : ""));
            foreach (JsonNode? reading in page["readings"]!.AsArray())
                yield return (uint)reading!["fCnt"]!;
            cursor = (string?)page["next"];
        }
    }

    /// <summary>The value of a counter, 0 if it was never raised.</summary>
    public async Task<double> MetricAsync(string series)
    {
        string text = await Http.GetStringAsync("/metrics");
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line == null ? 0 : double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }
}
