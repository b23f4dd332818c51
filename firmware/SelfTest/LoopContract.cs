using System;
using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>
/// What carries an application, looked at by an application: it asks for waits awake and in light sleep, for a restart, for deep sleep, throws, and gets stuck, one after the
/// other, and looks at what it got. It lives through five restarts, so it keeps its place in a record.
/// </summary>
/// <remarks>
/// Record "self-test", version 1: the stage that was asked for last (1), when its end was due (8), what has failed (0 to <see cref="LongestFailure"/>, ASCII). The entry point makes it anew at each start, as it does with any
/// application, runs it until <see cref="IsDone"/>, and ends a step that throws with a restart by the cause that its watchdog names.
/// </remarks>
public sealed class LoopContract : IApplication
{
    /// <summary>The longest description of a failure, characters.</summary>
    public const int LongestFailure = 80;

    /// <summary>A step that gets stuck does so for this long, which is to be more than the watchdog's limit, µs.</summary>
    public const long StuckMicroseconds = 90000000;

    private const string RecordName = "self-test";
    private const byte RecordVersion = 1;
    private const int RecordHeader = 9;

    private const int Waits = 10;
    private const long AwakeWait = 25000;
    private const long LightWait = 500000;
    private const long DeepPause = 30000000;

    // Ticks of 10 ms and another thread's quantum of 20 ms; a start of the runtime and a join of nothing.
    private const long LatestStep = 100000;
    private const long LatestStart = 10000000;

    private readonly RecordStore _store;
    private readonly ISupervisor _supervisor;
    private readonly ISelfTestClock _clock;
    private readonly bool _sleepsDeeply;
    private readonly byte[] _record = new byte[RecordHeader + LongestFailure];
    private Stage _stage;
    private int _length;
    private bool _begun;
    private int _waits;
    private long _due;

    /// <summary>The contract; it goes on where the last start left it.</summary>
    /// <param name="store">Holds its place.</param>
    /// <param name="supervisor">Restarts.</param>
    /// <param name="clock">What a stuck step waits with; null where nothing ends one.</param>
    /// <param name="sleepsDeeply">Whether the loop is to sleep deeply when it may.</param>
    public LoopContract(RecordStore store, ISupervisor supervisor, ISelfTestClock clock, bool sleepsDeeply)
    {
        _store = store;
        _supervisor = supervisor;
        _clock = clock;
        _sleepsDeeply = sleepsDeeply;
    }

    private enum Stage
    {
        Awake = 0,
        Light = 1,
        Restart = 2,
        Deep = 3,
        Fault = 4,
        Stuck = 5,
        Done = 6,
    }

    /// <summary>Whether all of it has been looked at.</summary>
    public bool IsDone
    {
        get { return _stage == Stage.Done; }
    }

    /// <summary>What has failed first; empty if nothing has.</summary>
    public string Failure
    {
        get
        {
            char[] text = new char[_length];
            for (int i = 0; i < _length; i++)
                text[i] = (char)_record[RecordHeader + i];
            return new string(text);
        }
    }

    /// <inheritdoc/>
    public SleepPlan Sleep { get; } = new SleepPlan();

    /// <summary>Forgets its place: the next one begins anew.</summary>
    public static void Forget(RecordStore store)
    {
        store.Delete(RecordName);
    }

    /// <inheritdoc/>
    public long Step(long nowMicroseconds)
    {
        Sleep.Clear();
        if (!_begun)
            Begin(nowMicroseconds);
        switch (_stage)
        {
            case Stage.Awake:
                return Wait(nowMicroseconds, AwakeWait, SleepDepth.None);
            case Stage.Light:
                return Wait(nowMicroseconds, LightWait, SleepDepth.Light);
            case Stage.Restart:
                Keep(nowMicroseconds);
                _supervisor.Restart(ResetCause.Command);
                return nowMicroseconds + DeepPause;
            case Stage.Deep:
                return SleepDeeply(nowMicroseconds);
            case Stage.Fault:
                Keep(nowMicroseconds);
                throw new Exception("This fault is part of the self-test.");
            case Stage.Stuck:
                GetStuck(nowMicroseconds);
                return nowMicroseconds;
            default:
                return long.MaxValue;
        }
    }

    // What the last start asked for is what this one finds.
    private void Begin(long now)
    {
        _begun = true;
        int length = _store.Read(RecordName, RecordVersion, _record);
        if (length < RecordHeader)
        {
            _length = 0;
            Enter(Stage.Awake);
            return;
        }

        _length = length - RecordHeader;
        Stage asked = (Stage)_record[0];
        long due = BigEndian.ReadInt64(_record, 1);
        ResetCause cause = _supervisor.LastReset;
        switch (asked)
        {
            case Stage.Restart:
                Check(cause == ResetCause.Command, "a restart is told as " + RestartLog.Describe(cause));
                Enter(Stage.Deep);
                break;
            case Stage.Deep:
                Check(cause == ResetCause.DeepSleep, "deep sleep is told as " + RestartLog.Describe(cause));
                Check(now <= due + LatestStart, "deep sleep lasts " + ((now - due) / 1000000).ToString() + " s too long");
                Enter(Stage.Fault);
                break;
            case Stage.Fault:
                Check(cause == ResetCause.Exception, "an exception is told as " + RestartLog.Describe(cause));
                Enter(_clock == null ? Stage.Done : Stage.Stuck);
                break;
            default:
                Check(asked != Stage.Stuck || cause == ResetCause.Watchdog, "a stuck step is told as " + RestartLog.Describe(cause));
                Enter(Stage.Done);
                break;
        }

        Check(now >= due, "the clock goes on " + (due - now).ToString() + " us too early after a start");
    }

    private long Wait(long now, long wait, SleepDepth depth)
    {
        if (_waits > 0)
        {
            Check(now >= _due, "a step comes " + (_due - now).ToString() + " us early");
            Check(now <= _due + LatestStep, "a step comes " + (now - _due).ToString() + " us late");
        }

        if (_waits == Waits)
        {
            Enter(_stage + 1);
            return now;
        }

        _waits++;
        _due = now + wait;
        Sleep.Depth = depth;
        return _due;
    }

    private long SleepDeeply(long now)
    {
        if (_waits > 0 && now >= _due)
        {
            // To sleep less deeply is always right, where nothing else was promised.
            Check(!_sleepsDeeply, "deep sleep is not entered");
            Enter(Stage.Fault);
            return now;
        }

        if (_waits == 0)
        {
            _due = now + DeepPause;
            Keep(_due);
        }

        _waits++;
        Sleep.Depth = SleepDepth.Deep;
        return _due;
    }

    private void GetStuck(long now)
    {
        Keep(now);
        long end = _clock.NowMicroseconds + StuckMicroseconds;
        while (_clock.NowMicroseconds < end)
            _clock.WaitUntil(_clock.NowMicroseconds + 500);
        Check(false, "a stuck step is not ended");
        Enter(Stage.Done);
    }

    private void Enter(Stage stage)
    {
        _stage = stage;
        _waits = 0;
        if (stage == Stage.Done)
            _store.Delete(RecordName);
    }

    private void Keep(long due)
    {
        _record[0] = (byte)_stage;
        BigEndian.WriteInt64(_record, 1, due);
        _store.Write(RecordName, RecordVersion, _record, RecordHeader + _length);
    }

    private void Check(bool holds, string failure)
    {
        if (holds || _length > 0)
            return;
        _length = failure.Length > LongestFailure ? LongestFailure : failure.Length;
        for (int i = 0; i < _length; i++)
            _record[RecordHeader + i] = (byte)failure[i];
    }
}
