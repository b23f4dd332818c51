using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>What a datagram from the server was.</summary>
public enum LinkEvent
{
    /// <summary>No datagram is waiting.</summary>
    None = 0,

    /// <summary>One that needs nothing more: a PULL_ACK, or something malformed.</summary>
    Handled = 1,

    /// <summary>A PUSH_ACK; its token is in <see cref="BackhaulLink.Token"/>.</summary>
    PushAck = 2,

    /// <summary>A PULL_RESP; it is in <see cref="BackhaulLink.Datagram"/>.</summary>
    PullResp = 3,
}

/// <summary>
/// The way to the server: headers and tokens, the keepalive, and whether the server answers. The server counts as in reach
/// until a request, retries included, has gone unanswered for <see cref="ForwarderSettings.DownAfterSeconds"/>, and again from
/// the next answer on.
/// </summary>
public sealed class BackhaulLink
{
    private const long RetryMicroseconds = 1000000;
    private const long RetryWhileDownMicroseconds = 2000000;
    private const long NothingUnanswered = long.MaxValue;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly IDatagrams _datagrams;
    // The last PULL_DATA: an acknowledgement may come after the next was sent.
    private readonly int[] _pullTokens = new int[] { -1, -1, -1, -1 };
    private int _pullCount;
    private bool _pullAnswered = true;
    private long _nextPull;
    private long _unansweredSince = NothingUnanswered;
    private int _nextToken;

    /// <summary>A link.</summary>
    public BackhaulLink(ForwarderSettings settings, IDatagrams datagrams, ForwarderStatistics statistics)
    {
        _settings = settings;
        _statistics = statistics;
        _datagrams = datagrams;
    }

    /// <summary>What is written for sending.</summary>
    public readonly AsciiWriter Writer = new AsciiWriter(SemtechUdp.MaxDatagramLength);

    /// <summary>What <see cref="Receive"/> took.</summary>
    public readonly byte[] Datagram = new byte[1472];

    /// <summary>Its length.</summary>
    public int Length { get; private set; }

    /// <summary>Its token.</summary>
    public int Token => (Datagram[1] << 8) | Datagram[2];

    /// <summary>Whether the server counts as in reach.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds
    {
        get
        {
            if (!IsUp || _unansweredSince == NothingUnanswered)
                return _nextPull;
            long down = _unansweredSince + _settings.DownAfterSeconds * 1000000L;
            return down < _nextPull ? down : _nextPull;
        }
    }

    /// <summary>Starts the tokens somewhere else than the last time the gateway started, and the keepalive at once.</summary>
    public void Begin(long now)
    {
        _nextToken = (int)((now ^ (now >> 16)) & 0xFFFF);
        _nextPull = now;
    }

    /// <summary>A token for a packet, 0 to 65,535, the next after the last.</summary>
    public int NextToken()
    {
        _nextToken = (_nextToken + 1) & 0xFFFF;
        return _nextToken;
    }

    /// <summary>Starts a packet to the server in <see cref="Writer"/> with its twelve bytes of header.</summary>
    public void BeginPacket(byte type, int token)
    {
        Writer.Clear();
        Writer.Byte(SemtechUdp.Version);
        Writer.Byte((byte)(token >> 8));
        Writer.Byte((byte)token);
        Writer.Byte(type);
        for (int shift = 56; shift >= 0; shift -= 8)
            Writer.Byte((byte)(_settings.GatewayEui >> shift));
    }

    /// <summary>Sends what was written.</summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="expectsAnswer">True for a request whose staying unanswered speaks against the server's being in reach.</param>
    /// <returns>False if the network refused it.</returns>
    public bool Send(long now, bool expectsAnswer)
    {
        if (expectsAnswer && _unansweredSince == NothingUnanswered)
            _unansweredSince = now;
        return !Writer.Overflowed && _datagrams.Send(Writer.Buffer, Writer.Length);
    }

    /// <summary>To be called when an acknowledgement matched something the caller had sent.</summary>
    public void NoteAnswer()
    {
        _unansweredSince = NothingUnanswered;
        if (!IsUp)
            IsUp = true;
    }

    /// <summary>Sends the keepalive when it is due, and notices that the server is out of reach.</summary>
    public void Step(long now)
    {
        if (IsUp && _unansweredSince != NothingUnanswered
            && now - _unansweredSince >= _settings.DownAfterSeconds * 1000000L)
        {
            IsUp = false;
            _statistics.BackhaulLosses++;
        }

        if (now < _nextPull)
            return;
        int token = NextToken();
        BeginPacket(SemtechUdp.PullData, token);
        _pullTokens[_pullCount++ & 3] = token;
        _pullAnswered = false;
        _statistics.PullsSent++;
        Send(now, true);
        _nextPull = now + (IsUp ? RetryMicroseconds : RetryWhileDownMicroseconds);
    }

    /// <summary>Takes the next datagram from the server. Total: whatever it holds, it is told apart or counted as malformed.</summary>
    public LinkEvent Receive(long now)
    {
        Length = _datagrams.Receive(Datagram);
        if (Length < 0)
            return LinkEvent.None;
        if (Length < SemtechUdp.DownHeaderLength || Datagram[0] != SemtechUdp.Version)
            return Malformed();
        switch (Datagram[3])
        {
            case SemtechUdp.PushAck:
                return LinkEvent.PushAck;
            case SemtechUdp.PullAck:
                OnPullAck(now);
                return LinkEvent.Handled;
            case SemtechUdp.PullResp:
                return LinkEvent.PullResp;
            default:
                return Malformed();
        }
    }

    private void OnPullAck(long now)
    {
        for (int i = 0; i < _pullTokens.Length; i++)
        {
            if (_pullTokens[i] != Token)
                continue;
            // Each is answered once; a duplicate of the network's is not another answer.
            _pullTokens[i] = -1;
            _statistics.PullsAcknowledged++;
            if (!_pullAnswered)
            {
                _pullAnswered = true;
                _nextPull = now + _settings.KeepaliveSeconds * 1000000L;
            }

            NoteAnswer();
            return;
        }

        _statistics.UnmatchedAcknowledgements++;
    }

    private LinkEvent Malformed()
    {
        _statistics.MalformedDatagrams++;
        return LinkEvent.Handled;
    }
}
