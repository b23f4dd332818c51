namespace NanoSensors.Simulation;

/// <summary>
/// A board's time: the firmware's own clock (<see cref="Esp32.BoardClock"/>) on the counts of the board's chip, start after start. It goes on over restarts and deep sleep; a loss of power sets it back
/// to the last time that its record proves.
/// </summary>
public sealed class SimulatedClock(VirtualChip chip)
{
    private Esp32.BoardClock? _clock;

    /// <summary>How much too fast it runs, parts per million: positive gains. An ESP32's 40 MHz crystal has ±10.</summary>
    public double SkewPpm => chip.SkewPpm;

    /// <summary>How much too fast the RTC counts over deep sleep, parts per million; 0 by default.</summary>
    public double DeepSleepErrorPpm
    {
        get => chip.DeepSleepErrorPpm;
        set => chip.DeepSleepErrorPpm = value;
    }

    /// <summary>What the board reads now, µs; before its first start, what its chip has counted.</summary>
    public long NowMicroseconds => _clock?.NowMicroseconds ?? chip.SinceStartMicroseconds;

    /// <summary>Changes the rate from now on; the reading does not jump.</summary>
    public void SetSkew(double ppm) => chip.SetSkew(ppm);

    /// <summary>The earliest virtual time at which the board reads at least <paramref name="boardMicroseconds"/>.</summary>
    public long ToVirtual(long boardMicroseconds) => boardMicroseconds == long.MaxValue
        ? long.MaxValue
        : chip.ToVirtual(boardMicroseconds - NowMicroseconds + chip.SinceStartMicroseconds);

    internal void Use(Esp32.BoardClock clock) => _clock = clock;
}
