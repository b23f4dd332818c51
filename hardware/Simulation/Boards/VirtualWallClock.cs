using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>The time of day of a simulated world: an instant at virtual time 0, and what has passed since.</summary>
public sealed class VirtualWallClock(VirtualTime time) : IWallClock
{
    /// <summary>The time of day at virtual time 0, µs since 1970; 2026-01-01T00:00:00Z by default.</summary>
    public long StartUnixMicroseconds { get; set; } = 1_767_225_600_000_000;

    /// <summary>False until the board knows the time, as before SNTP has answered.</summary>
    public bool IsKnown { get; set; } = true;

    /// <inheritdoc/>
    public long UnixMicroseconds => IsKnown ? StartUnixMicroseconds + time.NowMicroseconds : -1;
}
