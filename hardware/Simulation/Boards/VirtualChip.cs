using NanoSensors.Board;
using NanoSensors.Esp32;

namespace NanoSensors.Simulation;

/// <summary>
/// The counts of a simulated board's chip, in virtual time: its crystal's, which begins at 0 with each start, and the system's time of day, which the RTC keeps over deep sleep and over restarts
/// and which is lost with the power (ESP-IDF, system time). <see cref="BoardHost"/> sleeps, restarts and takes the power away in its stead.
/// </summary>
public sealed class VirtualChip(VirtualTime time) : IChip
{
    private long _zero;
    private long _base;
    private long _systemAtStart;

    /// <summary>How much too fast the crystal runs, parts per million.</summary>
    internal double SkewPpm { get; private set; }

    /// <summary>How much too fast the RTC counts over deep sleep, parts per million.</summary>
    internal double DeepSleepErrorPpm { get; set; }

    /// <inheritdoc/>
    public long SinceStartMicroseconds => CountAt(time.NowMicroseconds);

    /// <inheritdoc/>
    public long SystemMicroseconds => _systemAtStart + SinceStartMicroseconds;

    /// <inheritdoc/>
    public bool WokeFromDeepSleep { get; private set; }

    /// <summary>Changes the rate from now on; the counts do not jump.</summary>
    internal void SetSkew(double ppm)
    {
        _base = SinceStartMicroseconds;
        _zero = time.NowMicroseconds;
        SkewPpm = ppm;
    }

    /// <summary>The earliest virtual time at which the count is at least this.</summary>
    internal long ToVirtual(long count)
    {
        long result = _zero + (long)((count - _base) / (1 + (SkewPpm * 1e-6)));
        while (CountAt(result) < count)
            result++;
        return result;
    }

    /// <summary>Power comes back.</summary>
    internal void PowerOn() => Begin(0, false);

    /// <summary>A restart that kept the power.</summary>
    internal void BeginAnew() => Begin(SystemMicroseconds, false);

    /// <summary>The timer or a pin ends deep sleep.</summary>
    /// <param name="sleptAt">When the sleep began, virtual time.</param>
    /// <param name="systemThen">The system's time then.</param>
    internal void Wake(long sleptAt, long systemThen)
    {
        long slept = time.NowMicroseconds - sleptAt;
        Begin(systemThen + slept + (long)(slept * DeepSleepErrorPpm * 1e-6), true);
    }

    /// <inheritdoc/>
    public Version RuntimeVersion => new(1, 17, 0, 0);

    /// <inheritdoc/>
    public void Pause(int milliseconds)
    {
    }

    /// <inheritdoc/>
    public void LightSleep(long microseconds)
    {
    }

    /// <inheritdoc/>
    public void DeepSleep(long microseconds, int pin)
    {
    }

    /// <inheritdoc/>
    public void Restart()
    {
    }

    /// <inheritdoc/>
    public void RunLimited(IGuardedWork work, int milliseconds) => work.Run();

    /// <inheritdoc/>
    public bool IsTimeLimit(Exception exception) => false;

    private void Begin(long system, bool wokeFromDeepSleep)
    {
        _systemAtStart = system;
        WokeFromDeepSleep = wokeFromDeepSleep;
        _zero = time.NowMicroseconds;
        _base = 0;
    }

    private long CountAt(long virtualMicroseconds)
    {
        long elapsed = virtualMicroseconds - _zero;
        return _base + elapsed + (long)(elapsed * SkewPpm * 1e-6);
    }
}
