using NanoSensors.LoRaWan;
using NanoSensors.Server.Devices;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Server.Demo;

/// <summary>The nodes of a simulated site as the registry takes them.</summary>
public static class SiteDevices
{
    public static IReadOnlyCollection<Device> Of(SimulatedSite site) => [.. site.Nodes.Select(node => new Device
    {
        DevEui = new Eui64(node.Identity.DevEui),
        JoinEui = new Eui64(node.Identity.JoinEui),
        AppKey = node.Identity.AppKey,
        Name = node.Place.Name,
        Profile = node.Place.Profile.ToString().ToLowerInvariant(),
        Latitude = node.Place.Latitude,
        Longitude = node.Place.Longitude,
    })];
}
