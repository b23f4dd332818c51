namespace NanoSensors.Board;

/// <summary>
/// Decides when a station joins its Wi-Fi anew. Each attempt breaks off the one before it, association and DHCP included, so it gets time: a slow DHCP server answers the second or third
/// question, 2, 4 and 8 s apart.
/// </summary>
public sealed class ConnectWatch
{
    /// <summary>Time for the attempt that the runtime makes by itself at the start, µs.</summary>
    public const long FirstMicroseconds = 15000000;

    /// <summary>Time for an attempt, µs.</summary>
    public const long AttemptMicroseconds = 45000000;

    private long _due = -1;

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
        _due = nowMicroseconds + AttemptMicroseconds;
    }

    /// <summary>There is an address: when it is lost, the next attempt begins at once.</summary>
    public void Connected()
    {
        _due = 0;
    }
}
