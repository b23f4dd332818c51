namespace NanoSensors.Sensing;

/// <summary>What a magnetometer that watched by itself has to tell.</summary>
public enum WatchOutcome
{
    /// <summary>It was not watching, or it has lost its power or its settings meanwhile: whether something moved is not known.</summary>
    None = 0,

    /// <summary>The field stayed within its limits all the time.</summary>
    Still = 1,

    /// <summary>An axis left the limits at least once.</summary>
    Moved = 2,
}
