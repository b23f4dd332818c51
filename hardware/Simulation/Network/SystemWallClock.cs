using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>The machine's own time of day, for a simulation that runs in real time.</summary>
public sealed class SystemWallClock : IWallClock
{
    /// <inheritdoc/>
    public long UnixMicroseconds => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
