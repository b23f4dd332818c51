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

    /// <summary>Parking with <see cref="HasInterruptLine"/>: times a day that the interrupt wakes the board for nothing (the neighbouring bay, lorries, trams); firmware/Sensing tells by scene.</summary>
    public double FalseWakesPerDay { get; init; } = 100;

    /// <summary>
    /// Parking: the LIS2MDL's interrupt is wired and wakes the board from deep sleep. Without it the board samples each second.
    /// </summary>
    public bool HasInterruptLine { get; init; } = true;

    /// <summary>Parking: a VL53L0X beneath the bay looks up when something has moved, and with each report.</summary>
    public bool HasOverhead { get; init; }

    /// <summary>
    /// Parking and air: the ESP32 sleeps lightly while it waits for a sensor, for the next sample or for a receive window. False where a board cannot: it waits awake.
    /// </summary>
    public bool SleepsLightly { get; init; } = true;

    /// <summary>Air: the particulates are measured with each so many-th report only, 1 to 1,000.</summary>
    public int ReportsPerParticulates { get; init; } = 12;

    /// <summary>Air: a BME680 is fitted.</summary>
    public bool HasClimate { get; init; } = true;

    /// <summary>Air: an SCD41 is fitted.</summary>
    public bool HasCarbonDioxide { get; init; } = true;

    /// <summary>Air: an SPS30 is fitted.</summary>
    public bool HasParticulates { get; init; } = true;
}
