using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>
/// Uplinks in flash that the server has not acknowledged: a ring of segments, the oldest read, the newest written. It survives
/// a power cut at any moment with all that was flushed; after one, up to a segment that was being replayed may be
/// replayed again, which the server's own check of counters undoes.
/// </summary>
/// <remarks>
/// The newest segment, the tail, is rewritten with each flush, in turn into one of two blobs, so that a torn write leaves the
/// one before. When it is full it is written once more, into the ring, and those blobs are deleted. A segment that was
/// delivered is deleted. So an uplink costs one write of at most one erase block, and the file system
/// spreads these over the whole partition.
/// </remarks>
public sealed class UplinkArchive
{
    /// <summary>The most segments a ring may have.</summary>
    public const int MostSegments = 96;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly IStorage _storage;
    private readonly ArchiveSegment _tail = new ArchiveSegment();
    private readonly ArchiveSegment _head = new ArchiveSegment();
    private readonly ushort[] _counts = new ushort[MostSegments];
    private readonly int _segments;
    private uint _headSequence;
    private uint _firstOfThisStart;
    private bool _headIsLoaded;
    // What of the oldest segment has been delivered, and the reader's place behind it.
    private int _deliveredTo = ArchiveSegment.HeaderLength;
    private int _deliveredCount;
    private int _readFrom;
    private int _readTo = ArchiveSegment.HeaderLength;
    private int _readCount;
    private uint _readSequence;
    private bool _tailInB;

    /// <summary>An archive; <see cref="Begin"/> finds what is in it.</summary>
    public UplinkArchive(ForwarderSettings settings, IStorage storage, ForwarderStatistics statistics)
    {
        _settings = settings;
        _statistics = statistics;
        _storage = storage;
        _segments = settings.ArchiveSegments < 2 ? 2
            : settings.ArchiveSegments > MostSegments ? MostSegments : settings.ArchiveSegments;
    }

    /// <summary>How many uplinks wait in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether none does.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>
    /// Finds what an earlier start has left. Reads every segment once, some 10 ms each on an ESP32; to be called before the radios
    /// listen.
    /// </summary>
    public void Begin()
    {
        bool any = false;
        uint first = 0;
        uint last = 0;
        for (int i = 0; i < MostSegments; i++)
        {
            if (!_head.Load(_storage, NameOf((uint)i)) || _head.Sequence % MostSegments != (uint)i)
                continue;
            _counts[i] = (ushort)_head.Count;
            Count += _head.Count;
            if (!any || _head.Sequence < first)
                first = _head.Sequence;
            if (!any || _head.Sequence > last)
                last = _head.Sequence;
            any = true;
        }

        bool inA = _tail.Load(_storage, "fq-tail.a");
        uint sequenceA = _tail.Sequence;
        uint revisionA = _tail.Revision;
        bool inB = _head.Load(_storage, "fq-tail.b");
        bool takeB = inB && (!inA || _head.Sequence > sequenceA || (_head.Sequence == sequenceA && _head.Revision > revisionA));
        uint tail = takeB ? _head.Sequence : sequenceA;
        // A tail that is in the ring too was about to be left when the power went.
        if ((inA || inB) && (!any || tail > last))
        {
            ArchiveSegment newest = takeB ? _head : _tail;
            // It goes to the ring as it is: another start's times may be of another kind, and another plan's radios.
            if (newest.Count > 0 && newest.Save(_storage, NameOf(tail)))
            {
                _statistics.ArchiveWrites++;
                _counts[(int)(tail % MostSegments)] = (ushort)newest.Count;
                Count += newest.Count;
                if (!any)
                    first = tail;
                any = true;
            }

            last = tail;
        }

        DeleteTail();
        _headSequence = any ? first : last + 1;
        _tail.Start(last + 1);
        _firstOfThisStart = last + 1;
        _headIsLoaded = false;
        _readSequence = _headSequence;
    }

    /// <summary>Appends an uplink, in RAM until <see cref="Flush"/>. If the ring is full its oldest segment goes.</summary>
    /// <param name="uplink">The frame.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="unixNow">The same moment since 1970, or -1.</param>
    /// <returns>False if the storage refused.</returns>
    public bool Append(UplinkRecord uplink, long now, long unixNow)
    {
        bool isUnix = unixNow >= 0;
        long time = isUnix ? unixNow - (now - uplink.ReceivedAtMicroseconds) : uplink.ReceivedAtMicroseconds;
        if (!_tail.Append(uplink, time, isUnix, _settings.Receivers))
        {
            if (!SealTail())
                return false;
            _tail.Append(uplink, time, isUnix, _settings.Receivers);
        }

        Count++;
        return true;
    }

    /// <summary>Makes durable what was appended.</summary>
    public bool Flush()
    {
        if (_tail.Count == 0)
            return true;
        _statistics.ArchiveWrites++;
        _tailInB = !_tailInB;
        return _tail.Save(_storage, _tailInB ? "fq-tail.b" : "fq-tail.a");
    }

    /// <summary>Starts reading anew at the oldest uplink that has not been delivered.</summary>
    /// <returns>Whether that is where the last reading began.</returns>
    public bool BeginRead()
    {
        SkipUnreadable();
        bool same = _readSequence == _headSequence && _readFrom == _deliveredTo;
        _readSequence = _headSequence;
        _readFrom = _deliveredTo;
        _readTo = _deliveredTo;
        _readCount = 0;
        return same;
    }

    /// <summary>Reads the next uplink of the oldest segment.</summary>
    /// <param name="uplink">Takes the frame and its time of reception in this start's monotonic time.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="unixNow">The same moment since 1970, or -1.</param>
    /// <param name="unixTime">When it was received since 1970, µs, or -1 if that cannot be told.</param>
    /// <param name="ageMicroseconds">How long ago, or -1 if that cannot be told.</param>
    /// <returns>False at the segment's end.</returns>
    public bool ReadNext(UplinkRecord uplink, long now, long unixNow, out long unixTime, out long ageMicroseconds)
    {
        ArchiveSegment segment = Oldest;
        int next = segment.Read(_readTo, uplink, out long time);
        unixTime = -1;
        ageMicroseconds = -1;
        if (next < 0)
            return false;
        _readTo = next;
        _readCount++;
        if (segment.HasUnixTime)
        {
            unixTime = time;
            if (unixNow >= time)
                ageMicroseconds = unixNow - time;
        }
        else if (segment.Sequence >= _firstOfThisStart)
        {
            ageMicroseconds = now - time;
            if (unixNow >= 0)
                unixTime = unixNow - ageMicroseconds;
        }

        return true;
    }

    /// <summary>What was read since <see cref="BeginRead"/> is delivered, or is not to be: it leaves the archive.</summary>
    /// <returns>Number of uplinks.</returns>
    public int Commit()
    {
        // The segment may have been given up meanwhile for want of room, or, being the tail, have gone to the ring.
        SkipUnreadable();
        if (_readSequence != _headSequence)
            return 0;
        int count = _readCount;
        Count -= count;
        _deliveredTo = _readTo;
        _deliveredCount += count;
        _readCount = 0;
        if (_deliveredTo >= Oldest.Length)
            LeaveOldest();
        return count;
    }

    private ArchiveSegment Oldest => _headSequence == _tail.Sequence ? _tail : _head;

    private void LeaveOldest()
    {
        if (_headSequence == _tail.Sequence)
        {
            _tail.Start(_tail.Sequence + 1);
            DeleteTail();
        }
        else
        {
            _counts[(int)(_headSequence % MostSegments)] = 0;
            _storage.Delete(NameOf(_headSequence));
        }

        NextOldest();
    }

    private void NextOldest()
    {
        _headSequence++;
        _headIsLoaded = false;
        _deliveredTo = ArchiveSegment.HeaderLength;
        _deliveredCount = 0;
    }

    // Brings the oldest segment into memory; passes over those that are missing or damaged.
    private void SkipUnreadable()
    {
        while (_headSequence != _tail.Sequence && !_headIsLoaded)
        {
            if (_head.Load(_storage, NameOf(_headSequence)) && _head.Sequence == _headSequence && _deliveredTo <= _head.Length)
                _headIsLoaded = true;
            else
                GiveUpOldest();
        }

        // Whatever was damaged: with the ring read out, what waits is what the tail holds.
        if (_headSequence == _tail.Sequence)
            Count = _tail.Count - _deliveredCount;
    }

    private void GiveUpOldest()
    {
        int index = (int)(_headSequence % MostSegments);
        int lost = _counts[index] - _deliveredCount;
        if (lost > 0)
        {
            Count -= lost;
            _statistics.FramesDropped += lost;
        }

        _counts[index] = 0;
        _storage.Delete(NameOf(_headSequence));
        NextOldest();
    }

    private bool SealTail()
    {
        if (_tail.Count == 0)
            return false;
        uint sequence = _tail.Sequence;
        if (_headSequence != sequence && sequence - _headSequence >= (uint)_segments)
            GiveUpOldest();
        _statistics.ArchiveWrites++;
        if (!_tail.Save(_storage, NameOf(sequence)))
            return false;
        _counts[(int)(sequence % MostSegments)] = (ushort)_tail.Count;
        _tail.Start(sequence + 1);
        // Else it would be taken for new at a start after the ring's copy has been delivered.
        DeleteTail();
        return true;
    }

    // The newer first: what a power cut in between leaves is then the shorter.
    private void DeleteTail()
    {
        _storage.Delete(_tailInB ? "fq-tail.b" : "fq-tail.a");
        _storage.Delete(_tailInB ? "fq-tail.a" : "fq-tail.b");
    }

    private static string NameOf(uint sequence)
    {
        return "fq-" + (sequence % MostSegments).ToString();
    }
}
