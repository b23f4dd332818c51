namespace NanoSensors.Simulation;

// Operating modes (4.1.6 and table 16), their start-up times, image calibration, channel activity detection.
public sealed partial class Sx1276Chip
{
    // Typical times of table 7: crystal from sleep, synthesiser, then the transmitter's ramp or the receiver.
    private const long OscillatorMicroseconds = 250;
    private const long SynthesiserMicroseconds = 60;
    private const long TransmitterMicroseconds = 60;
    private const long ReceiverMicroseconds = 71;

    // 4.2.3.8: "below 10 ms".
    private const long CalibrationMicroseconds = 9_000;

    private readonly Action _becomeActive;
    private readonly Action _endCapture;
    private readonly Action _endCad;
    private readonly Action _endCalibration;
    private long _activeAt = -1;
    private long _captureEndsAt = -1;
    private long _cadEndsAt = -1;
    private bool _preambleCaptured;
    private long _calibratingUntil = -1;

    private enum Mode
    {
        Sleep = 0,
        Standby = 1,
        FsTx = 2,
        Tx = 3,
        FsRx = 4,
        RxContinuous = 5,
        RxSingle = 6,
        Cad = 7,
    }

    /// <summary>How much longer than typical its blocks take to start; 1 is table 7. An RFM95's crystal in the cold takes a multiple.</summary>
    public int StartupFactor { get; set; } = 1;

    /// <summary>True in LoRa mode.</summary>
    public bool IsLoRa => (_fsk[RegOpMode] & 0x80) != 0;

    /// <summary>True while asleep.</summary>
    public bool IsAsleep => CurrentMode == Mode.Sleep;

    /// <summary>True in one of the two receive modes, from the moment the mode is written.</summary>
    public bool IsReceiving => IsLoRa && CurrentMode is Mode.RxContinuous or Mode.RxSingle;

    /// <summary>True while it listens or looks for a preamble (channel activity detection).</summary>
    public bool IsListening => IsReceiving || (IsLoRa && CurrentMode == Mode.Cad);

    /// <summary>True in transmit mode, from the moment the mode is written.</summary>
    public bool IsTransmitting => IsLoRa && CurrentMode == Mode.Tx;

    /// <summary>
    /// True in the second part of channel activity detection, when receiver and synthesiser are off and the current is "greatly reduced"
    /// (4.1.6.2).
    /// </summary>
    public bool IsCorrelating => _cadEndsAt >= 0;

    private Mode CurrentMode => (Mode)(_fsk[RegOpMode] & 7);

    private void WriteOpMode(byte value)
    {
        if (Defect == Sx1276Defect.ModeStuck)
            return;
        Mode before = CurrentMode;
        byte longRange = (byte)(_fsk[RegOpMode] & 0x80);
        if ((value & 0x80) != longRange)
        {
            // 6.4, RegOpMode: "can be modified only in Sleep mode. A write operation on other device modes is ignored."
            if (before == Mode.Sleep)
                longRange ^= 0x80;
            else
                Misuse("LongRangeMode was written outside of sleep, and stays");
        }

        Mode after = (Mode)(value & 7);
        bool restart = after != before || longRange != (byte)(_fsk[RegOpMode] & 0x80);
        if (restart)
            LeaveMode();
        _fsk[RegOpMode] = (byte)((value & 0x7F) | longRange);
        if (!restart)
            return;
        EnterMode(before, after);
        ModeChanged?.Invoke();
    }

    private void EnterMode(Mode before, Mode after)
    {
        if (after == Mode.Sleep)
        {
            // 4.1.2.3: the FIFO is not kept; 6.4: the counters are cleared.
            Array.Clear(_fifo);
            Array.Clear(_lora, RegRxHeaderCnt, 4);
        }

        if (!IsLoRa || after is Mode.Sleep or Mode.Standby)
            return;
        long start = (before == Mode.Sleep ? OscillatorMicroseconds : 0) + SynthesiserMicroseconds;
        switch (after)
        {
            case Mode.Tx:
                start += TransmitterMicroseconds;
                break;
            case Mode.RxContinuous:
            case Mode.RxSingle:
            case Mode.Cad:
                start += ReceiverMicroseconds;
                PrepareReceiver();
                break;
            default:
                return;
        }

        _activeAt = _time.NowMicroseconds + (start * StartupFactor);
        _time.At(_activeAt, _becomeActive);
    }

    // Called when the oscillator, the synthesiser and the amplifier are up.
    private void BecomeActive()
    {
        if (_time.NowMicroseconds != _activeAt)
            return;
        _activeAt = -1;
        switch (CurrentMode)
        {
            case Mode.Tx:
                BeginTransmit();
                break;
            case Mode.RxContinuous:
            case Mode.RxSingle:
                BeginReceive();
                break;
            case Mode.Cad:
                // 4.1.6.2: the receiver takes in (2^SF + 32) samples and is switched off; what was taken in is then compared with a
                // preamble, which lasts a little less than a symbol. Together some 1.85 symbols (figure 12).
                _captureEndsAt = _time.NowMicroseconds + (long)Math.Ceiling(((1 << _tuning.SpreadingFactor) + 32) * 1e6 / _tuning.BandwidthHz);
                _time.At(_captureEndsAt, _endCapture);
                break;
        }
    }

    private void EndCapture()
    {
        if (_time.NowMicroseconds != _captureEndsAt)
            return;
        _captureEndsAt = -1;
        double symbol = _tuning.SymbolMicroseconds;
        double capture = symbol + 32e6 / _tuning.BandwidthHz;
        _preambleCaptured = _channel.HasPreamble(this, (long)(_time.NowMicroseconds - capture), _time.NowMicroseconds);
        _cadEndsAt = _time.NowMicroseconds + (long)(1.85 * symbol - capture);
        _time.At(_cadEndsAt, _endCad);
        ModeChanged?.Invoke();
    }

    private void EndCad()
    {
        if (_time.NowMicroseconds != _cadEndsAt)
            return;
        bool detected = _preambleCaptured;
        BackToStandby();
        RaiseFlags((byte)(CadDone | (detected ? CadDetected : 0)));
    }

    // Whatever is under way ends here.
    private void LeaveMode()
    {
        _activeAt = -1;
        _captureEndsAt = -1;
        _cadEndsAt = -1;
        AbortTransmit();
        StopReceive();
    }

    private void BackToStandby()
    {
        LeaveMode();
        _fsk[RegOpMode] = (byte)((_fsk[RegOpMode] & 0xF8) | (int)Mode.Standby);
        ModeChanged?.Invoke();
    }

    private void WriteImageCal(byte value)
    {
        _fsk[RegImageCal] = (byte)((value & 0x9F) | (_fsk[RegImageCal] & 0x20));
        if ((value & 0x40) == 0)
            return;
        if (IsLoRa || CurrentMode != Mode.Standby)
        {
            Misuse("The image calibration was started outside of FSK standby (4.2.3.8)");
            return;
        }

        _fsk[RegImageCal] |= 0x20;
        if (Defect == Sx1276Defect.CalibrationNeverEnds)
            return;
        _calibratingUntil = _time.NowMicroseconds + CalibrationMicroseconds;
        _time.At(_calibratingUntil, _endCalibration);
    }

    private void EndCalibration()
    {
        if (_time.NowMicroseconds != _calibratingUntil)
            return;
        _calibratingUntil = -1;
        _fsk[RegImageCal] &= 0xDF;
        ImageCalibratedAtHz = CarrierHz;
    }

    /// <summary>RegFrf at the last image calibration, Hz; 0 before the first.</summary>
    public double ImageCalibratedAtHz { get; private set; }

    // RegFrf * 32 MHz / 2^19, without the crystal's error.
    private double CarrierHz => ((_fsk[RegFrf] << 16) | (_fsk[RegFrf + 1] << 8) | _fsk[RegFrf + 2]) * (32e6 / (1 << 19));
}
