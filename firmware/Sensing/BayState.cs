namespace NanoSensors.Sensing;

/// <summary>What the detector says of a bay. The numbers are those of the codec's ParkingState.</summary>
public enum BayState
{
    /// <summary>No car.</summary>
    Free = 0,

    /// <summary>A car.</summary>
    Occupied = 1,

    /// <summary>The field is none that a car makes: a magnet, a saturated axis. Neither free nor occupied can be told.</summary>
    Disturbed = 2,

    /// <summary>Not known yet: the detector is learning the empty bay, or has no samples.</summary>
    Unknown = 3,
}
