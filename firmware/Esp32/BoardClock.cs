using nanoFramework.Hardware.Esp32;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Monotonic microseconds that go on over restarts. The chip's own count begins at 0 with each start, so a record says where to go on:
/// exactly after deep sleep, and after anything else at a time that had not been reached yet.
/// </summary>
/// <remarks>
/// Record "clock", version 1: the time to go on from (8). While awake it lies up to 70 minutes ahead and is written once an hour: 8,760 writes a
/// year. A power cut therefore moves the time forward by an hour or less, never back.
/// </remarks>
public sealed class BoardClock
{
    private const string RecordName = "clock";
    private const byte RecordVersion = 1;
    private const long Ahead = 4200000000;
    private const long Reserve = 600000000;

    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[8];
    private readonly long _base;
    private long _ceiling;

    /// <summary>Goes on from the record.</summary>
    public BoardClock(RecordStore store)
    {
        _store = store;
        if (store.Read(RecordName, RecordVersion, _record) == _record.Length)
        {
            for (int i = 0; i < 8; i++)
                _base = (_base << 8) | _record[i];
        }
    }

    /// <summary>The time.</summary>
    public long NowMicroseconds
    {
        get { return _base + (long)HighResTimer.GetCurrent(); }
    }

    /// <summary>To be called from the main loop: writes the record when it is due.</summary>
    public void Keep(long now)
    {
        if (now + Reserve > _ceiling)
            Store(now + Ahead);
    }

    /// <summary>The board's next start goes on at this time.</summary>
    public void SleepUntil(long microseconds)
    {
        Store(microseconds);
    }

    private void Store(long time)
    {
        for (int i = 0; i < 8; i++)
            _record[i] = (byte)(time >> (56 - (8 * i)));
        if (_store.Write(RecordName, RecordVersion, _record, _record.Length))
            _ceiling = time;
    }
}
