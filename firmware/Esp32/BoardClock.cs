using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Microseconds that go on over restarts and count proven time only. The chip's own count begins at 0 with each start. Over deep sleep the RTC counts on, whatever ends it, and so it does
/// over a restart of our own (ESP-IDF, system time: it is lost with the power alone). After anything else nobody knows how long the board was off: the clock goes on from the last time that
/// the record proves, so that each duration it tells is too short and never too long.
/// </summary>
/// <remarks>
/// <para>Record "clock", version 3: the time of this record (8), how far this clock is ahead of the system's time (8), the system's time at a restart of our own, or -1 (8), the epoch (4). It is written at a
/// start that is no wake-up, then when the time since doubles, from 15 s on, at last once an hour, and before a restart of our own. A loss of power therefore sets the clock back by half of what the
/// board has run, and by an hour at most: times in other records may then lie ahead of it.</para>
/// <para>Version 2 is still read: a time that had not been reached (8), 70 minutes ahead of its writing at most; how far ahead of the system's time (8).</para>
/// <para>Over deep sleep the RTC's oscillator of 150 kHz is off by a percent or so, and so is what is told of durations.</para>
/// </remarks>
public sealed class BoardClock
{
    private const string RecordName = "clock";
    private const byte RecordVersion = 3;
    private const int RecordLength = 28;
    private const byte EarlierVersion = 2;
    private const int EarlierLength = 16;
    private const long EarlierAhead = 4200000000;
    private const long Second = 1000000;
    private const long FirstPeriod = 15 * Second;
    private const long Period = 3600 * Second;

    // A refused write is tried again after this.
    private const long RetryDelay = 60 * Second;

    // No restart of our own takes longer.
    private const long LongestRestart = 300 * Second;

    private readonly IChip _chip;
    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[RecordLength];
    private readonly long _base;
    private readonly long _startedAt;
    private long _storedAt;
    private long _storedAhead;
    private long _due;

    /// <summary>Goes on from the record.</summary>
    /// <param name="chip">Its counts.</param>
    /// <param name="store">Holds the record.</param>
    public BoardClock(IChip chip, RecordStore store)
    {
        _chip = chip;
        _store = store;
        long sinceStart = chip.SinceStartMicroseconds;
        long system = chip.SystemMicroseconds;
        long stoppedAt = Load();
        if (chip.WokeFromDeepSleep && _storedAt >= 0 && system + _storedAhead >= _storedAt)
        {
            _base = system + _storedAhead - sinceStart;
            _startedAt = _storedAt - Period;
            _due = _storedAt + Period;
            return;
        }

        // The system's time begins anew with the power.
        if (stoppedAt >= 0 && system >= stoppedAt && system - stoppedAt <= LongestRestart)
        {
            _base = _storedAt + system - stoppedAt - sinceStart;
            _startedAt = _base;
            return;
        }

        _base = _storedAt < 0 ? 0 : _storedAt;
        _startedAt = _base;
        Epoch++;
    }

    /// <summary>The time.</summary>
    public long NowMicroseconds
    {
        get { return _base + _chip.SinceStartMicroseconds; }
    }

    /// <summary>Counts the pauses of unknown length, as <see cref="ISupervisor.ClockEpoch"/> says.</summary>
    public int Epoch { get; private set; }

    /// <summary>To be called from the main loop: writes the record when it is due.</summary>
    public void Keep(long now)
    {
        if (now >= _due)
            Store(now, -1);
    }

    /// <summary>The board is about to sleep deeply.</summary>
    public void BeforeDeepSleep()
    {
        long now = NowMicroseconds;
        long shift = now - _chip.SystemMicroseconds - _storedAhead;
        // SNTP sets the system's time.
        if (_storedAt < 0 || shift > Second || shift < -Second)
            Store(now, -1);
    }

    /// <summary>The board is about to restart by our own doing.</summary>
    public void BeforeRestart()
    {
        Store(NowMicroseconds, _chip.SystemMicroseconds);
    }

    // Returns the system's time at a restart of our own, or -1.
    private long Load()
    {
        if (_store.Read(RecordName, RecordVersion, _record) == RecordLength)
        {
            _storedAt = BigEndian.ReadInt64(_record, 0);
            _storedAhead = BigEndian.ReadInt64(_record, 8);
            Epoch = BigEndian.ReadInt32(_record, 24);
            return BigEndian.ReadInt64(_record, 16);
        }

        _storedAt = -1;
        if (_store.Read(RecordName, EarlierVersion, _record) == EarlierLength)
        {
            _storedAt = BigEndian.ReadInt64(_record, 0) - EarlierAhead;
            _storedAhead = BigEndian.ReadInt64(_record, 8);
            if (_storedAt < 0)
                _storedAt = 0;
        }

        return -1;
    }

    private void Store(long now, long stoppedAt)
    {
        long ahead = now - _chip.SystemMicroseconds;
        BigEndian.WriteInt64(_record, 0, now);
        BigEndian.WriteInt64(_record, 8, ahead);
        BigEndian.WriteInt64(_record, 16, stoppedAt);
        BigEndian.WriteInt32(_record, 24, Epoch);
        if (!_store.Write(RecordName, RecordVersion, _record, RecordLength))
        {
            _due = now + RetryDelay;
            return;
        }

        _storedAt = now;
        _storedAhead = ahead;
        // A board that starts over and over would prove nothing if its first record came after an hour.
        long age = now - _startedAt;
        _due = now + (age < FirstPeriod ? FirstPeriod : age < Period ? age : Period);
    }
}
