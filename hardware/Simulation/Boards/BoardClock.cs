using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>
/// A board's monotonic clock: virtual time as its crystal counts it. It goes on through restarts and deep sleep, and through power
/// cuts too unless <see cref="RestartsAtPowerOn"/> is set.
/// </summary>
public sealed class BoardClock(VirtualTime time)
{
    private long _zero;
    private long _base;

    /// <summary>How much too fast it runs, parts per million: positive gains. An ESP32's 40 MHz crystal has ±10.</summary>
    public double SkewPpm { get; private set; }

    /// <summary>Whether the count begins at 0 again when power comes back, as a real board's does; false by default.</summary>
    public bool RestartsAtPowerOn { get; set; }

    /// <summary>What the board reads now, µs.</summary>
    public long NowMicroseconds => At(time.NowMicroseconds);

    /// <summary>Changes the rate from now on; the reading does not jump.</summary>
    public void SetSkew(double ppm)
    {
        _base = NowMicroseconds;
        _zero = time.NowMicroseconds;
        SkewPpm = ppm;
    }

    /// <summary>The earliest virtual time at which the board reads at least <paramref name="boardMicroseconds"/>.</summary>
    public long ToVirtual(long boardMicroseconds)
    {
        if (boardMicroseconds == long.MaxValue)
            return long.MaxValue;
        long result = _zero + (long)((boardMicroseconds - _base) / (1 + SkewPpm * 1e-6));
        while (At(result) < boardMicroseconds)
            result++;
        return result;
    }

    internal void OnPowerOn()
    {
        if (!RestartsAtPowerOn)
            return;
        _base = 0;
        _zero = time.NowMicroseconds;
    }

    private long At(long virtualMicroseconds)
    {
        long elapsed = virtualMicroseconds - _zero;
        return _base + elapsed + (long)(elapsed * SkewPpm * 1e-6);
    }
}

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
