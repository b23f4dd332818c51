namespace NanoSensors.Sensing;

/// <summary>Carbon dioxide (SCD4x).</summary>
public interface ICarbonDioxideSensor : ISensor
{
    /// <summary>Parts per million, or <see cref="Measured.NotAvailable"/>.</summary>
    int Co2Ppm { get; }
}
