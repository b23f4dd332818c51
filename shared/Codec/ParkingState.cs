namespace NanoSensors.Codec;

/// <summary>What a bay's sensor says.</summary>
public enum ParkingState
{
    /// <summary>No vehicle.</summary>
    Free = 0,

    /// <summary>A vehicle.</summary>
    Occupied = 1,

    /// <summary>Something disturbs the sensor so that free and occupied cannot be told apart.</summary>
    Disturbed = 2,

    /// <summary>Not measured.</summary>
    NotAvailable = 3,
}
