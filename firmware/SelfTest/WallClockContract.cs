using NanoSensors.Board;

namespace NanoSensors.SelfTest;

/// <summary>The time of day: not known, always, or a time that can be and goes on as the board's clock does.</summary>
public static class WallClockContract
{
    // 2026-01-01 and 2100-01-01, µs since 1970.
    private const long Earliest = 1767225600000000;
    private const long Latest = 4102444800000000;
    private const long Pause = 300000;

    // It counts in ticks of 10 ms.
    private const long Tolerance = 20000;

    /// <summary>Looks twice within a third of a second.</summary>
    public static void Check(IWallClock wallClock, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("time of day");
        // Whatever else holds the processor in between: it went on by no less than the inner span and no more than the outer one.
        long outer = clock.NowMicroseconds;
        long before = wallClock.UnixMicroseconds;
        long inner = clock.NowMicroseconds;
        clock.WaitUntil(inner + Pause);
        inner = clock.NowMicroseconds - inner;
        long after = wallClock.UnixMicroseconds;
        outer = clock.NowMicroseconds - outer;
        if (before == -1)
        {
            // It may become known in between.
            report.Check(after == -1 || (after >= Earliest && after < Latest), "it is neither known nor unknown");
            return;
        }

        report.Check(before >= Earliest && before < Latest, "it is before 2026 or after 2099");
        report.Check(after - before >= inner - Tolerance && after - before <= outer + Tolerance, "it goes on by " + ((after - before) / 1000).ToString() + " ms in " + (inner / 1000).ToString());
    }
}
