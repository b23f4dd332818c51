namespace NanoSensors.Codec;

/// <summary>What a sensor slot of a node measures. A number without a name belongs to a sensor that this version does not know.</summary>
public enum SensorType
{
    /// <summary>Parking: the magnetometer.</summary>
    Magnetometer = 0,

    /// <summary>Parking: the ranging sensor that looks up.</summary>
    Overhead = 1,

    /// <summary>Air: temperature, humidity, pressure, gas.</summary>
    Climate = 2,

    /// <summary>Air: carbon dioxide.</summary>
    Co2 = 3,

    /// <summary>Air: particulates.</summary>
    Particulates = 4,

    /// <summary>Footfall: the zone on the street's side.</summary>
    OuterZone = 5,

    /// <summary>Footfall: the zone on the building's side.</summary>
    InnerZone = 6,

    /// <summary>Nothing is fitted in the slot.</summary>
    NotAvailable = 63,
}
