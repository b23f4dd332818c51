namespace NanoSensors.Codec;

/// <summary>What a node runs and how it and each of its sensors fare: FPort 8, 17 to 19 bytes. A sensor that is not fitted, or not of the node's profile, is not available.</summary>
public sealed class StatusBySensor : StatusReading
{
    /// <summary>A clear reading.</summary>
    public StatusBySensor()
        : base(Frames.StatusBySensor)
    {
    }

    /// <summary>Parking: the magnetometer.</summary>
    public SensorHealth MagnetometerHealth
    {
        get { return (SensorHealth)GetCode(12); }
        set { SetCode(12, (int)value); }
    }

    /// <summary>Parking: the ranging sensor that looks up.</summary>
    public SensorHealth OverheadHealth
    {
        get { return (SensorHealth)GetCode(13); }
        set { SetCode(13, (int)value); }
    }

    /// <summary>Parking: how often the magnetometer's interrupt has woken the board since the node was set up, modulo 65,536.</summary>
    public int WakeUps
    {
        get { return this[14]; }
        set { this[14] = value; }
    }

    /// <summary>Air: temperature, humidity, pressure, gas.</summary>
    public SensorHealth ClimateHealth
    {
        get { return (SensorHealth)GetCode(15); }
        set { SetCode(15, (int)value); }
    }

    /// <summary>Air: carbon dioxide.</summary>
    public SensorHealth Co2Health
    {
        get { return (SensorHealth)GetCode(16); }
        set { SetCode(16, (int)value); }
    }

    /// <summary>Air: particulates.</summary>
    public SensorHealth ParticulatesHealth
    {
        get { return (SensorHealth)GetCode(17); }
        set { SetCode(17, (int)value); }
    }

    /// <summary>Footfall: the zone on the street's side.</summary>
    public SensorHealth OuterZoneHealth
    {
        get { return (SensorHealth)GetCode(18); }
        set { SetCode(18, (int)value); }
    }

    /// <summary>Footfall: the zone on the building's side.</summary>
    public SensorHealth InnerZoneHealth
    {
        get { return (SensorHealth)GetCode(19); }
        set { SetCode(19, (int)value); }
    }
}
