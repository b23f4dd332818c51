namespace NanoSensors.Sensing;

/// <summary>
/// Particulate matter by laser scattering (SPS30). <see cref="ISensor.Start"/> runs the fan up if it stands still; one measurement is one
/// second's sample. The caller discards what comes during warm-up and averages the rest.
/// </summary>
public interface IParticulateSensor : ISensor
{
    /// <summary>PM2.5 in tenths of a microgram per cubic metre, or <see cref="Measured.NotAvailable"/>.</summary>
    int Pm25TenthMicrograms { get; }

    /// <summary>PM10 in tenths of a microgram per cubic metre, or <see cref="Measured.NotAvailable"/>.</summary>
    int Pm10TenthMicrograms { get; }

    /// <summary>Runs the fan at full speed for some ten seconds to blow the dust out; samples pause meanwhile.</summary>
    void StartFanCleaning();
}
