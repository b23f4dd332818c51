namespace NanoSensors.Node;

/// <summary>
/// Bounds the writes to flash: a stock that refills with time. While there is some, a write may go at once; when it is used
/// up, at the pace of the refill.
/// </summary>
internal sealed class WriteBudget
{
    private readonly int _capacity;
    private readonly long _refillMicroseconds;
    private int _stock;
    private long _refilledAt;

    internal WriteBudget(int capacity, long refillMicroseconds)
    {
        _capacity = capacity;
        _refillMicroseconds = refillMicroseconds;
        _stock = capacity;
    }

    internal void Begin(long now)
    {
        _refilledAt = now;
    }

    /// <summary>When the next write may go; now or earlier if at once.</summary>
    internal long NextAt(long now)
    {
        Refill(now);
        return _stock > 0 ? now : _refilledAt + _refillMicroseconds;
    }

    internal void Spend(long now)
    {
        Refill(now);
        if (_stock > 0)
            _stock--;
    }

    private void Refill(long now)
    {
        long gained = (now - _refilledAt) / _refillMicroseconds;
        if (gained <= 0)
            return;
        _refilledAt += gained * _refillMicroseconds;
        _stock = gained >= _capacity - _stock ? _capacity : _stock + (int)gained;
    }
}
