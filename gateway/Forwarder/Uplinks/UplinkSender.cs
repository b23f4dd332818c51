using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// Carries uplinks to every server until it has acknowledged each. A frame goes out at once, one a datagram, and again after 0.3,
/// 0.6, 1.2 … s while nothing answers. Data of one device keep their order, because a server that has seen a later counter
/// refuses the earlier one: while an older frame of the same device is not acknowledged by a server, or anything lies in the archive for it,
/// the newer waits for that server, and for no other. A join request waits for nothing and is given up after a few seconds.
/// </summary>
public sealed class UplinkSender
{
    private const long FirstRetryMicroseconds = 300000;
    private const int MostDoublings = 4;
    private const long ArchiveRetryMicroseconds = 1000000;

    // A flash that refuses is tried again after 1, 2, 4, … 64 s.
    private const int MostRefusalDoublings = 6;
    private const long FlashWaitMicroseconds = 100000;
    // The accept's second window opens 6 s after the request; what arrives later than this cannot be answered in time.
    private const long FleetingLifetimeMicroseconds = 4000000;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly BackhaulLink[] _links;
    private readonly IWallClock _clock;
    private readonly UplinkQueue _queue;
    private readonly Deliveries _deliveries;
    private readonly UplinkArchive _archive;
    private readonly int _allServers;
    private long _nextSpill;
    private long _refusedUntil;
    private int _refusals;

    /// <summary>A sender.</summary>
    /// <param name="settings">The gateway's settings.</param>
    /// <param name="links">The ways to the servers.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="archive">Where uplinks go that stay unacknowledged; null for none.</param>
    /// <param name="statistics">Counts.</param>
    public UplinkSender(
        ForwarderSettings settings, BackhaulLink[] links, IWallClock clock, UplinkArchive archive, ForwarderStatistics statistics)
    {
        _archive = archive;
        _settings = settings;
        _statistics = statistics;
        _links = links;
        _clock = clock;
        _queue = new UplinkQueue(settings.QueueLength);
        _deliveries = new Deliveries(settings.QueueLength, links.Length);
        _allServers = (1 << links.Length) - 1;
    }

    /// <summary>How many uplinks are in RAM.</summary>
    public int QueuedCount => _queue.Count;

    /// <summary>
    /// True while nothing may be written to flash, which takes an ESP32 some 100 ms for a segment: a transmission is about to be
    /// launched. Set by the application before each step.
    /// </summary>
    public bool FlashMustWait { get; set; }

    /// <summary>When <see cref="Step"/> is next due.</summary>
    public long NextStepMicroseconds { get; private set; } = long.MaxValue;

    /// <summary>Takes a received frame over.</summary>
    public void Accept(ReceivedFrame frame, ReceiveSettings settings, int channel, bool crcIsGood)
    {
        if (_queue.IsFull)
            MakeRoom();
        UplinkRecord uplink = _queue.Add();
        uplink.Fill(frame, settings, channel, crcIsGood);
        uplink.Pending = _allServers;
        _deliveries.Start(uplink);
    }

    /// <summary>Deals with a PUSH_ACK.</summary>
    /// <returns>False if its token is not that of an uplink under way to this server.</returns>
    public bool TakeAcknowledgement(BackhaulLink link)
    {
        for (int i = 0; i < _queue.Count; i++)
        {
            UplinkRecord uplink = _queue.At(i);
            if (!uplink.IsPendingFor(link.Index) || _deliveries.TokenOf(uplink, link.Index) != link.Token)
                continue;
            uplink.Pending &= ~(1 << link.Index);
            if (uplink.Pending == 0)
                _queue.RemoveAt(i);
            _statistics.FramesForwarded++;
            link.FramesForwarded++;
            return true;
        }

        return false;
    }

    /// <summary>Sends what is due.</summary>
    public void Step(long now)
    {
        NextStepMicroseconds = long.MaxValue;
        DropExpired(now);
        if (_archive != null)
            Spill(now);
        for (int server = 0; server < _links.Length; server++)
        {
            bool lastingMayGo = _links[server].IsUp && (_archive == null || _archive.CountFor(server) == 0);
            for (int i = 0; i < _queue.Count; i++)
            {
                UplinkRecord uplink = _queue.At(i);
                if (!uplink.IsPendingFor(server) || (uplink.IsLasting && (!lastingMayGo || _queue.HasOlderOfSameDevice(i, server))))
                    continue;
                if (now >= _deliveries.NextAttemptOf(uplink, server))
                    Send(uplink, server, now);
                Due(_deliveries.NextAttemptOf(uplink, server));
            }
        }
    }

    // Moves to the archive what has waited too long; at once when every server that lacks it is out of reach. Oldest first for each server, so
    // that the archive is in the order of reception and everything in RAM is younger.
    private void Spill(long now)
    {
        int inReach = 0;
        for (int i = 0; i < _links.Length; i++)
            inReach |= _links[i].IsUp ? 1 << i : 0;
        bool spilled = false;
        int held = 0;
        int index = 0;
        while (index < _queue.Count)
        {
            UplinkRecord uplink = _queue.At(index);
            if (!uplink.IsLasting)
            {
                index++;
                continue;
            }

            bool atOnce = (uplink.Pending & inReach) == 0 || _queue.IsNearlyFull;
            long due = atOnce ? now : uplink.ReceivedAtMicroseconds + _settings.ArchiveAfterSeconds * 1000000L;
            if (now >= due && now < _nextSpill && !_queue.IsNearlyFull)
                due = _nextSpill;
            if (due < _refusedUntil)
                due = _refusedUntil;
            if (now >= due && FlashMustWait)
                due = now + FlashWaitMicroseconds;
            // Whoever waits for an older one waits for this one too.
            if (now < due || (uplink.Pending & held) != 0)
            {
                Due(due > now ? due : now + ArchiveRetryMicroseconds);
                held |= uplink.Pending;
                index++;
                continue;
            }

            if (!_archive.Append(uplink, now, _clock.UnixMicroseconds))
            {
                Refused(now);
                Due(_refusedUntil);
                break;
            }

            _queue.RemoveAt(index);
            _statistics.FramesArchived++;
            spilled = true;
        }

        if (!spilled)
            return;
        if (_archive.Flush())
            _refusals = 0;
        else
            Refused(now);
        _nextSpill = now + _settings.ArchiveSpacingMilliseconds * 1000L;
    }

    private void Refused(long now)
    {
        _statistics.ArchiveFailures++;
        _refusedUntil = now + (ArchiveRetryMicroseconds << _refusals);
        if (_refusals < MostRefusalDoublings)
            _refusals++;
    }

    private void Send(UplinkRecord uplink, int server, long now)
    {
        BackhaulLink link = _links[server];
        // Repeats bear the first one's token, so that any of the acknowledgements counts.
        if (_deliveries.TokenOf(uplink, server) < 0)
            _deliveries.SetToken(uplink, server, link.NextToken());
        link.BeginPacket(SemtechUdp.PushData, _deliveries.TokenOf(uplink, server));
        link.Writer.Text("{\"rxpk\":[");
        RxpkWriter.Write(link.Writer, uplink, (uint)uplink.ReceivedAtMicroseconds, UnixTimeOf(uplink, now));
        link.Writer.Text("]}");
        link.SendPush(now);
        int attempts = _deliveries.CountAttempt(uplink, server);
        int doublings = attempts < MostDoublings ? attempts : MostDoublings;
        _deliveries.SetNextAttempt(uplink, server, now + (FirstRetryMicroseconds << doublings));
    }

    private long UnixTimeOf(UplinkRecord uplink, long now)
    {
        long unix = _clock.UnixMicroseconds;
        return unix < 0 ? -1 : unix - (now - uplink.ReceivedAtMicroseconds);
    }

    private void DropExpired(long now)
    {
        for (int i = _queue.Count - 1; i >= 0; i--)
        {
            UplinkRecord uplink = _queue.At(i);
            if (uplink.IsLasting)
                continue;
            if (now - uplink.ReceivedAtMicroseconds >= FleetingLifetimeMicroseconds)
                Drop(i);
            else
                Due(uplink.ReceivedAtMicroseconds + FleetingLifetimeMicroseconds);
        }
    }

    // The oldest goes: of a bay or a doorway the latest counts most, and totals repair what is missing.
    private void MakeRoom()
    {
        Drop(0);
    }

    // A join that one of the servers has is not lost: another that was out of reach had no part in it.
    private void Drop(int index)
    {
        if (_queue.At(index).IsLasting || _queue.At(index).Pending == _allServers)
            _statistics.FramesDropped++;
        _queue.RemoveAt(index);
    }

    private void Due(long at)
    {
        if (at < NextStepMicroseconds)
            NextStepMicroseconds = at;
    }
}
