using NanoSensors.Node;

namespace NanoSensors.Simulation.Site;

/// <summary>How a simulated site behaves.</summary>
public sealed class SimulatedSiteSettings
{
    /// <summary>Decides everything that is random: the same seed gives the same site, to the microsecond.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The configuration that nodes begin with.</summary>
    public NodeConfiguration Configuration { get; init; } = new();

    /// <summary>Who parks, and how long.</summary>
    public ParkingRowSettings Parking { get; init; } = new();

    /// <summary>Who passes the doorways.</summary>
    public DoorwaySettings Doorways { get; init; } = new();

    /// <summary>
    /// Seconds from one node's being switched on to the next one's. A gateway sends one frame at a time: many joins at once
    /// cost it collisions and retries.
    /// </summary>
    public double SwitchOnIntervalSeconds { get; init; } = 0.8;

    /// <summary>Hour of the day at virtual time 0, for the climate; 0 to 24.</summary>
    public double StartHour { get; init; } = 7;

    /// <summary>Password of the gateway's page.</summary>
    public string GatewayPassword { get; init; } = "demo";

    /// <summary>EUI of the site's gateway.</summary>
    public ulong GatewayEui { get; init; } = 0x024E53FFFE000001;
}
