using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// Carries uplinks to the server until it has acknowledged each. A frame goes out at once, one a datagram, and again after 0.3,
/// 0.6, 1.2 … s while nothing answers. Data of one device keep their order, because a server that has seen a later counter
/// refuses the earlier one: while an older frame of the same device is not acknowledged, or anything lies in the archive,
/// the newer waits. A join request waits for nothing and is given up after a few seconds.
/// </summary>
public sealed class UplinkSender
{
    private const long FirstRetryMicroseconds = 300000;
    private const int MostDoublings = 4;
    private const long ArchiveRetryMicroseconds = 1000000;
    private const long FlashWaitMicroseconds = 100000;
    // The accept's second window opens 6 s after the request; what arrives later than this cannot be answered in time.
    private const long FleetingLifetimeMicroseconds = 4000000;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly BackhaulLink _link;
    private readonly IWallClock _clock;
    private readonly UplinkQueue _queue;
    private readonly UplinkArchive _archive;
    private long _nextSpill;

    /// <summary>A sender.</summary>
    /// <param name="settings">The gateway's settings.</param>
    /// <param name="link">The way to the server.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="archive">Where uplinks go that stay unacknowledged; null for none.</param>
    /// <param name="statistics">Counts.</param>
    public UplinkSender(
        ForwarderSettings settings, BackhaulLink link, IWallClock clock, UplinkArchive archive, ForwarderStatistics statistics)
    {
        _archive = archive;
        _settings = settings;
        _statistics = statistics;
        _link = link;
        _clock = clock;
        _queue = new UplinkQueue(settings.QueueLength);
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
        _queue.Add().Fill(frame, settings, channel, crcIsGood);
    }

    /// <summary>Deals with a PUSH_ACK.</summary>
    /// <returns>False if its token is not that of an uplink under way.</returns>
    public bool TakeAcknowledgement(int token)
    {
        int index = _queue.IndexOfToken(token);
        if (index < 0)
            return false;
        _queue.RemoveAt(index);
        _statistics.FramesForwarded++;
        return true;
    }

    /// <summary>Sends what is due.</summary>
    public void Step(long now)
    {
        NextStepMicroseconds = long.MaxValue;
        DropExpired(now);
        if (_archive != null)
            Spill(now);
        bool lastingMayGo = _link.IsUp && (_archive == null || _archive.IsEmpty);
        for (int i = 0; i < _queue.Count; i++)
        {
            UplinkRecord uplink = _queue.At(i);
            if (uplink.IsLasting && (!lastingMayGo || _queue.HasOlderOfSameDevice(i)))
                continue;
            if (now >= uplink.NextAttemptMicroseconds)
                Send(uplink, now);
            Due(uplink.NextAttemptMicroseconds);
        }
    }

    // Moves to the archive what has waited too long; at once while the server is out of reach. Oldest first, so that the
    // archive is in the order of reception and everything in RAM is younger.
    private void Spill(long now)
    {
        bool atOnce = !_link.IsUp || _queue.IsNearlyFull;
        bool spilled = false;
        int i = 0;
        while (i < _queue.Count)
        {
            UplinkRecord uplink = _queue.At(i);
            if (!uplink.IsLasting)
            {
                i++;
                continue;
            }

            long due = atOnce ? now : uplink.ReceivedAtMicroseconds + _settings.ArchiveAfterSeconds * 1000000L;
            if (now >= due && now < _nextSpill && !_queue.IsNearlyFull)
                due = _nextSpill;
            if (now >= due && FlashMustWait)
                due = now + FlashWaitMicroseconds;
            if (now < due || !_archive.Append(uplink, now, _clock.UnixMicroseconds))
            {
                Due(due > now ? due : now + ArchiveRetryMicroseconds);
                break;
            }

            _queue.RemoveAt(i);
            _statistics.FramesArchived++;
            spilled = true;
        }

        if (!spilled)
            return;
        if (!_archive.Flush())
            _statistics.ArchiveFailures++;
        _nextSpill = now + _settings.ArchiveSpacingMilliseconds * 1000L;
    }

    private void Send(UplinkRecord uplink, long now)
    {
        // Repeats bear the first one's token, so that any of the acknowledgements counts.
        if (uplink.Token < 0)
            uplink.Token = _link.NextToken();
        _link.BeginPacket(SemtechUdp.PushData, uplink.Token);
        _link.Writer.Text("{\"rxpk\":[");
        RxpkWriter.Write(_link.Writer, uplink, (uint)uplink.ReceivedAtMicroseconds, UnixTimeOf(uplink, now));
        _link.Writer.Text("]}");
        _statistics.PushesSent++;
        _link.Send(now, true);
        int doublings = uplink.Attempts < MostDoublings ? uplink.Attempts : MostDoublings;
        uplink.Attempts++;
        uplink.NextAttemptMicroseconds = now + (FirstRetryMicroseconds << doublings);
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

    private void Drop(int index)
    {
        _queue.RemoveAt(index);
        _statistics.FramesDropped++;
    }

    private void Due(long at)
    {
        if (at < NextStepMicroseconds)
            NextStepMicroseconds = at;
    }
}
