using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>The sensors fitted to a node. What is not fitted, or not of the node's profile, stays null.</summary>
public sealed class NodeSensors
{
    /// <summary>Parking: the magnetometer.</summary>
    public IMagnetometer Magnetometer;

    /// <summary>Parking: a ranging sensor beside the magnetometer that looks up, as second sense.</summary>
    public ITimeOfFlight Overhead;

    /// <summary>Air: temperature, humidity, pressure, gas resistance.</summary>
    public IClimateSensor Climate;

    /// <summary>Air: particulates.</summary>
    public IParticulateSensor Particulates;

    /// <summary>Air: carbon dioxide.</summary>
    public ICarbonDioxideSensor CarbonDioxide;

    /// <summary>Footfall: the zone on the street's side.</summary>
    public ITimeOfFlight OuterZone;

    /// <summary>Footfall: the zone on the building's side.</summary>
    public ITimeOfFlight InnerZone;
}
