namespace NanoSensors.Forwarder;

// What is read from the archive and leaves it.
public sealed partial class UplinkArchive
{
    /// <summary>
    /// Prepares the next <see cref="BeginRead"/> in pieces: to be called over and over, in steps of their own, until it answers true.
    /// Bringing a segment into memory and checking it at once would take an ESP32 longer than a transmission can wait.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <returns>Whether <see cref="BeginRead"/> finds its segment in memory.</returns>
    public bool PrepareRead(int server)
    {
        ArchiveCursor cursor = _cursors[server];
        if (cursor.Sequence == _tail.Sequence || (_headIsLoaded && _head.Sequence == cursor.Sequence))
            return true;
        if (cursor.DeliveredCount >= CountIn(cursor.Sequence, server))
        {
            LeaveSegment(server);
            return false;
        }

        if (!_isLoading || _loading != cursor.Sequence)
        {
            // One that another server waits for is brought in first; whether that one still asks does not matter.
            if (_isLoading && IsWanted(_loading))
            {
                CheckPiece();
                return false;
            }

            _headIsLoaded = false;
            _loading = cursor.Sequence;
            _isLoading = _head.BeginLoad(_storage, NameOf(_loading));
            // One that is missing is passed over by BeginRead.
            return !_isLoading;
        }

        return CheckPiece();
    }

    // Returns whether that was the last piece.
    private bool CheckPiece()
    {
        int state = _head.CheckNext(PieceBytes);
        if (state == 0)
            return false;
        _isLoading = false;
        _headIsLoaded = state > 0 && _head.Sequence == _loading;
        return true;
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

    /// <summary>Reads the next uplink for a server in its segment; to be called after <see cref="BeginRead"/> with nothing of another
    /// server in between.</summary>
    /// <param name="server">The server.</param>
    /// <param name="uplink">Takes the frame; its time of reception is not set.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="unixNow">The same moment since 1970, or -1.</param>
    /// <param name="unixTime">When it was received since 1970, µs, or -1 if that cannot be told.</param>
    /// <param name="ageMicroseconds">How long ago, or -1 if that cannot be told.</param>
    /// <returns>False at the segment's end.</returns>
    public bool ReadNext(int server, UplinkRecord uplink, long now, long unixNow, out long unixTime, out long ageMicroseconds)
    {
        NoteClock(now, unixNow);
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
            uplink.Pending = _places.PendingOf(uplink.Pending);
            cursor.ReadTo = next;
        }
        while (!uplink.IsPendingFor(server));

        cursor.ReadCount++;
        if (segment.HasUnixTime)
        {
            unixTime = time;
            if (unixNow >= time && !_clockStepped)
                ageMicroseconds = unixNow - time;
            // Nothing of this start is older than the first that was written in it, whatever the clock says.
            long most = now - _firstAt;
            if (segment.Sequence >= _firstOfThisStart && ageMicroseconds > most)
                ageMicroseconds = most;
        }
        else if (segment.Sequence >= _firstOfThisStart)
        {
            ageMicroseconds = now - time;
            if (unixNow >= 0)
                unixTime = unixNow - ageMicroseconds;
        }

        return true;
    }

    /// <summary>What was read for a server since <see cref="BeginRead"/> is delivered to it, or is not to be: for it, that leaves the
    /// archive.</summary>
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
        {
            _isLoading = false;
            _headIsLoaded = _head.Load(_storage, NameOf(sequence)) && _head.Sequence == sequence;
        }

        return _headIsLoaded;
    }

    private bool IsWanted(uint sequence)
    {
        for (int i = 0; i < _servers; i++)
        {
            if (_cursors[i].Sequence == sequence && _cursors[i].Waiting > 0)
                return true;
        }

        return false;
    }

    private void NoteClock(long now, long unixNow)
    {
        if (unixNow < 0)
            return;
        long moved = unixNow - now - _clockOffset;
        if (_hasClockOffset && (moved > ClockStepMicroseconds || moved < -ClockStepMicroseconds))
            _clockStepped = true;
        _clockOffset = unixNow - now;
        _hasClockOffset = true;
    }
}
