using NanoSensors.Board;

namespace NanoSensors.Node;

/// <summary>
/// A period with jitter: the periods are counted from a fixed beginning, so that as many reports go out as the interval promises, and each falls
/// at a random moment of the first eighth of its period, so that nodes that were switched on together do not stay in step.
/// </summary>
internal sealed class ReportTimer
{
    private const int JitterDivisor = 8;

    private long _periodStart;

    /// <summary>When the report is due; <see cref="long.MaxValue"/> while stopped.</summary>
    internal long Due { get; private set; } = long.MaxValue;

    /// <summary>Starts: due at once, then with each period.</summary>
    internal void Start(long now)
    {
        _periodStart = now;
        Due = now;
    }

    /// <summary>The report due was taken up: on to the next.</summary>
    internal void Advance(long now, long period, uint random)
    {
        _periodStart += period;
        // After a long pause (or a longer interval) periods are not made up for.
        if (_periodStart <= now - period || _periodStart > now + period)
            _periodStart = now + period;
        Due = _periodStart + Jitter(period, random);
    }

    /// <summary>The period has changed: what is due later than it allows is brought forward.</summary>
    internal void Shorten(long now, long period, uint random)
    {
        if (Due == long.MaxValue || Due <= now + period)
            return;
        _periodStart = now;
        Advance(now, period, random);
    }

    internal void Save(byte[] buffer, int offset)
    {
        BigEndian.WriteInt64(buffer, offset, _periodStart);
        BigEndian.WriteInt64(buffer, offset + 8, Due);
    }

    internal void Restore(byte[] buffer, int offset)
    {
        _periodStart = BigEndian.ReadInt64(buffer, offset);
        Due = BigEndian.ReadInt64(buffer, offset + 8);
    }

    private static long Jitter(long period, uint random)
    {
        uint milliseconds = (uint)(period / JitterDivisor / 1000);
        return milliseconds == 0 ? 0 : random % milliseconds * 1000L;
    }
}
