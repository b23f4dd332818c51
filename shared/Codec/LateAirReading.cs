namespace NanoSensors.Codec;

/// <summary>An air reading that waited in the node's flash: FPort 11, 3 to 14 bytes, the fields of <see cref="AirReading"/> preceded by its age.</summary>
public sealed class LateAirReading : Message
{
    // Its fields follow the age in the same order.
    private const int FirstOfReading = 1;

    /// <summary>A clear reading.</summary>
    public LateAirReading()
        : base(Frames.LateAir)
    {
    }

    /// <summary>How long ago it was measured, 0 to 1,678,800 seconds in steps of 60 below a day, then 600.</summary>
    public int AgeSeconds
    {
        get { return this[0]; }
        set { this[0] = value; }
    }

    /// <summary>Battery, as in <see cref="AirReading.BatteryMillivolts"/>.</summary>
    public int BatteryMillivolts
    {
        get { return this[4]; }
        set { this[4] = value; }
    }

    /// <summary>Temperature, as in <see cref="AirReading.TemperatureCentiCelsius"/>.</summary>
    public int TemperatureCentiCelsius
    {
        get { return this[5]; }
        set { this[5] = value; }
    }

    /// <summary>Relative humidity, as in <see cref="AirReading.RelativeHumidityCentiPercent"/>.</summary>
    public int RelativeHumidityCentiPercent
    {
        get { return this[6]; }
        set { this[6] = value; }
    }

    /// <summary>Air pressure, as in <see cref="AirReading.PressurePascal"/>.</summary>
    public int PressurePascal
    {
        get { return this[7]; }
        set { this[7] = value; }
    }

    /// <summary>VOC index, as in <see cref="AirReading.VocIndex"/>.</summary>
    public int VocIndex
    {
        get { return this[8]; }
        set { this[8] = value; }
    }

    /// <summary>Carbon dioxide, as in <see cref="AirReading.Co2Ppm"/>.</summary>
    public int Co2Ppm
    {
        get { return this[9]; }
        set { this[9] = value; }
    }

    /// <summary>Particulates PM2.5, as in <see cref="AirReading.Pm25TenthMicrograms"/>.</summary>
    public int Pm25TenthMicrograms
    {
        get { return this[10]; }
        set { this[10] = value; }
    }

    /// <summary>Particulates PM10, as in <see cref="AirReading.Pm10TenthMicrograms"/>.</summary>
    public int Pm10TenthMicrograms
    {
        get { return this[11]; }
        set { this[11] = value; }
    }

    /// <summary>Takes a reading's values over; the age stays.</summary>
    public void Take(AirReading reading)
    {
        for (int i = 0; i + FirstOfReading < Frame.Fields.Length; i++)
            this[i + FirstOfReading] = reading[i];
    }
}
