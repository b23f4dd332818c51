namespace NanoSensors.Board;

/// <summary>
/// Finds out that a board starts over and over. After <see cref="RestartsForSafeMode"/> restarts by an exception or the watchdog without an hour in between that went well, it is to start in safe mode,
/// which leaves out what may be at fault (a node's sensors, a gateway's radios) and can still be reached. From the <see cref="StartsForRest"/>th start without a good hour on, whatever the cause, it
/// rests first, each time twice as long: a weak battery recovers, and neither the flash nor the air is worn by a loop of starts.
/// </summary>
/// <remarks>
/// <para>The runtime does not tell a brown-out from power that was applied. Power that was applied for the <see cref="StartsForBrownOut"/>rd time without a good hour counts as a brown-out, and so
/// does power that was lost in the middle of a transmission, which is remembered before it begins.</para>
/// <para>Record "guard", version 2: restarts (1), starts without a good hour (1), those of them by power (1), a sum: 1 a transmission is under way, 2 the board rests (1), the cause to tell after
/// the rest (1), transmissions that did not end (2). Version 1, restarts (1), is still read. Written at each start that is no wake-up, before and after each transmission until an hour has gone
/// well or while the battery is weak, and once when all is well again.</para>
/// </remarks>
public sealed class RestartGuard
{
    /// <summary>So many restarts in a row lead to safe mode.</summary>
    public const int RestartsForSafeMode = 5;

    /// <summary>So many starts in a row are no longer taken for somebody who applies the power.</summary>
    public const int StartsForBrownOut = 3;

    /// <summary>So many starts in a row lead to a rest.</summary>
    public const int StartsForRest = 5;

    private const string RecordName = "guard";
    private const byte RecordVersion = 2;
    private const int RecordLength = 7;
    private const byte EarlierVersion = 1;
    private const int EarlierLength = 1;
    private const int RestartsAt = 0;
    private const int StartsAt = 1;
    private const int PowerStartsAt = 2;
    private const int StateAt = 3;
    private const int CauseAt = 4;
    private const int UnfinishedAt = 5;
    private const byte Transmits = 1;
    private const byte Rests = 2;
    private const int FirstRestSeconds = 60;
    private const int MostDoublings = 12;
    private const int MostUnfinished = 65535;

    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[RecordLength];
    private bool _isLoaded;

    /// <summary>A guard that remembers in <paramref name="store"/>.</summary>
    public RestartGuard(RecordStore store)
    {
        _store = store;
    }

    /// <summary>Why the board started, by what <see cref="Begin"/> knows.</summary>
    public ResetCause Cause { get; private set; }

    /// <summary>How long the board is to rest before it goes on, s; 0 if not at all. After it the board starts by <see cref="ResetCause.DeepSleep"/>.</summary>
    public int RestSeconds { get; private set; }

    /// <summary>Transmissions that a loss of power ended since the board was first set up, 0 to 65,535.</summary>
    public int UnfinishedTransmissions
    {
        get
        {
            Load();
            return (_record[UnfinishedAt] << 8) | _record[UnfinishedAt + 1];
        }
    }

    /// <summary>To be called once at each start.</summary>
    /// <param name="cause">Why the board started, as far as the chip tells.</param>
    /// <param name="longestRestSeconds">Upper limit of <see cref="RestSeconds"/>, 0 to 86,400; 0 for no rest.</param>
    /// <returns>Whether to start in safe mode.</returns>
    public bool Begin(ResetCause cause, int longestRestSeconds)
    {
        Load();
        Cause = cause;
        RestSeconds = 0;
        switch (cause)
        {
            case ResetCause.DeepSleep:
                EndRest();
                break;
            case ResetCause.Command:
                // Somebody asked for it: a new beginning.
                Forget();
                break;
            default:
                Count(longestRestSeconds);
                break;
        }

        return _record[RestartsAt] >= RestartsForSafeMode;
    }

    /// <summary>All has gone well for long enough.</summary>
    public void Forget()
    {
        Load();
        if (_record[RestartsAt] == 0 && _record[StartsAt] == 0)
            return;
        _record[RestartsAt] = 0;
        ForgetAllStarts();
    }

    /// <summary>An hour in safe mode has gone well: power that is applied now is what it seems to be.</summary>
    public void ForgetStarts()
    {
        Load();
        if (_record[StartsAt] != 0)
            ForgetAllStarts();
    }

    /// <summary>A transmission is about to begin. Remembered until it ends, unless all has gone well for an hour and the battery is not weak.</summary>
    public void TransmissionBegins(bool isBatteryWeak)
    {
        Load();
        if ((_record[StartsAt] == 0 && !isBatteryWeak) || (_record[StateAt] & Transmits) != 0)
            return;
        _record[StateAt] |= Transmits;
        Store();
    }

    /// <summary>It has ended, in whatever way.</summary>
    public void TransmissionEnded()
    {
        Load();
        if ((_record[StateAt] & Transmits) == 0)
            return;
        _record[StateAt] &= unchecked((byte)~Transmits);
        Store();
    }

    private void EndRest()
    {
        if ((_record[StateAt] & Rests) == 0)
            return;
        _record[StateAt] &= unchecked((byte)~Rests);
        Cause = (ResetCause)_record[CauseAt];
        Store();
    }

    private void Count(int longestRestSeconds)
    {
        Cause = Judged(Cause);
        if (Cause == ResetCause.PowerOn || Cause == ResetCause.Unknown)
        {
            // Somebody switched it on: a new beginning.
            _record[RestartsAt] = 0;
            _record[StartsAt] = _record[PowerStartsAt];
        }
        else
        {
            // A weak supply is no fault of what safe mode leaves out.
            if (Cause != ResetCause.BrownOut)
                Increment(RestartsAt);
            Increment(StartsAt);
        }

        _record[StateAt] = 0;
        int starts = _record[StartsAt];
        if (starts >= StartsForRest && longestRestSeconds > 0)
        {
            int doublings = starts - StartsForRest < MostDoublings ? starts - StartsForRest : MostDoublings;
            RestSeconds = FirstRestSeconds << doublings;
            if (RestSeconds > longestRestSeconds)
                RestSeconds = longestRestSeconds;
            _record[StateAt] = Rests;
            _record[CauseAt] = (byte)Cause;
        }

        Store();
    }

    private ResetCause Judged(ResetCause cause)
    {
        bool wasTransmitting = (_record[StateAt] & Transmits) != 0;
        if (cause == ResetCause.Exception || cause == ResetCause.Watchdog)
            return cause;
        if (wasTransmitting && UnfinishedTransmissions < MostUnfinished)
        {
            int unfinished = UnfinishedTransmissions + 1;
            _record[UnfinishedAt] = (byte)(unfinished >> 8);
            _record[UnfinishedAt + 1] = (byte)unfinished;
        }

        Increment(PowerStartsAt);
        return wasTransmitting || _record[PowerStartsAt] >= StartsForBrownOut ? ResetCause.BrownOut : cause;
    }

    private void Increment(int at)
    {
        if (_record[at] < byte.MaxValue)
            _record[at]++;
    }

    private void ForgetAllStarts()
    {
        _record[StartsAt] = 0;
        _record[PowerStartsAt] = 0;
        Store();
    }

    private void Load()
    {
        if (_isLoaded)
            return;
        _isLoaded = true;
        if (_store.Read(RecordName, RecordVersion, _record) == RecordLength)
            return;
        int restarts = _store.Read(RecordName, EarlierVersion, _record) == EarlierLength ? _record[0] : 0;
        for (int i = 0; i < RecordLength; i++)
            _record[i] = 0;
        _record[RestartsAt] = (byte)restarts;
    }

    private void Store()
    {
        _store.Write(RecordName, RecordVersion, _record, RecordLength);
    }
}
