namespace NanoSensors.Sensing;

/// <summary>
/// A three-axis magnetometer. Its values are raw counts, as the chip gives them: the detector compares counts with counts,
/// and a conversion to microtesla would add rounding and nothing else.
/// </summary>
public interface IMagnetometer : ISensor
{
    /// <summary>Raw counts of the x axis, -32,768 to 32,767, or <see cref="Measured.NotAvailable"/>.</summary>
    int X { get; }

    /// <summary>Raw counts of the y axis, as <see cref="X"/>.</summary>
    int Y { get; }

    /// <summary>Raw counts of the z axis, as <see cref="X"/>.</summary>
    int Z { get; }

    /// <summary>The chip's temperature in hundredths of a degree Celsius, or <see cref="Measured.NotAvailable"/>.</summary>
    int TemperatureCentiCelsius { get; }
}
