using System;
using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>A watchdog: work that comes back in time is let be, then and later; stuck work is ended in time, and told apart from any other fault.</summary>
public static class WatchdogContract
{
    private const int Limit = 200;
    private const long Short = 50000;
    private const long Long = 600000;

    // It is looked at between two statements of the program, with a quantum of 20 ms for others.
    private const long LatestBite = 300000;

    /// <summary>Works for some two seconds.</summary>
    public static void Check(IWatchdog watchdog, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("watchdog");
        watchdog.End();
        report.Check(Work(watchdog, clock, Short, true) == ResetCause.Unknown, "it ends work that was in time");
        report.Check(Work(watchdog, clock, Long, false) == ResetCause.Unknown, "it ends work that nobody gave a limit");
        long before = clock.NowMicroseconds;
        ResetCause cause = Work(watchdog, clock, Long, true);
        long after = clock.NowMicroseconds - before;
        if (!report.Check(cause == ResetCause.Watchdog, cause == ResetCause.Unknown ? "stuck work goes on" : "stuck work ends, and is not told to be stuck"))
            return;
        report.Check(after >= Limit * 1000 && after <= Limit * 1000 + LatestBite, "stuck work ends after " + (after / 1000).ToString() + " ms and not after " + Limit.ToString());
        report.Check(Work(watchdog, clock, Long, false) == ResetCause.Unknown, "it bites again without having been set");
        report.Check(watchdog.CauseOf(new Exception("another fault")) == ResetCause.Exception, "any fault counts as stuck");
    }

    // Short waits, since the board's clock sleeps through longer ones and a thread that sleeps is not stuck.
    private static ResetCause Work(IWatchdog watchdog, ISelfTestClock clock, long microseconds, bool guarded)
    {
        try
        {
            if (guarded)
                watchdog.Begin(Limit);
            long end = clock.NowMicroseconds + microseconds;
            while (clock.NowMicroseconds < end)
                clock.WaitUntil(clock.NowMicroseconds + 500);
            return ResetCause.Unknown;
        }
        catch (Exception exception)
        {
            return watchdog.CauseOf(exception);
        }
        finally
        {
            watchdog.End();
        }
    }
}
