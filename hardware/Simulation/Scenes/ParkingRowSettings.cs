namespace NanoSensors.Simulation;

/// <summary>What happens on a row of parking bays.</summary>
public sealed class ParkingRowSettings
{
    /// <summary>Mean time a car stays, seconds; exponentially distributed, at least <see cref="ShortestStaySeconds"/>.</summary>
    public double MeanStaySeconds { get; init; } = 2400;

    /// <summary>Mean time a bay stays free, seconds; exponentially distributed, at least 30.</summary>
    public double MeanGapSeconds { get; init; } = 900;

    /// <summary>Nobody stays shorter, seconds.</summary>
    public double ShortestStaySeconds { get; init; } = 60;

    /// <summary>So long every bay stays free at first, seconds, while the detectors learn.</summary>
    public double QuietSeconds { get; init; } = 60;

    /// <summary>Vehicles that pass on the street in an hour, both lanes.</summary>
    public double PassingPerHour { get; init; } = 120;

    /// <summary>How many of them are lorries, 0 to 1.</summary>
    public double LorryShare { get; init; } = 0.05;

    /// <summary>From the middle of a bay to the middle of the next, metres.</summary>
    public double BayWidth { get; init; } = 2.5;

    /// <summary>From the middle of the bays to the middle of the nearer lane, metres.</summary>
    public double LaneDistance { get; init; } = 5.5;
}
