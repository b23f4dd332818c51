namespace NanoSensors.Codec;

/// <summary>A bay's sign of life: FPort 2, 3 bytes.</summary>
public sealed class ParkingHeartbeat : Message
{
    /// <summary>A clear heartbeat.</summary>
    public ParkingHeartbeat()
        : base(Frames.ParkingHeartbeat)
    {
    }

    /// <summary>The state.</summary>
    public ParkingState State
    {
        get { return (ParkingState)GetCode(0); }
        set { SetCode(0, (int)value); }
    }

    /// <summary>How the sensor fares.</summary>
    public SensorHealth Health
    {
        get { return (SensorHealth)GetCode(1); }
        set { SetCode(1, (int)value); }
    }

    /// <summary>Battery, 1,500 to 6,580 mV in steps of 20 mV.</summary>
    public int BatteryMillivolts
    {
        get { return this[2]; }
        set { this[2] = value; }
    }

    /// <summary>Temperature inside the sensor, -4,000 to 8,500 hundredths of a degree Celsius in steps of 10.</summary>
    public int TemperatureCentiCelsius
    {
        get { return this[3]; }
        set { this[3] = value; }
    }
}
