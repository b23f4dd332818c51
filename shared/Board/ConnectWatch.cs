namespace NanoSensors.Board;

/// <summary>
/// Decides when a station joins its Wi-Fi anew. The runtime joins by itself, at the start and when the network is lost. Each attempt of
/// our own ends the one before it, association and DHCP included. Therefore each gets twice the time of the last one: a router may take
/// minutes for its first address.
/// </summary>
public sealed class ConnectWatch
{
    /// <summary>Time for the runtime's own attempt, and for the first of ours, µs.</summary>
    public const long FirstMicroseconds = 60000000;

    /// <summary>The longest time for an attempt, µs.</summary>
    public const long LongestMicroseconds = 16 * FirstMicroseconds;

    private long _due = -1;
    private long _patience = FirstMicroseconds;

    /// <summary>Whether to join now, while there is no address.</summary>
    /// <param name="nowMicroseconds">Monotonic time, µs.</param>
    public bool IsDue(long nowMicroseconds)
    {
        if (_due < 0)
            _due = nowMicroseconds + FirstMicroseconds;
        return nowMicroseconds >= _due;
    }

    /// <summary>An attempt begins.</summary>
    /// <param name="nowMicroseconds">Monotonic time, µs.</param>
    public void Begun(long nowMicroseconds)
    {
        _due = nowMicroseconds + _patience;
        if (_patience < LongestMicroseconds)
            _patience *= 2;
    }

    /// <summary>There is an address.</summary>
    public void Connected()
    {
        _due = -1;
        _patience = FirstMicroseconds;
    }
}
