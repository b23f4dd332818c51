namespace NanoSensors.Board;

/// <summary>The time of day, where the board knows it (by SNTP, or by DeviceTimeAns).</summary>
public interface IWallClock
{
    /// <summary>Microseconds since 1970-01-01T00:00:00Z, or -1 while the time of day is not known.</summary>
    long UnixMicroseconds { get; }
}
