namespace NanoSensors.Board;

/// <summary>How often a board has started, and why: what somebody who looks after it wants to know first.</summary>
/// <remarks>Record "restarts", version 1: for each cause, in the order of its numbers, the count (2, big-endian, stays at 65,535). One write a start.</remarks>
public sealed class RestartLog
{
    /// <summary>Number of causes that are told apart.</summary>
    public const int Causes = 7;

    private const string RecordName = "restarts";
    private const byte RecordVersion = 1;

    private readonly byte[] _record = new byte[2 * Causes];

    /// <summary>Counts this start; planned wake-ups from deep sleep are none.</summary>
    /// <param name="store">Where it is remembered.</param>
    /// <param name="cause">Why the board started this time.</param>
    public RestartLog(RecordStore store, ResetCause cause)
    {
        Last = cause;
        if (store.Read(RecordName, RecordVersion, _record) != _record.Length)
        {
            for (int i = 0; i < _record.Length; i++)
                _record[i] = 0;
        }

        int index = (int)cause;
        if (cause == ResetCause.DeepSleep || index < 0 || index >= Causes)
            return;
        int count = CountOf(cause);
        if (count == 0xFFFF)
            return;
        count++;
        _record[2 * index] = (byte)(count >> 8);
        _record[2 * index + 1] = (byte)count;
        store.Write(RecordName, RecordVersion, _record, _record.Length);
    }

    /// <summary>Why it started this time.</summary>
    public ResetCause Last { get; }

    /// <summary>How often it has started for a cause, this time included.</summary>
    public int CountOf(ResetCause cause)
    {
        int index = (int)cause;
        return index < 0 || index >= Causes ? 0 : (_record[2 * index] << 8) | _record[2 * index + 1];
    }

    /// <summary>A cause in plain words.</summary>
    public static string Describe(ResetCause cause)
    {
        switch (cause)
        {
            case ResetCause.PowerOn:
                return "power on";
            case ResetCause.DeepSleep:
                return "wake-up";
            case ResetCause.Command:
                return "command";
            case ResetCause.Watchdog:
                return "watchdog";
            case ResetCause.Exception:
                return "exception";
            case ResetCause.BrownOut:
                return "low supply";
            default:
                return "unknown";
        }
    }
}
