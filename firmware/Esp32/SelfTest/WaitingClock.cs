using System.Threading;
using NanoSensors.SelfTest;

namespace NanoSensors.Esp32;

/// <summary>The board's clock for a self-test. Thread.Sleep ends up to a tick early, so it is asked again until the time has come.</summary>
internal sealed class WaitingClock : ISelfTestClock
{
    private readonly BoardClock _clock;

    internal WaitingClock(BoardClock clock)
    {
        _clock = clock;
    }

    public long NowMicroseconds
    {
        get { return _clock.NowMicroseconds; }
    }

    public void WaitUntil(long microseconds)
    {
        long left = microseconds - _clock.NowMicroseconds;
        while (left > 0)
        {
            if (left > 1000)
                Thread.Sleep((int)(left / 1000));
            left = microseconds - _clock.NowMicroseconds;
        }
    }
}
