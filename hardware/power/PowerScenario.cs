namespace NanoSensors.Power;

/// <summary>How a node is used.</summary>
public sealed record PowerScenario
{
    /// <summary>parking, air or footfall.</summary>
    public required string Profile { get; init; }

    /// <summary>7 to 12.</summary>
    public int SpreadingFactor { get; init; } = 9;

    /// <summary>Seconds between two reports, 10 to 86,400.</summary>
    public double IntervalSeconds { get; init; } = 600;

    /// <summary>Nominal capacity of the battery, mAh.</summary>
    public double CapacityMilliampHours { get; init; } = 19_000;

    /// <summary>One of <see cref="PowerTable.Boards"/>.</summary>
    public string Board { get; init; } = "bare module";

    /// <summary>Parking: cars a day that come and go; two events each.</summary>
    public double CarsPerDay { get; init; } = 20;

    /// <summary>Parking with <see cref="WakesByInterrupt"/>: times a day that the interrupt wakes the board for nothing (passing lorries, the neighbouring bay).</summary>
    public double FalseWakesPerDay { get; init; } = 100;

    /// <summary>
    /// Parking: the board sleeps deeply and the LIS2MDL's threshold interrupt wakes it. Today's firmware does not: it stays awake and samples each second.
    /// </summary>
    public bool WakesByInterrupt { get; init; }

    /// <summary>
    /// The ESP32 sleeps lightly while it waits for a sensor, for the next sample or for a receive window. Today's firmware does not: it waits awake.
    /// </summary>
    public bool SleepsLightly { get; init; }

    /// <summary>Air: the particulates are measured with each so many-th report only, 1 to 1,000. Today's firmware measures them with each.</summary>
    public int ReportsPerParticulates { get; init; } = 1;

    /// <summary>Air: a BME680 is fitted.</summary>
    public bool HasClimate { get; init; } = true;

    /// <summary>Air: an SCD41 is fitted.</summary>
    public bool HasCarbonDioxide { get; init; } = true;

    /// <summary>Air: an SPS30 is fitted.</summary>
    public bool HasParticulates { get; init; } = true;
}
