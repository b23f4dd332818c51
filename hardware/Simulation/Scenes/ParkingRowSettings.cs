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

    /// <summary>Cars that are drawn weakly magnetic, beyond the one in ten that is so anyway. 0 to 1.</summary>
    public double WeakCarShare { get; init; }

    /// <summary>Cars that are drawn with a high chassis, beyond those that have one anyway. 0 to 1.</summary>
    public double HighCarShare { get; init; }

    /// <summary>How far from the bay's line a car begins and ends its way, standard deviation in metres: it cuts its neighbour's corner.</summary>
    public double SwingMetres { get; init; } = 0.6;

    /// <summary>Cars that back out a little after their first stand and come in again. 0 to 1.</summary>
    public double ManoeuvreShare { get; init; }

    /// <summary>Cars that take two to four times as long to come in. 0 to 1.</summary>
    public double CreepShare { get; init; }

    /// <summary>Cars that only turn on the bay: in, and out again at once. 0 to 1.</summary>
    public double TurnShare { get; init; }

    /// <summary>Vans that stop in the nearer lane for one to ten minutes, in an hour along the row.</summary>
    public double DoubleParkedPerHour { get; init; }

    /// <summary>Trams that pass in an hour, both ways.</summary>
    public double TramsPerHour { get; init; }

    /// <summary>From the middle of the bays to the nearer track, metres.</summary>
    public double TramDistance { get; init; } = 10;
}
