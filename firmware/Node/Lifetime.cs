using NanoSensors.Board;

namespace NanoSensors.Node;

/// <summary>
/// What outlives a restart beside the duty's own state: restarts, flash writes, when the node started and what is due next.
/// </summary>
/// <remarks>
/// Record "life", version 1: restarts (4), writes until then (4), start of this life (8), report timer (16), status timer (16), battery
/// (5), wake-ups by a sensor (4), cause of the last restart (1), late windows since then (2); records of before lack the last ones. Written at each
/// start that is not a wake-up, with each status frame, and, on a board with deep sleep, before each pause in front of which something of it has changed or anything
/// else was written: a wake-up by the timer that nothing came of writes nothing.
/// </remarks>
internal sealed class Lifetime
{
    private const string RecordName = "life";
    private const byte RecordVersion = 1;
    private const int ShortestRecord = 48;
    private const int WakeUpsAt = ShortestRecord + PowerWatch.SavedLength;
    private const int CauseAt = WakeUpsAt + 4;
    private const int LateWindowsAt = CauseAt + 1;
    private const int RecordLength = LateWindowsAt + 2;
    private const int MostLateWindows = 65535;

    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[RecordLength];
    private readonly byte[] _stored = new byte[RecordLength];
    private int _writesWhenStored = -1;
    private readonly PowerWatch _power;
    private int _earlierWrites;

    internal Lifetime(RecordStore store, PowerWatch power)
    {
        _store = store;
        _power = power;
    }

    internal readonly ReportTimer Report = new ReportTimer();
    internal readonly ReportTimer Status = new ReportTimer();

    /// <summary>Restarts that were no wake-ups.</summary>
    internal int Restarts { get; private set; }

    /// <summary>Times that a sensor ended the board's deep sleep since the node was first set up. Counted by whoever knows; wraps.</summary>
    internal int WakeUps;

    /// <summary>Why it last restarted, wake-ups apart: what a node that sleeps has to tell of long after.</summary>
    internal ResetCause LastRestart { get; private set; }

    /// <summary>Receive windows that opened too late since the last restart, before the deep sleep that is just over. The application counts on.</summary>
    internal int LateWindows;

    /// <summary>When this life began.</summary>
    internal long StartedAt { get; private set; }

    /// <summary>Writes to the store since the node was first set up.</summary>
    internal int StoreWrites
    {
        get { return _earlierWrites + _store.WriteCount; }
    }

    /// <summary>Reads the record. Returns true if the node goes on after deep sleep with what was due.</summary>
    internal bool Begin(long now, ResetCause cause)
    {
        StartedAt = now;
        LastRestart = cause;
        bool found = _store.Read(RecordName, RecordVersion, _record) >= ShortestRecord;
        if (found)
        {
            Restarts = BigEndian.ReadInt32(_record, 0);
            _earlierWrites = BigEndian.ReadInt32(_record, 4) - _store.WriteCount;
            WakeUps = BigEndian.ReadInt32(_record, WakeUpsAt);
        }

        // Whoever restarted by a fault or a command has the battery that he had; only power that was applied may be another one.
        if (found && cause != ResetCause.PowerOn && cause != ResetCause.Unknown)
            _power.Restore(_record, ShortestRecord);
        if (found && cause == ResetCause.DeepSleep)
        {
            StartedAt = BigEndian.ReadInt64(_record, 8);
            LastRestart = (ResetCause)_record[CauseAt];
            LateWindows = (_record[LateWindowsAt] << 8) | _record[LateWindowsAt + 1];
            Report.Restore(_record, 16);
            Status.Restore(_record, 32);
            Encode();
            Remember();
            return true;
        }

        if (found)
            Restarts++;
        Save();
        return false;
    }

    internal bool Save()
    {
        Encode();
        if (_store.WriteCount == _writesWhenStored && IsAsStored())
            return true;
        if (!_store.Write(RecordName, RecordVersion, _record, RecordLength))
            return false;
        Remember();
        return true;
    }

    private void Remember()
    {
        System.Array.Copy(_record, 0, _stored, 0, RecordLength);
        _writesWhenStored = _store.WriteCount;
    }

    private bool IsAsStored()
    {
        for (int i = 0; i < RecordLength; i++)
        {
            // Its own count of writes apart.
            if (_record[i] != _stored[i] && (i < 4 || i >= 8))
                return false;
        }

        return true;
    }

    private void Encode()
    {
        BigEndian.WriteInt32(_record, 0, Restarts);
        BigEndian.WriteInt32(_record, 4, StoreWrites + 1);
        BigEndian.WriteInt64(_record, 8, StartedAt);
        Report.Save(_record, 16);
        Status.Save(_record, 32);
        _power.Save(_record, ShortestRecord);
        BigEndian.WriteInt32(_record, WakeUpsAt, WakeUps);
        _record[CauseAt] = (byte)LastRestart;
        int late = LateWindows < MostLateWindows ? LateWindows : MostLateWindows;
        _record[LateWindowsAt] = (byte)(late >> 8);
        _record[LateWindowsAt + 1] = (byte)late;
    }
}
