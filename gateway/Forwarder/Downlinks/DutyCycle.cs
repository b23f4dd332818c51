namespace NanoSensors.Forwarder;

/// <summary>
/// Keeps one band's share of time on air within the last hour. Time is booked by the minute, and a minute counts until it
/// lies wholly more than an hour back, so the account errs on the side of the rule.
/// </summary>
public sealed class DutyCycle
{
    private const int Minutes = 61;
    private const long MicrosecondsPerMinute = 60000000L;

    private readonly int[] _used = new int[Minutes];
    private readonly int _budgetMicroseconds;
    private long _minute;
    private int _total;

    /// <summary>An account that allows so many thousandths of an hour.</summary>
    public DutyCycle(int permille)
    {
        _budgetMicroseconds = permille * 3600000;
    }

    /// <summary>Books a transmission if the account allows it.</summary>
    /// <param name="now">Monotonic time, microseconds; never earlier than in the last call.</param>
    /// <param name="airtimeMicroseconds">Its time on air.</param>
    /// <returns>False, and nothing is booked, if it would be too much.</returns>
    public bool TryBook(long now, int airtimeMicroseconds)
    {
        Advance(now / MicrosecondsPerMinute);
        if (_total + airtimeMicroseconds > _budgetMicroseconds)
            return false;
        _used[(int)(_minute % Minutes)] += airtimeMicroseconds;
        _total += airtimeMicroseconds;
        return true;
    }

    private void Advance(long minute)
    {
        long steps = minute - _minute;
        if (steps > Minutes)
            steps = Minutes;
        for (long i = steps - 1; i >= 0; i--)
        {
            int slot = (int)((minute - i) % Minutes);
            _total -= _used[slot];
            _used[slot] = 0;
        }

        _minute = minute;
    }
}
