namespace NanoSensors.Board;

/// <summary>
/// Decides when a server's name is to be resolved: at the start, every ten minutes, when the network has come back, and when nothing comes back from
/// where it was found, since behind dynamic DNS a name comes to mean another address without notice.
/// </summary>
/// <remarks>
/// The board's network thread asks and reports the outcome, its socket reports what it sends and gets. Each field is written whole, so that
/// the two need no lock; the worst that can come of it is one question more.
/// </remarks>
public sealed class NameWatch
{
    /// <summary>How long an answer counts, microseconds.</summary>
    public const long PeriodMicroseconds = 600000000;

    /// <summary>How soon it is asked again after no answer, microseconds.</summary>
    public const long RetryMicroseconds = 5000000;

    /// <summary>So many datagrams without one back, some twenty seconds of a gateway's, and it is asked again.</summary>
    public const int UnansweredDatagrams = 12;

    private long _askAt;
    private int _unanswered;

    /// <summary>Whether the name is to be resolved now.</summary>
    public bool IsDue(long nowMicroseconds)
    {
        return nowMicroseconds >= _askAt || _unanswered >= UnansweredDatagrams;
    }

    /// <summary>It was resolved.</summary>
    public void Answered(long nowMicroseconds)
    {
        _askAt = nowMicroseconds + PeriodMicroseconds;
        _unanswered = 0;
    }

    /// <summary>It could not be resolved.</summary>
    public void Failed(long nowMicroseconds)
    {
        _askAt = nowMicroseconds + RetryMicroseconds;
        _unanswered = 0;
    }

    /// <summary>The network is gone: asked as soon as it is back.</summary>
    public void Lost()
    {
        _askAt = long.MinValue;
    }

    /// <summary>A datagram was sent to where the server was found.</summary>
    public void NoteSent()
    {
        _unanswered++;
    }

    /// <summary>One came from there.</summary>
    public void NoteReceived()
    {
        _unanswered = 0;
    }
}
