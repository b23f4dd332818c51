using System;
using NanoSensors.Board;
using NanoSensors.SelfTest;

namespace NanoSensors.Tests.Device;

/// <summary>A board that consists of a clock: its watchdog, its restarts, its time of day, and a main loop of a few lines.</summary>
public sealed class FakeWorld : ISelfTestClock, IWatchdog, IGuardedWork, ISupervisor, IWallClock
{
    private readonly Exception _bite = new Exception("stuck");
    private long _now = 1000000;
    private long _limit = long.MaxValue;
    private bool _hasBitten;
    private bool _restarts;
    private LoopContract _contract;
    private long _next;

    public bool IsWatchdogBroken;
    public bool WakesTooEarly;
    public int Starts = 1;

    public long NowMicroseconds
    {
        get { return _now; }
    }

    public int ClockEpoch { get { return 0; } }

    public ResetCause LastReset { get; private set; } = ResetCause.PowerOn;

    // 2026-02-11.
    public long UnixMicroseconds
    {
        get { return 1770768000000000 + _now; }
    }

    public void WaitUntil(long microseconds)
    {
        if (microseconds > _now)
            _now = microseconds;
        if (_now < _limit || IsWatchdogBroken)
            return;
        // Half a second to end by itself.
        _limit = _now + 500000;
        _hasBitten = true;
        throw _bite;
    }

    public void Run(IGuardedWork work, int milliseconds)
    {
        long outer = _limit;
        bool outerHasBitten = _hasBitten;
        _limit = _now + milliseconds * 1000L;
        _hasBitten = false;
        bool wasStuck;
        try
        {
            work.Run();
        }
        finally
        {
            wasStuck = _hasBitten;
            _limit = outer;
            _hasBitten = outerHasBitten;
        }

        if (wasStuck)
            throw _bite;
    }

    /// <summary>One step of the contract that is run.</summary>
    public void Run()
    {
        _next = _contract.Step(_now);
    }

    public ResetCause CauseOf(Exception exception)
    {
        return (object)exception == (object)_bite ? ResetCause.Watchdog : ResetCause.Exception;
    }

    public void Restart(ResetCause cause)
    {
        LastReset = cause;
        _restarts = true;
    }

    /// <summary>Runs the contract, start after start, for at most so many steps. Returns the last one.</summary>
    public LoopContract Run(RecordStore store, int steps)
    {
        LoopContract contract = new LoopContract(store, this, this, true);
        for (int i = 0; i < steps && !contract.IsDone; i++)
        {
            _restarts = false;
            long next = Step(contract);
            if (!_restarts && contract.Sleep.Depth == SleepDepth.Deep)
            {
                _now = WakesTooEarly ? _now + 1000 : next;
                Restart(ResetCause.DeepSleep);
            }
            else if (!_restarts && next != long.MaxValue)
            {
                WaitUntil(next);
            }

            if (!_restarts)
                continue;
            Starts++;
            contract = new LoopContract(store, this, this, true);
        }

        return contract;
    }

    private long Step(LoopContract contract)
    {
        _contract = contract;
        try
        {
            Run(this, 30000);
            return _next;
        }
        catch (Exception exception)
        {
            Restart(CauseOf(exception));
            return _now;
        }
    }
}
