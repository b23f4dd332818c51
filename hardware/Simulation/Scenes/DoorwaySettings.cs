namespace NanoSensors.Simulation;

/// <summary>Who passes a doorway, and how.</summary>
public sealed class DoorwaySettings
{
    /// <summary>People who come to the doorway in an hour, whatever they do there.</summary>
    public double PeoplePerHour { get; init; } = 60;

    /// <summary>Of those, who turn back on the threshold. 0 to 1.</summary>
    public double TurnBackShare { get; init; } = 0.06;

    /// <summary>Of those, who stop in the doorway for some seconds and then go on. 0 to 1.</summary>
    public double LingerShare { get; init; } = 0.06;

    /// <summary>Of those, who have somebody right behind them. 0 to 1.</summary>
    public double FollowedShare { get; init; } = 0.1;

    /// <summary>The follower's distance, metres.</summary>
    public double FollowMetres { get; init; } = 1.1;

    /// <summary>Height of the sensors above the floor, metres; both look down.</summary>
    public double SensorHeight { get; init; } = 2.3;

    /// <summary>Of those, who have somebody at their heels, <see cref="CloseFollowMetres"/> behind. 0 to 1.</summary>
    public double CloseFollowedShare { get; init; }

    /// <summary>The distance of one who follows close, metres between the two bodies' middles.</summary>
    public double CloseFollowMetres { get; init; } = 0.8;

    /// <summary>Of those, who come two abreast. 0 to 1.</summary>
    public double PairShare { get; init; }

    /// <summary>Of those, who stand in the beam for one to five minutes, and then go on or back. 0 to 1.</summary>
    public double StandShare { get; init; }

    /// <summary>Whether there is a door, 2.11 m high (the taller leaf of DIN 18101), that opens inwards and sweeps the inner zone ahead of whoever comes and behind him.</summary>
    public bool HasDoorLeaf { get; init; }
}
