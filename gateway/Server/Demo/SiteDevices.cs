using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Server.Demo;

/// <summary>The nodes of a simulated site as the registry takes them.</summary>
public static class SiteDevices
{
    /// <param name="site">The site.</param>
    /// <param name="intervalSeconds">How often its nodes report, or null for the server's default.</param>
    public static IReadOnlyCollection<Device> Of(SimulatedSite site, int? intervalSeconds = null) => [.. site.Nodes.Select(node => new Device
    {
        DevEui = new Eui64(node.Identity.DevEui),
        JoinEui = new Eui64(node.Identity.JoinEui),
        AppKey = node.Identity.AppKey,
        Name = node.Place.Name,
        Profile = node.Place.Profile.ToString().ToLowerInvariant(),
        Latitude = node.Place.Latitude,
        Longitude = node.Place.Longitude,
        ExpectedIntervalSeconds = intervalSeconds,
    })];
}
