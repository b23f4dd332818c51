using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Server.Devices;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Server.Demo;

/// <summary>Tells on the console what the simulated site does and what the server makes of it.</summary>
internal sealed class DemoNarrator(SimulatedSite site, IServiceProvider services)
{
    private readonly IDeviceRegistry _registry = services.GetRequiredService<IDeviceRegistry>();

    /// <summary>A line every ten seconds until cancelled; the first five minutes, then every minute.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (int line = 1; !cancellation.IsCancellationRequested; line++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(line <= 30 ? 10 : 60), cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Console.WriteLine(Line());
        }
    }

    private string Line()
    {
        int joined = site.Nodes.Count(node => node.IsJoined);
        DeviceStatus?[] known = [.. site.Nodes.Select(node => _registry.Status(new Eui64(node.Identity.DevEui)))];
        int heard = known.Count(status => status?.LastSeen is not null);
        SiteNode[] bays = [.. site.Nodes.Where(node => node.Bay is not null)];
        int taken = bays.Count(node => node.Bay!.IsOccupied);
        int takenByServer = known.Count(status => status?.Occupied == true);
        int people = site.Nodes.Where(node => node.Doorway is not null).Sum(node => node.Doorway!.CountIn + node.Doorway.CountOut);
        return $"{DateTime.Now:HH:mm:ss}  joined {joined}/{site.Nodes.Count}  heard {heard}/{site.Nodes.Count}"
            + $"  bays taken: {taken} cars, {takenByServer} in the API of {bays.Length}  people through doors: {people}";
    }
}
