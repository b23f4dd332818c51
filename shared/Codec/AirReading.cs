namespace NanoSensors.Codec;

/// <summary>What the air is like: FPort 3, 2 to 12 bytes; the values of an absent sensor take none.</summary>
public sealed class AirReading : Message
{
    /// <summary>A clear reading.</summary>
    public AirReading()
        : base(Frames.Air)
    {
    }

    /// <summary>Battery, 1,500 to 6,580 mV in steps of 20 mV.</summary>
    public int BatteryMillivolts
    {
        get { return this[3]; }
        set { this[3] = value; }
    }

    /// <summary>Temperature, -4,000 to 8,500 hundredths of a degree Celsius in steps of 1.</summary>
    public int TemperatureCentiCelsius
    {
        get { return this[4]; }
        set { this[4] = value; }
    }

    /// <summary>Relative humidity, 0 to 10,000 hundredths of a percent in steps of 5.</summary>
    public int RelativeHumidityCentiPercent
    {
        get { return this[5]; }
        set { this[5] = value; }
    }

    /// <summary>Air pressure at the sensor, not reduced to sea level: 30,000 to 110,000 Pa in steps of 1 Pa.</summary>
    public int PressurePascal
    {
        get { return this[6]; }
        set { this[6] = value; }
    }

    /// <summary>VOC index, 0 to 500 in steps of 1; 100 is the average of the place.</summary>
    public int VocIndex
    {
        get { return this[7]; }
        set { this[7] = value; }
    }

    /// <summary>Carbon dioxide, 0 to 40,000 ppm in steps of 1 below 2,500, 10 below 10,000, then 50.</summary>
    public int Co2Ppm
    {
        get { return this[8]; }
        set { this[8] = value; }
    }

    /// <summary>Particulates PM2.5, 0 to 10,000 tenths of a µg/m³ in steps of 1 below 1,000, then 10.</summary>
    public int Pm25TenthMicrograms
    {
        get { return this[9]; }
        set { this[9] = value; }
    }

    /// <summary>Particulates PM10, 0 to 10,000 tenths of a µg/m³ in steps of 1 below 1,000, then 10.</summary>
    public int Pm10TenthMicrograms
    {
        get { return this[10]; }
        set { this[10] = value; }
    }
}
