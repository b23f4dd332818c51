using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>
/// Delivers to one server what lies in the archive for it once the server is back: oldest first, several to a datagram, the next only when the last
/// is acknowledged and not too fast, so that a server that has just come back is not run over.
/// </summary>
public sealed class UplinkReplay
{
    // Room for the longest rxpk: 340 characters of base64 and some 260 around them.
    private const int LongestRxpk = 620;
    private const long FirstRetryMicroseconds = 500000;
    private const int MostDoublings = 3;
    private const long OldestTmstMicroseconds = 1800000000L;

    // Between two pieces of a segment that is brought into memory.
    private const long PieceSpacingMicroseconds = 2000;

    // SNTP answers within seconds of the network's return, or after one or two retries; without it uplinks bear no time.
    private const long LongestClockWaitMicroseconds = 120000000L;
    private const long ClockLookMicroseconds = 1000000;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly BackhaulLink _link;
    private readonly IWallClock _clock;
    private readonly UplinkArchive _archive;
    private readonly UplinkRecord _uplink;
    private readonly int _server;
    private int _token = -1;
    private int _most;
    private int _expired;
    private int _attempts;
    private long _nextAttempt;
    private long _sentAt;
    private long _clockWaitUntil = -1;

    /// <summary>A replay.</summary>
    /// <param name="settings">The gateway's settings.</param>
    /// <param name="link">The way to the server.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="archive">What is replayed.</param>
    /// <param name="uplink">For use within a call; several replays may share it.</param>
    /// <param name="statistics">Counts.</param>
    public UplinkReplay(
        ForwarderSettings settings, BackhaulLink link, IWallClock clock, UplinkArchive archive, UplinkRecord uplink, ForwarderStatistics statistics)
    {
        _server = link.Index;
        _uplink = uplink;
        _settings = settings;
        _statistics = statistics;
        _link = link;
        _clock = clock;
        _archive = archive;
    }

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds => _archive.CountFor(_server) == 0 || !_link.IsUp ? long.MaxValue : _nextAttempt;

    /// <summary>Deals with a PUSH_ACK; false if its token is not that of the batch under way.</summary>
    public bool TakeAcknowledgement(int token)
    {
        if (_token < 0 || token != _token)
            return false;
        _token = -1;
        Deliver();
        return true;
    }

    /// <summary>Sends the next batch, or the last one again, when it is due.</summary>
    public void Step(long now)
    {
        if (_archive.CountFor(_server) == 0 || !_link.IsUp || now < _nextAttempt)
            return;
        if (WaitsForClock(now))
        {
            _nextAttempt = now + ClockLookMicroseconds;
            return;
        }

        if (!_archive.PrepareRead(_server))
        {
            _nextAttempt = now + PieceSpacingMicroseconds;
            return;
        }

        // The place changes between a batch and its repeat only when the ring had to give the oldest segment up.
        if (!_archive.BeginRead(_server) || _token < 0)
        {
            _token = _link.NextToken();
            _attempts = 0;
            _most = int.MaxValue;
        }

        int written = WriteBatch(now);
        if (written == 0)
        {
            // All of them too old.
            _token = -1;
            Deliver();
            _nextAttempt = now + _settings.ReplaySpacingMilliseconds * 1000L;
            return;
        }

        _most = written;
        _link.SendPush(now);
        int doublings = _attempts < MostDoublings ? _attempts : MostDoublings;
        _attempts++;
        _nextAttempt = now + (FirstRetryMicroseconds << doublings);
        _sentAt = now;
    }

    // From the first moment on at which the server was in reach, once per start.
    private bool WaitsForClock(long now)
    {
        if (_clock.UnixMicroseconds >= 0)
            return false;
        if (_clockWaitUntil < 0)
            _clockWaitUntil = now + LongestClockWaitMicroseconds;
        return now < _clockWaitUntil;
    }

    private void Deliver()
    {
        int count = _archive.Commit(_server);
        // Nothing if the archive gave the segment up while the batch was under way.
        int forwarded = count > _expired ? count - _expired : 0;
        if (count > 0)
            _statistics.FramesDropped += _expired;
        _statistics.FramesForwarded += forwarded;
        _link.FramesForwarded += forwarded;
        _statistics.FramesReplayed += forwarded;
        _nextAttempt = _sentAt + _settings.ReplaySpacingMilliseconds * 1000L;
    }

    // A repeat holds no more uplinks than the first did, since its acknowledgement may be the first one's.
    private int WriteBatch(long now)
    {
        AsciiWriter writer = _link.Writer;
        _link.BeginPacket(SemtechUdp.PushData, _token);
        writer.Text("{\"rxpk\":[");
        long unixNow = _clock.UnixMicroseconds;
        long lifetime = _settings.ArchiveLifetimeHours * 3600000000L;
        int written = 0;
        _expired = 0;
        while (written < _most && writer.Length + LongestRxpk < SemtechUdp.MaxDatagramLength
            && _archive.ReadNext(_server, _uplink, now, unixNow, out long unixTime, out long age))
        {
            if (age > lifetime)
            {
                _expired++;
                continue;
            }

            if (written > 0)
                writer.Byte((byte)',');
            RxpkWriter.Write(writer, _uplink, TmstOf(now, age), unixTime);
            written++;
        }

        writer.Text("]}");
        return written;
    }

    // A server answers an uplink at tmst plus a second or two. The answer to a replayed one must find its moment passed: so
    // tmst is never so old that, 32 bits being 71.6 min, it could be taken for one to come.
    private static uint TmstOf(long now, long age)
    {
        return (uint)(now - (age >= 0 && age < OldestTmstMicroseconds ? age : OldestTmstMicroseconds));
    }
}
