using System;
using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>
/// A watchdog: work that returns in time is not disturbed, then or later. Stuck work is ended in time, even if it catches the exception that ends
/// it, and is distinguished from any other fault. A limit within a limit counts by itself.
/// </summary>
public sealed class WatchdogContract : IGuardedWork
{
    private const int Limit = 200;
    private const int Unlimited = 60000;
    private const long Short = 50000;
    private const long Long = 600000;

    // The runtime looks at the limit between two statements of the program, with a quantum of 20 ms for others.
    private const long LatestEnd = 300000;

    // Work that catches the exception is ended for good half a second later.
    private const long LatestEndOfCatcher = 1000000;

    private readonly IWatchdog _watchdog;
    private readonly ISelfTestClock _clock;
    private long _microseconds;
    private bool _catches;
    private WatchdogContract _inner;

    private WatchdogContract(IWatchdog watchdog, ISelfTestClock clock)
    {
        _watchdog = watchdog;
        _clock = clock;
    }

    /// <summary>Works for some four seconds.</summary>
    public static void Check(IWatchdog watchdog, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("watchdog");
        WatchdogContract work = new WatchdogContract(watchdog, clock);
        report.Check(work.Work(Short, Limit) == ResetCause.Unknown, "it ends work that was in time");
        report.Check(work.Work(Long, Unlimited) == ResetCause.Unknown, "it ends work before its limit");
        long before = clock.NowMicroseconds;
        ResetCause cause = work.Work(Long, Limit);
        if (!report.Check(cause == ResetCause.Watchdog, cause == ResetCause.Unknown ? "stuck work goes on" : "stuck work ends, and is not told to be stuck"))
            return;
        CheckEnd(clock.NowMicroseconds - before, LatestEnd, "stuck work", report);
        report.Check(work.Work(Long, Unlimited) == ResetCause.Unknown, "it bites again without having been set");

        work._catches = true;
        before = clock.NowMicroseconds;
        report.Check(work.Work(2 * Long, Limit) == ResetCause.Watchdog, "stuck work that catches the exception goes on");
        CheckEnd(clock.NowMicroseconds - before, LatestEndOfCatcher, "stuck work that catches the exception", report);
        work._catches = false;

        WatchdogContract outer = new WatchdogContract(watchdog, clock);
        outer._inner = work;
        before = clock.NowMicroseconds;
        report.Check(outer.Work(0, Unlimited) == ResetCause.Watchdog, "a limit within a limit does not count");
        CheckEnd(clock.NowMicroseconds - before, LatestEnd, "stuck work within a limit", report);
        report.Check(watchdog.CauseOf(new Exception("another fault")) == ResetCause.Exception, "any fault counts as stuck");
    }

    /// <inheritdoc/>
    public void Run()
    {
        if (_inner != null)
        {
            _inner._microseconds = Long;
            _watchdog.Run(_inner, Limit);
            return;
        }

        long end = _clock.NowMicroseconds + _microseconds;
        while (_clock.NowMicroseconds < end)
        {
            try
            {
                // Short waits, since the board's clock sleeps through longer ones and a thread that sleeps is not stuck.
                while (_clock.NowMicroseconds < end)
                    _clock.WaitUntil(_clock.NowMicroseconds + 500);
            }
            catch (Exception)
            {
                if (!_catches)
                    throw;
            }
        }
    }

    private static void CheckEnd(long after, long latest, string what, SelfTestReport report)
    {
        report.Check(
            after >= Limit * 1000 && after <= Limit * 1000 + latest, what + " ends after " + (after / 1000).ToString() + " ms and not after " + Limit.ToString());
    }

    private ResetCause Work(long microseconds, int limit)
    {
        _microseconds = microseconds;
        try
        {
            _watchdog.Run(this, limit);
            return ResetCause.Unknown;
        }
        catch (Exception exception)
        {
            return _watchdog.CauseOf(exception);
        }
    }
}
