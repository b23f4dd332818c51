using NanoSensors.Sensing;

namespace NanoSensors.SelfTest;

/// <summary>A sensor as <see cref="ISensor"/> promises it: nothing before it is started, an answer in time, the same answer until it is started again, and again after a power-down.</summary>
public static class SensorContract
{
    // None of ours takes longer.
    private const long Patience = 60000000;

    /// <summary>Measures three times.</summary>
    /// <returns>Whether it measured.</returns>
    public static bool Check(ISensor sensor, string part, ISelfTestClock clock, SelfTestReport report)
    {
        report.Begin(part);
        if (!report.Check(sensor != null, "not there: look at SDA, SCL, the supply and the address strap"))
            return false;
        sensor.PowerDown();
        report.Check(sensor.Poll(clock.NowMicroseconds) == SensorProgress.Idle, "it measures without having been started");
        if (!report.Check(Measure(sensor, clock, report) == SensorProgress.Ready, "no measurement: look at SDA, SCL, the supply and the address strap"))
            return false;
        report.Check(sensor.Poll(clock.NowMicroseconds) == SensorProgress.Ready, "a measurement that was done is not done any more");

        // One that is abandoned does not hinder the next.
        sensor.Start(clock.NowMicroseconds);
        report.Check(Measure(sensor, clock, report) == SensorProgress.Ready, "no measurement after one that was abandoned");
        sensor.PowerDown();
        report.Check(sensor.Poll(clock.NowMicroseconds) == SensorProgress.Idle, "it goes on measuring after a power-down");
        report.Check(Measure(sensor, clock, report) == SensorProgress.Ready, "no measurement after a power-down");
        sensor.PowerDown();
        return true;
    }

    private static SensorProgress Measure(ISensor sensor, ISelfTestClock clock, SelfTestReport report)
    {
        long end = clock.NowMicroseconds + Patience;
        sensor.Start(clock.NowMicroseconds);
        SensorProgress progress = sensor.Poll(clock.NowMicroseconds);
        while (progress == SensorProgress.Measuring && clock.NowMicroseconds < end)
        {
            long next = sensor.NextPollMicroseconds;
            if (!report.Check(next <= end, "it wants to be asked in " + ((next - clock.NowMicroseconds) / 1000000).ToString() + " s"))
                return SensorProgress.Failed;
            clock.WaitUntil(next);
            progress = sensor.Poll(clock.NowMicroseconds);
        }

        return progress;
    }
}
