using System;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>The runtime's time of day, which SNTP sets. It counts in ticks of 10 ms.</summary>
public sealed class SystemClock : IWallClock
{
    // DateTime counts in units of 100 ns since the year 1.
    private const long UnixEpochTicks = 621355968000000000L;

    // 2026-01-01: whatever is earlier was never set.
    private const long EarliestTicks = 639028224000000000L;

    /// <inheritdoc/>
    public long UnixMicroseconds
    {
        get
        {
            long ticks = DateTime.UtcNow.Ticks;
            return ticks < EarliestTicks ? -1 : (ticks - UnixEpochTicks) / 10;
        }
    }
}
