using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>
/// The chip beneath the board's own clock, loop, supervisor and watchdog, in virtual time: ticks of 10 ms, an RC oscillator over deep sleep, and reads of the time that take some.
/// What does not return on a board throws <see cref="ChipStoppedException"/>, and so does every use until the next start: nothing runs on a chip that has stopped.
/// </summary>
internal sealed class SimulatedChip(VirtualTime time, int seed) : IChip
{
    private const long Tick = 10_000;

    private readonly SeededRandom _random = new(seed);
    private long _startedAt;
    private long _systemAhead;
    private TimeLimit? _limit;
    private ChipStoppedException? _stopped;

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

    /// <summary>Whether the light sleep that begins now never returns; null for never.</summary>
    public Func<bool>? HangsInLightSleep { get; set; }

    /// <summary>An external watchdog's interval, µs: it resets the chip so long after the last pulse of <see cref="WatchdogDone"/>. 0 for none.</summary>
    public long ExternalWatchdogMicroseconds { get; set; }

    /// <summary>Whether the chip hung with nothing to reset it.</summary>
    public bool HangsForEver { get; private set; }

    /// <summary>The time spent in <see cref="Pause"/>, µs.</summary>
    public long Paused { get; private set; }

    private long _pulsedAt;

    /// <summary>The external watchdog's DONE input.</summary>
    public IOutputPin WatchdogDone => new DoneLine(this);

    /// <summary>Ends the program, from outside, as soon as it is true.</summary>
    public Func<bool>? Ends { get; set; }

    /// <summary>The world's time, µs, for a test to look at: reading it takes none.</summary>
    public long WorldMicroseconds => time.NowMicroseconds;

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

    public long SystemMicroseconds
    {
        get
        {
            Pass(0);
            return time.NowMicroseconds + _systemAhead;
        }
    }

    /// <summary>SNTP sets the system's time of day.</summary>
    public void SetSystemTime(long microseconds) => _systemAhead = microseconds - time.NowMicroseconds;

    /// <summary>The program begins; power was applied, or it goes on from what ended the last one.</summary>
    public void Start(ChipStoppedException? ended)
    {
        WokeFromDeepSleep = ended is { IsDeepSleep: true } && !ForgetsWakeups;
        // The RTC begins anew with the power (ESP-IDF, system time).
        if (ended is null or { IsPowerCut: true })
            _systemAhead = -time.NowMicroseconds;
        _limit = null;
        _stopped = null;
        _startedAt = time.NowMicroseconds;
        time.RunUntil(time.NowMicroseconds + StartMicroseconds);
    }

    public Version RuntimeVersion => new(1, 17, 0, 0);

    public void Pause(int milliseconds)
    {
        long from = time.NowMicroseconds;
        Pass(Math.Max(0, (milliseconds * 1000L) - Tick + _random.Next((2 * Tick) + 1)));
        Paused += time.NowMicroseconds - from;
    }

    public void LightSleep(long microseconds)
    {
        if (HangsInLightSleep?.Invoke() == true)
            Hang();
        long from = time.NowMicroseconds;
        Pass(microseconds);
        LightSleeps.Add((from, time.NowMicroseconds));
    }

    public void DeepSleep(long microseconds, int pin)
    {
        Pass(0);
        long from = time.NowMicroseconds;
        long until = from + (long)((microseconds - DeepSleepEndsEarly) / (1 + (DeepSleepErrorPpm * 1e-6)));
        while (time.NowMicroseconds < until && (pin < 0 || SensorLine?.Invoke() != true))
            time.RunUntil(Math.Min(until, pin < 0 ? until : Math.Max(time.NowMicroseconds + 1, Math.Min(time.NextMicroseconds, until))));
        // What it counted is what it goes by.
        _systemAhead += (long)((time.NowMicroseconds - from) * DeepSleepErrorPpm * 1e-6);
        DeepSleeps.Add((from, time.NowMicroseconds));
        throw Stop(new ChipStoppedException { IsDeepSleep = true });
    }

    public void Restart() => throw Stop(new ChipStoppedException());

    // As the runtime does: the limit belongs to this call and ends with it (nf-interpreter, CLR_RT_StackFrame::Pop).
    public void RunLimited(IGuardedWork work, int milliseconds)
    {
        Pass(0);
        var limit = new TimeLimit(_limit, HasNoTimeLimit ? long.MaxValue : time.NowMicroseconds + (milliseconds * 1000L));
        _limit = limit;
        try
        {
            work.Run();
        }
        finally
        {
            _limit = limit.Outer;
        }

        if (limit.IsKilled)
            throw new TimeLimitException();
    }

    public bool IsTimeLimit(Exception exception) => exception is TimeLimitException;

    // Nothing on the chip ends it. The external watchdog pulls the reset line, which is a power-on to the chip.
    private void Hang()
    {
        HangsForEver = ExternalWatchdogMicroseconds == 0;
        if (HangsForEver)
            throw Stop(new ChipStoppedException { IsEnd = true });
        time.RunUntil(Math.Max(time.NowMicroseconds, _pulsedAt + ExternalWatchdogMicroseconds));
        _pulsedAt = time.NowMicroseconds;
        throw Stop(new ChipStoppedException { IsPowerCut = true });
    }

    private sealed class DoneLine(SimulatedChip chip) : IOutputPin
    {
        public void Write(bool high)
        {
            if (high)
                chip._pulsedAt = chip.WorldMicroseconds;
        }
    }

    private ChipStoppedException Stop(ChipStoppedException stopped) => _stopped ??= stopped;

    private void Pass(long microseconds)
    {
        if (_stopped != null)
            throw _stopped;
        long until = time.NowMicroseconds + microseconds;
        if (PowerCutAt is long cut && until >= cut)
        {
            PowerCutAt = null;
            time.RunUntil(cut);
            throw Stop(new ChipStoppedException { IsPowerCut = true });
        }

        time.RunUntil(until);
        if (Ends?.Invoke() == true)
            throw Stop(new ChipStoppedException { IsEnd = true });
        for (TimeLimit? limit = _limit; limit != null; limit = limit.Outer)
        {
            if (limit.IsOver(time.NowMicroseconds))
                throw new TimeLimitException();
        }
    }

    /// <summary>
    /// A limit as the runtime keeps it (nf-interpreter, CLR_RT_ExecutionEngine::CheckTimers): at its end the thread gets an exception and half a second to end by itself; then
    /// its frames are thrown away up to the one that set the limit, even if they catch exceptions.
    /// </summary>
    private sealed class TimeLimit(TimeLimit? outer, long end)
    {
        private const long HalfSecond = 500_000;

        private long _end = end;
        private bool _isTriggered;

        internal TimeLimit? Outer { get; } = outer;

        internal bool IsKilled { get; private set; }

        internal bool IsOver(long now)
        {
            // Frames that were thrown away do nothing more: each further use of the chip throws.
            if (IsKilled || now < _end)
                return IsKilled;
            IsKilled = _isTriggered;
            _isTriggered = true;
            _end = now + HalfSecond;
            return true;
        }
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
