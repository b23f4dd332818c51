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
/// Notes and places go by the server's name and port: see <see cref="ArchivePlaces"/>.
/// </remarks>
public sealed partial class UplinkArchive
{
    /// <summary>The most segments a ring may have.</summary>
    public const int MostSegments = 96;

    /// <summary>The partition of a board with 4 MB of flash, bytes.</summary>
    public const int SmallestStorage = 256 * 1024;

    // What is checked of a segment in one step: some 10,000 instructions on the board.
    private const int PieceBytes = 512;

    // A clock that jumps by more than this says nothing about ages.
    private const long ClockStepMicroseconds = 3600000000L;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderStatistics _statistics;
    private readonly IStorage _storage;
    private readonly int _servers;
    private readonly ArchiveCursor[] _cursors;
    private readonly ArchiveSegment _tail;
    private readonly ArchiveSegment _head;
    private readonly ArchivePlaces _places;
    // How many uplinks a segment holds for each server.
    private readonly ushort[] _counts;
    private readonly int[] _tailCounts;
    private readonly UplinkRecord _scratch = new UplinkRecord();
    private readonly int _segments;
    private uint _oldest;
    private uint _firstOfThisStart;
    private bool _headIsLoaded;
    private bool _tailInB;
    private bool _isLoading;
    private uint _loading;
    private bool _mayGiveUpForRoom = true;
    private long _firstAt = -1;
    private long _clockOffset;
    private bool _hasClockOffset;
    private bool _clockStepped;

    /// <summary>An archive; <see cref="Begin"/> finds what is in it.</summary>
    /// <param name="settings">How large it may become, and what the radios listen to.</param>
    /// <param name="storage">Where it lies.</param>
    /// <param name="servers">How many servers there are, 1 to <see cref="ForwarderSettings.MostServers"/>.</param>
    /// <param name="statistics">Counts.</param>
    public UplinkArchive(ForwarderSettings settings, IStorage storage, int servers, ForwarderStatistics statistics)
        : this(settings, storage, null, servers, new ArchiveSegment(), new ArchiveSegment(), statistics)
    {
    }

    /// <summary>An archive whose notes go by the names of the servers.</summary>
    /// <param name="settings">How large it may become, what the radios listen to, and the servers' names.</param>
    /// <param name="storage">Where it lies.</param>
    /// <param name="store">Holds the record of the servers; null if notes go by the place in the list.</param>
    /// <param name="servers">How many servers there are, 1 to <see cref="ForwarderSettings.MostServers"/>.</param>
    /// <param name="tail">Buffer for what is written.</param>
    /// <param name="head">Buffer for what is read.</param>
    /// <param name="statistics">Counts.</param>
    public UplinkArchive(
        ForwarderSettings settings, IStorage storage, RecordStore store, int servers, ArchiveSegment tail, ArchiveSegment head,
        ForwarderStatistics statistics)
    {
        _tail = tail;
        _head = head;
        _places = new ArchivePlaces(storage, store, settings.ServerNames, servers);
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
    }

    /// <summary>How many segments a partition has room for, when a quarter of it stays free for records, the file system, and what it
    /// copies on writing.</summary>
    /// <param name="bytes">The partition's size, bytes.</param>
    public static int SegmentsFor(long bytes)
    {
        long segments = bytes / ArchiveSegment.Capacity * 3 / 4;
        return segments < 2 ? 2 : segments > MostSegments ? MostSegments : (int)segments;
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
        _places.Load();
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
            if (newest.Count > 0 && SaveAtStart(newest, takeB ? "fq-tail.a" : "fq-tail.b"))
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
        // A larger one of an earlier configuration: the newest stay.
        while (_tail.Sequence - _oldest > (uint)_segments)
            GiveUp(_oldest);
        SavePlaces();
    }

    // A flash that is full has room for it once the older copy is gone.
    private bool SaveAtStart(ArchiveSegment newest, string olderCopy)
    {
        if (newest.Save(_storage, NameOf(newest.Sequence)))
            return true;
        _storage.Delete(olderCopy);
        return newest.Save(_storage, NameOf(newest.Sequence));
    }

    /// <summary>Appends an uplink, in RAM until <see cref="Flush"/>. If the ring is full its oldest segment goes.</summary>
    /// <param name="uplink">The frame; <see cref="UplinkRecord.Pending"/> says for whom.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="unixNow">The same moment since 1970, or -1.</param>
    /// <returns>False if the storage refused.</returns>
    public bool Append(UplinkRecord uplink, long now, long unixNow)
    {
        NoteClock(now, unixNow);
        if (_firstAt < 0)
            _firstAt = uplink.ReceivedAtMicroseconds;
        bool isUnix = unixNow >= 0;
        int note = _places.NoteOf(uplink.Pending);
        long time = isUnix ? unixNow - (now - uplink.ReceivedAtMicroseconds) : uplink.ReceivedAtMicroseconds;
        if (!_tail.Append(uplink, note, time, isUnix, _settings.Receivers))
        {
            if (!SealTail())
                return false;
            _tail.Append(uplink, note, time, isUnix, _settings.Receivers);
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
        _tailInB = !_tailInB;
        return SaveTail(_tailInB ? "fq-tail.b" : "fq-tail.a");
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
            _scratch.Pending = _places.PendingOf(_scratch.Pending);
            for (int i = 0; i < _servers; i++)
            {
                if (_scratch.IsPendingFor(i))
                    _counts[IndexOf(segment.Sequence, i)]++;
            }
        }
    }

    // Writes the tail. Where the flash has no room the oldest segment goes, so that the newest uplinks stay; a flash that refuses even
    // then is broken, and nothing more is given up for it.
    private bool SaveTail(string name)
    {
        _statistics.ArchiveWrites++;
        if (_tail.Save(_storage, name))
        {
            _mayGiveUpForRoom = true;
            return true;
        }

        if (!_mayGiveUpForRoom || _oldest == _tail.Sequence)
            return false;
        GiveUp(_oldest);
        _statistics.ArchiveWrites++;
        _mayGiveUpForRoom = _tail.Save(_storage, name);
        return _mayGiveUpForRoom;
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
        if (!SaveTail(NameOf(sequence)))
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

    private void SavePlaces()
    {
        bool differ = false;
        for (int i = 0; i < _servers; i++)
            differ |= _cursors[i].Sequence != _oldest;
        _places.Save(_cursors, differ);
    }

    private void FindPlaces()
    {
        for (int i = 0; i < _servers; i++)
        {
            ArchiveCursor cursor = _cursors[i];
            // Sequences begin anew when the gateway starts with an empty archive.
            uint place = _places.IsNew(i) ? _tail.Sequence : _places.PlaceOf(i, _oldest);
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
