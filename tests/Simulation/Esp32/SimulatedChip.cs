using NanoSensors.Esp32;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>
/// The chip beneath the board's own clock, loop, supervisor and watchdog, in virtual time: ticks of 10 ms, an RC oscillator over deep sleep, and reads of the time that take some.
/// What does not return on a board throws <see cref="ChipStoppedException"/>.
/// </summary>
internal sealed class SimulatedChip(VirtualTime time, int seed) : IChip
{
    private const long Tick = 10_000;

    private readonly SeededRandom _random = new(seed);
    private long _startedAt;
    private long _systemAhead;
    private long _limit = long.MaxValue;

    /// <summary>A read of the time takes so long, µs: each turn of a loop that spins has one.</summary>
    public long ReadMicroseconds { get; set; } = 100;

    /// <summary>How much too fast the RTC counts while the board sleeps deeply, parts per million; the timer that ends the sleep is the same.</summary>
    public double DeepSleepErrorPpm { get; set; }

    /// <summary>From a reset to the first line of the program, µs.</summary>
    public long StartMicroseconds { get; set; } = 900_000;

    /// <summary>The pin that ends deep sleep; null for a line that stays low.</summary>
    public Func<bool>? SensorLine { get; set; }

    /// <summary>Deep sleep ends this much too early, µs: a broken chip.</summary>
    public long DeepSleepEndsEarly { get; set; }

    /// <summary>Why it woke is not told: a broken chip.</summary>
    public bool ForgetsWakeups { get; set; }

    /// <summary>No time limit is kept: a broken chip.</summary>
    public bool HasNoTimeLimit { get; set; }

    /// <summary>Ends the program, from outside, as soon as it is true.</summary>
    public Func<bool>? Ends { get; set; }

    /// <summary>The next program starts at this time.</summary>
    public long? PowerCutAt { get; set; }

    public List<(long From, long Until)> LightSleeps { get; } = [];

    public List<(long From, long Until)> DeepSleeps { get; } = [];

    public bool WokeFromDeepSleep { get; private set; }

    public long SinceStartMicroseconds
    {
        get
        {
            Pass(ReadMicroseconds);
            return time.NowMicroseconds - _startedAt;
        }
    }

    public long SystemMicroseconds => time.NowMicroseconds + _systemAhead;

    /// <summary>The program begins; power was applied, or it goes on from what ended the last one.</summary>
    public void Start(ChipStoppedException? ended)
    {
        WokeFromDeepSleep = ended is { IsDeepSleep: true } && !ForgetsWakeups;
        if (ended is null or { IsPowerCut: true })
            _systemAhead = (long)(_random.NextDouble() * 1e12) - time.NowMicroseconds;
        _limit = long.MaxValue;
        _startedAt = time.NowMicroseconds;
        time.RunUntil(time.NowMicroseconds + StartMicroseconds);
    }

    public void Pause(int milliseconds) => Pass(Math.Max(0, (milliseconds * 1000L) - Tick + _random.Next((2 * Tick) + 1)));

    public void LightSleep(long microseconds)
    {
        long from = time.NowMicroseconds;
        Pass(microseconds);
        LightSleeps.Add((from, time.NowMicroseconds));
    }

    public void DeepSleep(long microseconds, int pin)
    {
        long from = time.NowMicroseconds;
        long until = from + (long)((microseconds - DeepSleepEndsEarly) / (1 + (DeepSleepErrorPpm * 1e-6)));
        while (time.NowMicroseconds < until && (pin < 0 || SensorLine?.Invoke() != true))
            time.RunUntil(Math.Min(until, pin < 0 ? until : Math.Max(time.NowMicroseconds + 1, Math.Min(time.NextMicroseconds, until))));
        // What it counted is what it goes by.
        _systemAhead += (long)((time.NowMicroseconds - from) * DeepSleepErrorPpm * 1e-6);
        DeepSleeps.Add((from, time.NowMicroseconds));
        throw new ChipStoppedException { IsDeepSleep = true };
    }

    public void Restart() => throw new ChipStoppedException();

    public void SetTimeLimit(int milliseconds) =>
        _limit = milliseconds < 0 || HasNoTimeLimit ? long.MaxValue : time.NowMicroseconds + (milliseconds * 1000L);

    public bool IsTimeLimit(Exception exception) => exception is TimeLimitException;

    private void Pass(long microseconds)
    {
        long until = time.NowMicroseconds + microseconds;
        if (PowerCutAt is long cut && until >= cut)
        {
            PowerCutAt = null;
            time.RunUntil(cut);
            throw new ChipStoppedException { IsPowerCut = true };
        }

        time.RunUntil(until);
        if (Ends?.Invoke() == true)
            throw new ChipStoppedException { IsEnd = true };
        if (time.NowMicroseconds < _limit)
            return;
        _limit = long.MaxValue;
        throw new TimeLimitException();
    }

    private sealed class TimeLimitException() : Exception("The simulated chip's time limit.");
}

/// <summary>The program ends here, as on a board nothing would run any more.</summary>
internal sealed class ChipStoppedException() : Exception("The simulated chip has stopped.")
{
    public bool IsDeepSleep { get; init; }

    public bool IsPowerCut { get; init; }

    public bool IsEnd { get; init; }
}
