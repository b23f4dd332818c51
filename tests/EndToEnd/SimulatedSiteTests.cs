using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NanoSensors.Server;
using NanoSensors.Server.Demo;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Udp;
using NanoSensors.Simulation;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Tests.EndToEnd;

/// <summary>The whole chain in one process, so that what the API says can be held against the simulated cars.</summary>
[TestClass]
public sealed class SimulatedSiteTests
{
    private const double Speed = 3;
    private const int HeartbeatSeconds = 20;

    [TestMethod]
    public async Task What_the_API_says_of_a_bay_agrees_with_the_car_that_stands_on_it()
    {
        string folder = Directory.CreateTempSubdirectory("nanosensors-test-").FullName;
        try
        {
            await using WebApplication app = ServerHost.Build(["--Http:Url=http://127.0.0.1:0", "--Udp:Port=0"], s => s.Store.ConnectionString = $"Data Source={folder}/test.db");
            await app.StartAsync();
            using var backhaul = new UdpDatagrams("127.0.0.1", app.Services.GetRequiredService<SemtechUdpServer>().LocalEndPoint!.Port);
            var settings = new SimulatedSiteSettings
            {
                Seed = 7,
                SwitchOnIntervalSeconds = 0.8,
                Configuration = new() { IntervalSeconds = HeartbeatSeconds, SampleMilliseconds = 500 },
                Parking = new() { MeanStaySeconds = 90, MeanGapSeconds = 60, ShortestStaySeconds = 40, QuietSeconds = 30 },
            };
            var site = new SimulatedSite(SitePlan.MarketSquare(), settings, backhaul, new SystemWallClock());
            await app.Services.GetRequiredService<IDeviceRegistry>().RegisterAsync(SiteDevices.Of(site));
            site.Start();
            using var stop = new CancellationTokenSource();
            Task run = new RealTimePacer(site.Time, Speed).RunAsync(stop.Token);
            await Task.Delay(TimeSpan.FromSeconds(150 / Speed));
            stop.Cancel();
            await run;
            // What has left the gateway is on its way into the store.
            await Task.Delay(TimeSpan.FromSeconds(1));

            int agreed = 0, compared = 0;
            using var http = new HttpClient();
            JsonArray features = JsonNode.Parse(await http.GetStringAsync($"{app.Urls.First()}/api/parking"))!["features"]!.AsArray();
            foreach (SiteNode node in site.Nodes.Where(n => n.Bay is not null))
            {
                // A transition takes seconds to be confirmed, and its frame may be lost in a collision; the next heartbeat repairs that.
                long lastChange = node.Bay!.Changes.Count == 0 ? 0 : node.Bay.Changes[^1].AtMicroseconds;
                if (node.Bay.IsMoving || site.Time.NowMicroseconds - lastChange < (HeartbeatSeconds + 15) * 1_000_000L)
                    continue;
                compared++;
                JsonNode feature = features.Single(f => (string?)f!["properties"]!["name"] == node.Place.Name)!;
                if ((bool?)feature["properties"]!["occupied"] == node.Bay.IsOccupied)
                    agreed++;
                else
                    Console.WriteLine($"{node.Place.Name}: car {node.Bay.IsOccupied}, API {feature["properties"]!["occupied"]}, joined {node.IsJoined}");
            }

            Console.WriteLine($"Figure: seed {settings.Seed}: {agreed} of {compared} settled bays agree with the simulated cars, {site.Nodes.Sum(n => n.Bay?.Changes.Count ?? 0)} arrivals and departures");
            Assert.IsGreaterThan(5, compared);
            await app.StopAsync();
            Assert.AreEqual(compared, agreed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
