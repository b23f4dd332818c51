using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Tests.Simulation.Esp32;

namespace NanoSensors.Tests.Simulation.Acceptance;

/// <summary>
/// The simulated chip with what the acceptance kit looks for: light sleep by a clock that is off, that takes longer than asked, or
/// that never ends.
/// </summary>
internal sealed class BenchChip(SimulatedChip inner) : IChip
{
    private long _ahead;

    /// <summary>How much too fast the clock counts in light sleep, parts per million.</summary>
    internal long LightSleepErrorPpm { get; set; }

    /// <summary>Each light sleep takes this much longer, µs.</summary>
    internal long LightSleepExcess { get; set; } = 1_500;

    /// <summary>The light sleep with this number never ends; somebody presses EN a minute later. 0 for none.</summary>
    internal int HangsInLightSleep { get; set; }

    /// <summary>Each pause takes this much longer, µs.</summary>
    internal long PauseExcess { get; set; }

    /// <summary>Deep sleep does nothing.</summary>
    internal bool NeverSleepsDeeply { get; set; }

    internal int LightSleeps { get; private set; }

    public long SinceStartMicroseconds => inner.SinceStartMicroseconds + _ahead;

    public long SystemMicroseconds => inner.SystemMicroseconds + _ahead;

    public Version RuntimeVersion => inner.RuntimeVersion;

    public bool WokeFromDeepSleep => inner.WokeFromDeepSleep;

    public void Pause(int milliseconds)
    {
        inner.Pause(milliseconds);
        if (PauseExcess > 0)
            inner.LightSleep(PauseExcess);
    }

    public void LightSleep(long microseconds)
    {
        if (++LightSleeps == HangsInLightSleep)
        {
            inner.PowerCutAt = inner.WorldMicroseconds + 60_000_000;
            inner.LightSleep(long.MaxValue / 2);
        }

        long lasts = microseconds * 1_000_000 / (1_000_000 + LightSleepErrorPpm);
        inner.LightSleep(lasts + LightSleepExcess);
        _ahead += microseconds - lasts;
    }

    public void DeepSleep(long microseconds, int pin)
    {
        if (!NeverSleepsDeeply)
            inner.DeepSleep(microseconds, pin);
    }

    public void Restart() => inner.Restart();

    public void RunLimited(IGuardedWork work, int milliseconds) => inner.RunLimited(work, milliseconds);

    public bool IsTimeLimit(Exception exception) => inner.IsTimeLimit(exception);
}
