namespace NanoSensors.Sensing;

/// <summary>One zone of a time-of-flight ranging sensor.</summary>
public interface ITimeOfFlight : ISensor
{
    /// <summary>
    /// Distance of the nearest target in millimetres; <see cref="TimeOfFlight.NoTarget"/> when nothing is in reach, which
    /// is a valid measurement; <see cref="Measured.NotAvailable"/> when there is none.
    /// </summary>
    int DistanceMillimetres { get; }
}

/// <summary>What all time-of-flight sensors have in common.</summary>
public static class TimeOfFlight
{
    /// <summary>Nothing in reach. The number that the VL53L0X itself gives.</summary>
    public const int NoTarget = 8190;
}
