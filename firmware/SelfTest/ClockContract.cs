namespace NanoSensors.SelfTest;

/// <summary>A monotonic clock: never back, never standing, and a wait is no shorter than asked for.</summary>
public static class ClockContract
{
    private const int Reads = 1000;
    private const long Pause = 50000;

    // Ticks of 10 ms and another thread's quantum of 20 ms (measured on the runtime), and some.
    private const long LatestWake = 100000;

    /// <summary>Looks at a clock, for a twentieth of a second.</summary>
    public static void Check(ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin("clock");
        long before = clock.NowMicroseconds;
        bool forward = true;
        for (int i = 0; i < Reads; i++)
        {
            long now = clock.NowMicroseconds;
            forward = forward && now >= before;
            before = now;
        }

        report.Check(forward, "it ran backwards");
        report.Check(before >= 0, "it is negative");
        clock.WaitUntil(before + Pause);
        long late = clock.NowMicroseconds - before - Pause;
        report.Check(late >= 0, "a wait ended early by " + (-late).ToString() + " us");
        report.Check(late <= LatestWake, "a wait ended late by " + late.ToString() + " us");
    }
}
