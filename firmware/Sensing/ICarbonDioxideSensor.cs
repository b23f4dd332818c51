namespace NanoSensors.Sensing;

/// <summary>Carbon dioxide (SCD4x).</summary>
public interface ICarbonDioxideSensor : ISensor
{
    /// <summary>Parts per million, or <see cref="Measured.NotAvailable"/>.</summary>
    int Co2Ppm { get; }

    /// <summary>
    /// Seconds between two measurements, or 0 if that is not known. With it a sensor chooses how it rests, and how it calibrates itself. Set before <see cref="ISensor.Start"/>.
    /// </summary>
    int IntervalSeconds { get; set; }
}
