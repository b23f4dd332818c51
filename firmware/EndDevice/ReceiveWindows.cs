using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>
/// When a receive window opens and how long it listens. Managed code is late by milliseconds and not always by the same, so
/// a window opens early by lead and error, and listens long enough to cover them and the preamble.
/// </summary>
/// <remarks>
/// The end of the transmission is known between two bounds: start plus time on air, and the moment TxDone was noticed. Both
/// widen the window, so a TxDone that is noticed late costs energy and no downlink. All times in microseconds.
/// </remarks>
internal sealed class ReceiveWindows
{
    // Symbols of the preamble that the chip wants for a detection, and one to spare; lora-rs has found the same to do.
    private const int DetectionSymbols = 6;
    // RegSymbTimeout has 10 bits.
    private const int MaxSymbols = 1023;
    private const int EnoughSeen = 8;
    private const int MinLeadMicroseconds = 2000;
    private const int MaxLeadMicroseconds = 200000;

    private readonly EndDeviceSettings _settings;
    private int _lead;
    // The latest opening seen, forgetting a sixteenth with each window.
    private int _lateness;
    private int _seen;

    private long _expectedFrom;

    internal ReceiveWindows(EndDeviceSettings settings)
    {
        _settings = settings;
        _lead = settings.WindowLeadMicroseconds;
    }

    // When to write the one register that opens the window.
    internal long OpenAt { get; private set; }

    // When to set everything else up.
    internal long PrepareAt
    {
        get { return OpenAt - _settings.WindowPrepareMicroseconds; }
    }

    // After this there is no preamble left to catch.
    internal long UselessFrom { get; private set; }

    internal int Symbols { get; private set; }

    internal int LateCount { get; private set; }

    internal int LeadMicroseconds
    {
        get { return _lead; }
    }

    internal void Plan(long transmitEndFrom, long transmitEndTo, long delay, DataRate dataRate)
    {
        int symbol = dataRate.SymbolMicroseconds;
        int error = _settings.WindowErrorMicroseconds;
        if (transmitEndTo < transmitEndFrom)
            transmitEndFrom = transmitEndTo;
        _expectedFrom = transmitEndFrom + delay - error;
        OpenAt = _expectedFrom - _lead;
        long span = transmitEndTo + delay + error - OpenAt;
        long symbols = (span + symbol - 1) / symbol + DetectionSymbols;
        Symbols = (int)(symbols > MaxSymbols ? MaxSymbols : symbols);
        UselessFrom = transmitEndTo + delay + error + 4 * symbol;
    }

    // What was learnt before the board slept: a lead in milliseconds, 0 for nothing.
    internal int LearntMilliseconds
    {
        get { return _seen < EnoughSeen ? 0 : (_lead + 999) / 1000; }
        set
        {
            if (value == 0 || !_settings.TuneWindows)
                return;
            _lead = value * 1000;
            _lateness = (_lead - MinLeadMicroseconds) / 2;
            _seen = EnoughSeen;
        }
    }

    // The window was opened by a call at this time: learns, and counts it if it was later than a frame may come.
    internal void Opened(long now)
    {
        int late = (int)(now - OpenAt);
        if (now > _expectedFrom)
            LateCount++;
        int forgotten = _lateness - _lateness / 16;
        _lateness = late > forgotten ? late : forgotten;
        if (!_settings.TuneWindows)
            return;
        if (_seen < EnoughSeen)
            _seen++;
        // Twice what was seen lately; until enough windows were seen, not less than what the board was set to.
        int lead = 2 * _lateness + MinLeadMicroseconds;
        if (lead < _settings.WindowLeadMicroseconds && (_seen < EnoughSeen || now > _expectedFrom))
            lead = _settings.WindowLeadMicroseconds;
        _lead = lead > MaxLeadMicroseconds ? MaxLeadMicroseconds : lead;
    }

    // The window could not be opened at all.
    internal void Missed()
    {
        LateCount++;
        _lead = _settings.WindowLeadMicroseconds;
        _seen = 0;
    }
}
