namespace NanoSensors.Node;

/// <summary>How much a node still does, by its battery.</summary>
public enum PowerStage
{
    /// <summary>Everything.</summary>
    Normal = 0,

    /// <summary>Reports at four times the interval, and no heartbeat after a parking event.</summary>
    Saving = 1,

    /// <summary>Parking events at once, but no heartbeat; air and footfall four times a day; the daily status frame.</summary>
    EventsOnly = 2,

    /// <summary>A last status frame, then nothing is sampled and nothing sent but a status frame a day, which looks whether the battery has come back.</summary>
    Empty = 3,
}
