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
    private const int MaxStartupMicroseconds = 20000;
    private const int StartupStepMicroseconds = 1000;

    private readonly EndDeviceSettings _settings;
    private int _lead;
    // The latest opening seen, forgetting a sixteenth with each window.
    private int _lateness;
    private int _seen;

    // For each data rate: how long after the opening write the chip really began to listen, by how much later than
    // reckoned its symbol timeout came.
    private readonly int[] _startup = new int[16];

    private long _expectedFrom;
    private long _openedAt;
    private int _dataRate;
    private int _symbol;
    private bool _isHeldUp;

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

    internal void Plan(long transmitEndFrom, long transmitEndTo, long delay, int dataRate, int symbol)
    {
        _dataRate = dataRate;
        _symbol = symbol;
        int error = _settings.WindowErrorMicroseconds + (int)(delay * _settings.ClockErrorPpm / 1000000);
        if (transmitEndTo < transmitEndFrom)
            transmitEndFrom = transmitEndTo;
        _expectedFrom = transmitEndFrom + delay - error;
        OpenAt = _expectedFrom - _lead - _startup[dataRate];
        long latest = transmitEndTo + delay + error + _settings.GatewayLatenessMicroseconds;
        long span = latest - OpenAt;
        long symbols = (span + symbol - 1) / symbol + DetectionSymbols;
        Symbols = (int)(symbols > MaxSymbols ? MaxSymbols : symbols);
        UselessFrom = latest + 4 * symbol;
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

    // A frame that is none of this device's, whole or not, was received: how late the next window opens says nothing about the board. Who sends such a frame must not teach it anything.
    internal void HeldUp()
    {
        _isHeldUp = true;
    }

    // The window was opened by a call at this time: learns, and counts it if it was later than a frame may come.
    internal void Opened(long now)
    {
        _openedAt = now;
        if (_isHeldUp)
        {
            _isHeldUp = false;
            return;
        }

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

    // The window closed without a frame, and this is when it was noticed. Notices come late by some and never early, so a
    // shorter time is believed at once and a longer one by and by.
    internal void TimedOut(long now)
    {
        if (!_settings.TuneWindows)
            return;
        long later = now - _openedAt - (long)Symbols * _symbol;
        // A chip takes no longer to begin: a preamble of somebody else has held it.
        if (later > MaxStartupMicroseconds)
            return;
        int seen = later < 0 ? 0 : (int)later;
        int startup = _startup[_dataRate];
        int step = (seen - startup + 7) / 8;
        _startup[_dataRate] = seen <= startup ? seen : startup + (step > StartupStepMicroseconds ? StartupStepMicroseconds : step);
    }

    // The window could not be opened at all.
    internal void Missed()
    {
        if (_isHeldUp)
        {
            _isHeldUp = false;
            return;
        }

        LateCount++;
        _lead = _settings.WindowLeadMicroseconds;
        _seen = 0;
    }
}
