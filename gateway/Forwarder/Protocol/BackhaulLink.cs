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
/// The way to one server: headers and tokens, the keepalive, and whether the server answers. The server counts as in reach
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
    /// <param name="settings">The gateway's settings.</param>
    /// <param name="index">Number of the server, from 0.</param>
    /// <param name="datagrams">The socket to it.</param>
    /// <param name="buffers">What a packet is written and read in; all links share it, since each is done with it when a call ends.</param>
    /// <param name="statistics">Counts.</param>
    public BackhaulLink(ForwarderSettings settings, int index, IDatagrams datagrams, PacketBuffers buffers, ForwarderStatistics statistics)
    {
        Index = index;
        Writer = buffers.Writer;
        Datagram = buffers.Datagram;
        _settings = settings;
        _statistics = statistics;
        _datagrams = datagrams;
    }

    /// <summary>What is written for sending.</summary>
    public readonly AsciiWriter Writer;

    /// <summary>What <see cref="Receive"/> took.</summary>
    public readonly byte[] Datagram;

    /// <summary>Number of the server, from 0.</summary>
    public readonly int Index;

    /// <summary>PUSH_DATA sent to it, repeats included.</summary>
    public int PushesSent { get; private set; }

    /// <summary>Of those, how many it acknowledged.</summary>
    public int PushesAcknowledged { get; private set; }

    /// <summary>Frames it has acknowledged.</summary>
    public int FramesForwarded { get; internal set; }

    /// <summary>PULL_RESP that came from it.</summary>
    public int DownlinksReceived { get; internal set; }

    /// <summary>How often it went out of reach.</summary>
    public int Losses { get; private set; }

    /// <summary>When it last answered, monotonic microseconds; -1 before the first time.</summary>
    public long AnsweredAtMicroseconds { get; private set; } = -1;

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

    /// <summary>Sends the PUSH_DATA that was written.</summary>
    public void SendPush(long now)
    {
        PushesSent++;
        _statistics.PushesSent++;
        Send(now, true);
    }

    /// <summary>To be called when a PUSH_ACK matched something the caller had sent.</summary>
    public void NotePushAnswer(long now)
    {
        PushesAcknowledged++;
        _statistics.PushesAcknowledged++;
        NoteAnswer(now);
    }

    private void NoteAnswer(long now)
    {
        AnsweredAtMicroseconds = now;
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
            Losses++;
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

            NoteAnswer(now);
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
