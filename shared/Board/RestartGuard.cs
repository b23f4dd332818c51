namespace NanoSensors.Board;

/// <summary>
/// Finds out that a board restarts over and over: after <see cref="RestartsForSafeMode"/> restarts by an exception, the watchdog or a
/// brown-out without an hour in between that went well, it is to start in safe mode, which leaves out what may be at fault (a node's sensors, a gateway's radios) and can still be reached.
/// </summary>
/// <remarks>
/// Record "guard", version 1: restarts (1). Written at each such restart, and once when all is well again. The entry point asks before it opens
/// sensors and radios, so that one that hangs or throws as soon as it is opened counts as well. What the runtime reports as power that was applied does not count.
/// </remarks>
public sealed class RestartGuard
{
    /// <summary>So many restarts in a row lead to safe mode.</summary>
    public const int RestartsForSafeMode = 5;

    private const string RecordName = "guard";
    private const byte RecordVersion = 1;

    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[1];

    /// <summary>A guard that remembers in <paramref name="store"/>.</summary>
    public RestartGuard(RecordStore store)
    {
        _store = store;
    }

    /// <summary>To be called once at each start.</summary>
    /// <param name="cause">Why the board started.</param>
    /// <returns>Whether to start in safe mode.</returns>
    public bool Begin(ResetCause cause)
    {
        int restarts = Read();
        switch (cause)
        {
            case ResetCause.Exception:
            case ResetCause.Watchdog:
            case ResetCause.BrownOut:
                if (restarts < byte.MaxValue)
                    Write(restarts + 1);
                return restarts + 1 >= RestartsForSafeMode;
            case ResetCause.DeepSleep:
                return restarts >= RestartsForSafeMode;
            default:
                // Somebody switched it on, or asked for a restart: a new beginning.
                Forget();
                return false;
        }
    }

    /// <summary>All has gone well for long enough.</summary>
    public void Forget()
    {
        if (Read() != 0)
            Write(0);
    }

    private int Read()
    {
        return _store.Read(RecordName, RecordVersion, _record) == 1 ? _record[0] : 0;
    }

    private void Write(int restarts)
    {
        _record[0] = (byte)restarts;
        _store.Write(RecordName, RecordVersion, _record, 1);
    }
}
