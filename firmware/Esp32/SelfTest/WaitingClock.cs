using NanoSensors.SelfTest;

namespace NanoSensors.Esp32;

/// <summary>The board's clock for a self-test. A pause ends up to a tick early, so it is asked again until the time has come.</summary>
public sealed class WaitingClock : ISelfTestClock
{
    private readonly IChip _chip;
    private readonly BoardClock _clock;

    /// <summary>The board's clock, and what it waits with.</summary>
    public WaitingClock(IChip chip, BoardClock clock)
    {
        _chip = chip;
        _clock = clock;
    }

    /// <inheritdoc/>
    public long NowMicroseconds
    {
        get { return _clock.NowMicroseconds; }
    }

    /// <inheritdoc/>
    public void WaitUntil(long microseconds)
    {
        long left = microseconds - _clock.NowMicroseconds;
        while (left > 0)
        {
            if (left > 1000)
                _chip.Pause((int)(left / 1000));
            left = microseconds - _clock.NowMicroseconds;
        }
    }
}
