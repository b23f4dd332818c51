using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>
/// Uplinks in flash that a server has not acknowledged: a ring of segments, the oldest read, the newest written. Each server has a place of its own
/// in it; an uplink lies there once, with a note for whom. It survives a power cut at any moment with all that was flushed; after one, up to a
/// segment that was being replayed may be replayed again to each server, which the servers' own check of counters undoes.
/// </summary>
/// <remarks>
/// The newest segment, the tail, is rewritten with each flush, in turn into one of two blobs, so that a torn write leaves the
/// one before. When it is full it is written once more, into the ring, and those blobs are deleted. A segment that every server has is
/// deleted. So an uplink costs one write of at most one erase block, and the file system spreads these over the whole partition.
/// Where one server is further than another, blob "fq-at" keeps their places: for each the sequence of its segment (4, big-endian), and CRC-32 (4).
/// </remarks>
public sealed class UplinkArchive
{
    /// <summary>The most segments a ring may have.</summary>
    public const int MostSegments = 96;

    private const string PlacesName = "fq-at";

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly IStorage _storage;
    private readonly int _servers;
    private readonly ArchiveCursor[] _cursors;
    private readonly ArchiveSegment _tail = new ArchiveSegment();
    private readonly ArchiveSegment _head = new ArchiveSegment();
    // How many uplinks a segment holds for each server.
    private readonly ushort[] _counts;
    private readonly int[] _tailCounts;
    private readonly byte[] _places;
    private readonly UplinkRecord _scratch = new UplinkRecord();
    private readonly int _segments;
    private uint _oldest;
    private uint _firstOfThisStart;
    private bool _headIsLoaded;
    private bool _tailInB;
    private bool _placesAreKept;

    /// <summary>An archive; <see cref="Begin"/> finds what is in it.</summary>
    /// <param name="settings">How large it may become, and what the radios listen to.</param>
    /// <param name="storage">Where it lies.</param>
    /// <param name="servers">How many servers there are, 1 to <see cref="ForwarderSettings.MostServers"/>.</param>
    /// <param name="statistics">Counts.</param>
    public UplinkArchive(ForwarderSettings settings, IStorage storage, int servers, ForwarderStatistics statistics)
    {
        _settings = settings;
        _statistics = statistics;
        _storage = storage;
        _servers = servers;
        _segments = settings.ArchiveSegments < 2 ? 2
            : settings.ArchiveSegments > MostSegments ? MostSegments : settings.ArchiveSegments;
        _cursors = new ArchiveCursor[servers];
        for (int i = 0; i < servers; i++)
            _cursors[i] = new ArchiveCursor();
        _counts = new ushort[MostSegments * servers];
        _tailCounts = new int[servers];
        _places = new byte[4 * servers + 4];
    }

    /// <summary>How many uplinks wait in it, for the server for which most do.</summary>
    public int Count
    {
        get
        {
            int most = 0;
            for (int i = 0; i < _servers; i++)
                most = _cursors[i].Waiting > most ? _cursors[i].Waiting : most;
            return most;
        }
    }

    /// <summary>How many uplinks wait for a server.</summary>
    public int CountFor(int server)
    {
        return _cursors[server].Waiting;
    }

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
            CountSegment(_head);
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
                CountSegment(newest);
                if (!any)
                    first = tail;
                any = true;
            }

            last = tail;
        }

        DeleteTail();
        _oldest = any ? first : last + 1;
        _tail.Start(last + 1);
        _firstOfThisStart = last + 1;
        _headIsLoaded = false;
        FindPlaces();
        Reclaim();
    }

    /// <summary>Appends an uplink, in RAM until <see cref="Flush"/>. If the ring is full its oldest segment goes.</summary>
    /// <param name="uplink">The frame; <see cref="UplinkRecord.Pending"/> says for whom.</param>
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

        for (int i = 0; i < _servers; i++)
        {
            if (!uplink.IsPendingFor(i))
                continue;
            _tailCounts[i]++;
            _cursors[i].Waiting++;
        }

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

    /// <summary>Starts reading anew at the oldest uplink that a server has not got.</summary>
    /// <returns>Whether that is where the last reading for it began.</returns>
    public bool BeginRead(int server)
    {
        ArchiveCursor cursor = _cursors[server];
        Settle(server);
        bool same = cursor.ReadSequence == cursor.Sequence && cursor.ReadFrom == cursor.DeliveredTo;
        cursor.ReadSequence = cursor.Sequence;
        cursor.ReadFrom = cursor.DeliveredTo;
        cursor.ReadTo = cursor.DeliveredTo;
        cursor.ReadCount = 0;
        return same;
    }

    /// <summary>Reads the next uplink for a server in its segment; to be called after <see cref="BeginRead"/> with nothing of another server in between.</summary>
    /// <param name="server">The server.</param>
    /// <param name="uplink">Takes the frame; its time of reception is not set.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="unixNow">The same moment since 1970, or -1.</param>
    /// <param name="unixTime">When it was received since 1970, µs, or -1 if that cannot be told.</param>
    /// <param name="ageMicroseconds">How long ago, or -1 if that cannot be told.</param>
    /// <returns>False at the segment's end.</returns>
    public bool ReadNext(int server, UplinkRecord uplink, long now, long unixNow, out long unixTime, out long ageMicroseconds)
    {
        ArchiveCursor cursor = _cursors[server];
        ArchiveSegment segment = cursor.Sequence == _tail.Sequence ? _tail : _head;
        unixTime = -1;
        ageMicroseconds = -1;
        long time;
        do
        {
            int next = segment.Read(cursor.ReadTo, uplink, out time);
            if (next < 0)
                return false;
            cursor.ReadTo = next;
        }
        while (!uplink.IsPendingFor(server));

        cursor.ReadCount++;
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

    /// <summary>What was read for a server since <see cref="BeginRead"/> is delivered to it, or is not to be: for it, that leaves the archive.</summary>
    /// <returns>Number of uplinks.</returns>
    public int Commit(int server)
    {
        ArchiveCursor cursor = _cursors[server];
        // The segment may have been given up meanwhile for want of room.
        if (cursor.ReadSequence != cursor.Sequence)
            return 0;
        int count = cursor.ReadCount;
        cursor.Waiting -= count;
        cursor.DeliveredTo = cursor.ReadTo;
        cursor.DeliveredCount += count;
        cursor.ReadCount = 0;
        if (cursor.DeliveredCount >= CountIn(cursor.Sequence, server))
            LeaveSegment(server);
        return count;
    }

    // How many uplinks a segment holds for a server.
    private int CountIn(uint sequence, int server)
    {
        return sequence == _tail.Sequence ? _tailCounts[server] : _counts[IndexOf(sequence, server)];
    }

    private int IndexOf(uint sequence, int server)
    {
        return (int)(sequence % MostSegments) * _servers + server;
    }

    private void CountSegment(ArchiveSegment segment)
    {
        int at = ArchiveSegment.HeaderLength;
        while ((at = segment.Read(at, _scratch, out _)) > 0)
        {
            for (int i = 0; i < _servers; i++)
            {
                if (_scratch.IsPendingFor(i))
                    _counts[IndexOf(segment.Sequence, i)]++;
            }
        }
    }

    private void LeaveSegment(int server)
    {
        ArchiveCursor cursor = _cursors[server];
        if (cursor.Sequence != _tail.Sequence)
        {
            cursor.MoveTo(cursor.Sequence + 1);
            Reclaim();
            SavePlaces();
            return;
        }

        // The tail is left when everybody has all of it.
        for (int i = 0; i < _servers; i++)
        {
            if (_cursors[i].Sequence != _tail.Sequence || _cursors[i].Waiting > 0)
                return;
        }

        StartTail(_tail.Sequence + 1);
        DeleteTail();
        _oldest = _tail.Sequence;
        for (int i = 0; i < _servers; i++)
            _cursors[i].MoveTo(_oldest);
    }

    // Brings the segment that a server is to read into memory; passes over those that hold nothing for it, are missing or damaged.
    private void Settle(int server)
    {
        ArchiveCursor cursor = _cursors[server];
        while (cursor.Sequence != _tail.Sequence)
        {
            if (cursor.DeliveredCount >= CountIn(cursor.Sequence, server))
                LeaveSegment(server);
            else if (Load(cursor.Sequence) && cursor.DeliveredTo <= _head.Length)
                return;
            else
                GiveUp(cursor.Sequence);
        }

        // Whatever was damaged: with the ring read out, what waits is what the tail holds.
        cursor.Waiting = _tailCounts[server] - cursor.DeliveredCount;
    }

    private bool Load(uint sequence)
    {
        if (!_headIsLoaded || _head.Sequence != sequence)
            _headIsLoaded = _head.Load(_storage, NameOf(sequence)) && _head.Sequence == sequence;
        return _headIsLoaded;
    }

    private void GiveUp(uint sequence)
    {
        int mostLost = 0;
        for (int i = 0; i < _servers; i++)
        {
            ArchiveCursor cursor = _cursors[i];
            int index = IndexOf(sequence, i);
            if (cursor.Sequence <= sequence)
            {
                int lost = _counts[index] - (cursor.Sequence == sequence ? cursor.DeliveredCount : 0);
                cursor.Waiting -= lost;
                mostLost = lost > mostLost ? lost : mostLost;
            }

            _counts[index] = 0;
            if (cursor.Sequence == sequence)
                cursor.MoveTo(sequence + 1);
        }

        _statistics.FramesDropped += mostLost;
        _storage.Delete(NameOf(sequence));
        if (_head.Sequence == sequence)
            _headIsLoaded = false;
        Reclaim();
    }

    // Deletes what every server has got. A server for which nothing waits is at the end, whatever lies there for others.
    private void Reclaim()
    {
        for (int i = 0; i < _servers; i++)
        {
            ArchiveCursor cursor = _cursors[i];
            if (cursor.Waiting > 0 || cursor.Sequence == _tail.Sequence)
                continue;
            cursor.MoveTo(_tail.Sequence);
            cursor.DeliveredTo = _tail.Length;
            cursor.DeliveredCount = _tailCounts[i];
        }

        while (_oldest != _tail.Sequence)
        {
            bool isDone = true;
            for (int i = 0; i < _servers; i++)
                isDone &= _cursors[i].Sequence > _oldest;
            if (!isDone)
                return;
            for (int i = 0; i < _servers; i++)
                _counts[IndexOf(_oldest, i)] = 0;
            _storage.Delete(NameOf(_oldest));
            _oldest++;
        }
    }

    private bool SealTail()
    {
        if (_tail.Count == 0)
            return false;
        uint sequence = _tail.Sequence;
        if (_oldest != sequence && sequence - _oldest >= (uint)_segments)
            GiveUp(_oldest);
        _statistics.ArchiveWrites++;
        if (!_tail.Save(_storage, NameOf(sequence)))
            return false;
        for (int i = 0; i < _servers; i++)
            _counts[IndexOf(sequence, i)] = (ushort)_tailCounts[i];
        StartTail(sequence + 1);
        // Else it would be taken for new at a start after the ring's copy has been delivered.
        DeleteTail();
        Reclaim();
        return true;
    }

    private void StartTail(uint sequence)
    {
        _tail.Start(sequence);
        for (int i = 0; i < _servers; i++)
            _tailCounts[i] = 0;
    }

    // The newer first: what a power cut in between leaves is then the shorter.
    private void DeleteTail()
    {
        _storage.Delete(_tailInB ? "fq-tail.b" : "fq-tail.a");
        _storage.Delete(_tailInB ? "fq-tail.a" : "fq-tail.b");
    }

    // Only where they differ: else the oldest segment there is tells everybody's.
    private void SavePlaces()
    {
        bool differ = false;
        for (int i = 0; i < _servers; i++)
        {
            differ |= _cursors[i].Sequence != _oldest;
            BigEndian.WriteUInt32(_places, 4 * i, _cursors[i].Sequence);
        }

        if (!differ)
        {
            ForgetPlaces();
            return;
        }

        _placesAreKept = true;
        BigEndian.WriteUInt32(_places, 4 * _servers, Crc32.Compute(_places, 0, 4 * _servers));
        _storage.Write(PlacesName, _places, _places.Length);
    }

    // Sequences begin anew when the gateway starts with an empty archive: places must not outlive what they refer to.
    private void ForgetPlaces()
    {
        if (_placesAreKept)
            _storage.Delete(PlacesName);
        _placesAreKept = false;
    }

    private void FindPlaces()
    {
        bool known = _oldest != _tail.Sequence && _servers > 1 && _storage.Read(PlacesName, _places) == _places.Length
            && BigEndian.ReadUInt32(_places, 4 * _servers) == Crc32.Compute(_places, 0, 4 * _servers);
        _placesAreKept = true;
        if (!known)
            ForgetPlaces();
        for (int i = 0; i < _servers; i++)
        {
            ArchiveCursor cursor = _cursors[i];
            uint place = known ? BigEndian.ReadUInt32(_places, 4 * i) : _oldest;
            cursor.MoveTo(place > _oldest && place <= _tail.Sequence ? place : _oldest);
            cursor.ReadSequence = cursor.Sequence;
            cursor.ReadFrom = 0;
            for (uint sequence = cursor.Sequence; sequence != _tail.Sequence; sequence++)
                cursor.Waiting += _counts[IndexOf(sequence, i)];
        }
    }

    private static string NameOf(uint sequence)
    {
        return "fq-" + (sequence % MostSegments).ToString();
    }
}
