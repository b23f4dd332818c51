using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Monotonic microseconds that go on over restarts. The chip's own count begins at 0 with each start. Over deep sleep the RTC counts on, whatever ends it, and the system's time of day
/// comes from there (ESP-IDF, system time); after anything else a record tells a time that had not been reached yet.
/// </summary>
/// <remarks>
/// Record "clock", version 2: a time that lies ahead (8), how far this clock is ahead of the system's time (8). It is written once an hour: 8,760 writes a
/// year. A power cut therefore moves the time forward by 70 minutes at most, never back. Over deep sleep the RTC's oscillator of 150 kHz is off by a percent or so, and so is what is
/// told of durations.
/// </remarks>
public sealed class BoardClock
{
    private const string RecordName = "clock";
    private const byte RecordVersion = 2;
    private const int RecordLength = 16;
    private const long Ahead = 4200000000;
    private const long Reserve = 600000000;

    private readonly IChip _chip;
    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[RecordLength];
    private readonly long _base;
    private readonly long _aheadOfSystem;
    private long _ceiling;

    /// <summary>Goes on from the record.</summary>
    /// <param name="chip">Its counts.</param>
    /// <param name="store">Holds the record.</param>
    public BoardClock(IChip chip, RecordStore store)
    {
        _chip = chip;
        _store = store;
        long sinceStart = chip.SinceStartMicroseconds;
        bool found = store.Read(RecordName, RecordVersion, _record) == RecordLength;
        long ceiling = found ? BigEndian.ReadInt64(_record, 0) : 0;
        if (found && chip.WokeFromDeepSleep)
        {
            _aheadOfSystem = BigEndian.ReadInt64(_record, 8);
            _ceiling = ceiling;
            long now = chip.SystemMicroseconds + _aheadOfSystem;
            _base = (now < ceiling ? now : ceiling) - sinceStart;
            return;
        }

        _base = ceiling;
        _aheadOfSystem = _base + sinceStart - chip.SystemMicroseconds;
    }

    /// <summary>The time.</summary>
    public long NowMicroseconds
    {
        get { return _base + _chip.SinceStartMicroseconds; }
    }

    /// <summary>To be called from the main loop: writes the record when it is due.</summary>
    public void Keep(long now)
    {
        if (now + Reserve > _ceiling)
            Store(now + Ahead);
    }

    /// <summary>The board is about to sleep deeply, until this time or less long.</summary>
    public void SleepUntil(long microseconds)
    {
        Keep(microseconds);
    }

    private void Store(long ceiling)
    {
        BigEndian.WriteInt64(_record, 0, ceiling);
        BigEndian.WriteInt64(_record, 8, _aheadOfSystem);
        if (_store.Write(RecordName, RecordVersion, _record, RecordLength))
            _ceiling = ceiling;
    }
}
