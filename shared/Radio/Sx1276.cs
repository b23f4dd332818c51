using NanoSensors.Board;

namespace NanoSensors.Radio;

/// <summary>
/// Driver of Semtech's SX1276 as it sits on HopeRF's RFM95 (862 to 1020 MHz port, PA_BOOST pin only). It needs the bus and
/// the reset pin; the chip's flags are polled over the bus, so that a lost interrupt costs time and never hangs. The board
/// may call <see cref="Step"/> early when DIO0 or DIO1 rises: DIO0 is TxDone, RxDone or CadDone, DIO1 is RxTimeout.
/// </summary>
/// <remarks>
/// Register sequences follow the data sheet (rev. 7, chapters 4.1.2 and 4.1.6) and the errata note (rev. 1). Every
/// setting is written on every Prepare: a chip that lost one, or a setting that was changed and is to go back, is put right by the
/// next frame. Only looks at a channel that follow upon one another write what changes between them, since a transfer costs a board as
/// long as a look at SF7; every <see cref="LooksBetweenFullSetUps"/> of them all is written anew. No call allocates.
/// </remarks>
public sealed class Sx1276 : ILoRaRadio
{
    // How often the flags are looked at once the end of a transmission is due.
    private const int TransmitPollMicroseconds = 1000;

    // How long a transmission or a single window may last beyond the longest it can, before it counts as a fault.
    private const int OverdueMicroseconds = 200000;

    // A frame in continuous reception is told by DIO0's edge. The slow look catches a lost edge and a chip that fell out
    // of its mode: 100 ms after a lost edge a forwarder still has most of the second until RX1, at ten short bus
    // transfers a second.
    private const int ContinuousPollMicroseconds = 100000;

    // No LoRa frame is shorter than preamble, sync word and the header's eight symbols.
    private const int ShortestFrameSymbols = 20;

    // Synthesiser and receiver start before a look at the channel begins (table 7).
    private const int DetectionStartMicroseconds = 150;

    // Some seconds.
    private const int LooksBetweenFullSetUps = 128;

    private readonly Sx1276Bus _bus;
    private readonly Sx1276Reset _reset;
    private readonly ReceivedFrame _received = new ReceivedFrame();

    private RadioState _state = RadioState.Down;
    private bool _faultPending;
    private long _nextStep = long.MaxValue;

    // Of the transmission or reception that is prepared or under way.
    private bool _continuous;
    private int _bandwidthHz = 125000;
    private long _durationMicroseconds;
    private long _longestMicroseconds;
    private long _deadline;
    private long _pollMicroseconds;

    // Of looks at a channel: where the last one was, and how many more may be short.
    private uint _lookFrequencyHz;
    private int _lookBandwidthHz;
    private bool _lookInvertIq;
    private int _shortLooks;
    private long _symbolMicroseconds;

    /// <summary>A driver that has not touched the chip yet; call <see cref="Reset"/> first.</summary>
    /// <param name="spi">The chip's bus: mode 0, most significant bit first, up to 10 MHz (data sheet 2.2).</param>
    /// <param name="reset">The chip's NRESET pin, low to reset.</param>
    public Sx1276(ISpi spi, IOutputPin reset)
    {
        _bus = new Sx1276Bus(spi);
        _reset = new Sx1276Reset(_bus, reset);
    }

    /// <inheritdoc/>
    public RadioState State
    {
        get { return _state; }
    }

    /// <inheritdoc/>
    public long NextStepMicroseconds
    {
        get { return _nextStep; }
    }

    /// <inheritdoc/>
    public ReceivedFrame Received
    {
        get { return _received; }
    }

    /// <inheritdoc/>
    public void Reset(long nowMicroseconds)
    {
        _faultPending = false;
        _shortLooks = 0;
        _state = RadioState.Resetting;
        _nextStep = _reset.Begin(nowMicroseconds);
    }

    /// <inheritdoc/>
    public void Sleep()
    {
        if (_state == RadioState.Down || _state == RadioState.Resetting)
            return;
        _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.LoRaSleep);
        _state = RadioState.Sleep;
        _nextStep = long.MaxValue;
    }

    /// <inheritdoc/>
    public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
    {
        if (!EnterStandby())
            return;
        int sf = Clamp(settings.SpreadingFactor, 7, 12);
        WriteModulation(settings.FrequencyHz, sf, settings.BandwidthHz, settings.CodingRateDenominator);
        WritePower(settings.PowerDbm);
        _bus.Write(Sx1276Registers.ModemConfig2, (sf << 4) | (settings.Crc ? Sx1276Registers.PayloadCrcOn : 0));
        _bus.Write(Sx1276Registers.PreambleMsb, settings.PreambleSymbols >> 8);
        _bus.Write(Sx1276Registers.PreambleLsb, settings.PreambleSymbols);
        _bus.Write(Sx1276Registers.InvertIq, settings.InvertIq ? Sx1276Registers.InvertIqTransmit : Sx1276Registers.InvertIqOff);
        _bus.Write(Sx1276Registers.InvertIq2, settings.InvertIq ? Sx1276Registers.InvertIq2On : Sx1276Registers.InvertIq2Off);
        _bus.Write(Sx1276Registers.PayloadLength, length);
        _bus.Write(Sx1276Registers.IrqFlagsMask, Sx1276Registers.MaskAllButTxDone);
        _bus.Write(Sx1276Registers.DioMapping1, Sx1276Registers.Dio0TxDone);
        _bus.Write(Sx1276Registers.FifoAddrPtr, 0);
        _bus.WriteFifo(frame, length);

        _durationMicroseconds = LoRaTiming.FrameMicroseconds(settings, length);
        _state = RadioState.TransmitPrepared;
    }

    /// <inheritdoc/>
    public void PrepareReceive(ReceiveSettings settings)
    {
        if (!EnterStandby())
            return;
        int sf = Clamp(settings.SpreadingFactor, 7, 12);
        int symbols = Clamp(settings.SymbolTimeout, 4, 1023);

        // CRC off: with an explicit header the receiver takes it from there, and LoRaWAN downlinks carry none.
        WriteModulation(settings.FrequencyHz, sf, settings.BandwidthHz, 5);
        _bus.Write(Sx1276Registers.ModemConfig2, (sf << 4) | (symbols >> 8));
        _bus.Write(Sx1276Registers.SymbTimeoutLsb, symbols);
        _bus.Write(Sx1276Registers.PreambleMsb, 0);
        _bus.Write(Sx1276Registers.PreambleLsb, 8);
        _bus.Write(Sx1276Registers.MaxPayloadLength, 0xFF);
        WriteReceiverErrata(settings.BandwidthHz);
        _bus.Write(Sx1276Registers.InvertIq, settings.InvertIq ? Sx1276Registers.InvertIqReceive : Sx1276Registers.InvertIqOff);
        _bus.Write(Sx1276Registers.InvertIq2, settings.InvertIq ? Sx1276Registers.InvertIq2On : Sx1276Registers.InvertIq2Off);
        _bus.Write(Sx1276Registers.IrqFlagsMask, Sx1276Registers.MaskAllButReceive);
        _bus.Write(Sx1276Registers.DioMapping1, Sx1276Registers.Dio0RxDone);
        _bus.Write(Sx1276Registers.FifoAddrPtr, 0);

        _continuous = settings.Continuous;
        SetWindow(sf, symbols, settings.BandwidthHz);
        _state = RadioState.ReceivePrepared;
    }

    private void SetWindow(int sf, int symbols, int bandwidthHz)
    {
        long symbol = LoRaTiming.SymbolMicroseconds(sf, bandwidthHz);
        _bandwidthHz = bandwidthHz;
        _symbolMicroseconds = symbol;
        _durationMicroseconds = (symbols < ShortestFrameSymbols ? symbols : ShortestFrameSymbols) * symbol;
        _longestMicroseconds = symbols * symbol + LoRaTiming.LongestFrameMicroseconds(sf, bandwidthHz);

        // Once the window could be over, once a symbol: 1 ms at SF7, 33 ms at SF12. DIO0 and DIO1 tell sooner.
        _pollMicroseconds = _continuous ? ContinuousPollMicroseconds : symbol < 1000 ? 1000 : symbol;
    }

    /// <inheritdoc/>
    public void PrepareDetection(ReceiveSettings settings)
    {
        int sf = Clamp(settings.SpreadingFactor, 7, 12);
        if (_state == RadioState.Standby && _shortLooks > 0 && settings.FrequencyHz == _lookFrequencyHz
            && settings.BandwidthHz == _lookBandwidthHz && settings.InvertIq == _lookInvertIq)
        {
            _shortLooks--;
            int symbols = Clamp(settings.SymbolTimeout, 4, 1023);
            _bus.Write(Sx1276Registers.ModemConfig2, (sf << 4) | (symbols >> 8));
            _bus.Write(Sx1276Registers.ModemConfig3, ModemConfig3Of(sf, settings.BandwidthHz));
            _bus.Write(Sx1276Registers.DioMapping1, Sx1276Registers.Dio0CadDone);
            SetWindow(sf, symbols, settings.BandwidthHz);
        }
        else
        {
            PrepareReceive(settings);
            if (_state != RadioState.ReceivePrepared)
                return;
            _bus.Write(Sx1276Registers.IrqFlagsMask, Sx1276Registers.MaskAllButReceiveAndDetection);
            _bus.Write(Sx1276Registers.DioMapping1, Sx1276Registers.Dio0CadDone);
            _lookFrequencyHz = settings.FrequencyHz;
            _lookBandwidthHz = settings.BandwidthHz;
            _lookInvertIq = settings.InvertIq;
            _shortLooks = LooksBetweenFullSetUps;
        }

        _continuous = false;
        _state = RadioState.DetectionPrepared;
    }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        if (_state == RadioState.TransmitPrepared)
        {
            _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.LoRaTransmit);
            _state = RadioState.Transmitting;
            _nextStep = nowMicroseconds + _durationMicroseconds;
            _deadline = _nextStep + OverdueMicroseconds;
        }
        else if (_state == RadioState.ReceivePrepared)
        {
            _bus.Write(Sx1276Registers.OpMode, _continuous ? Sx1276Registers.LoRaReceiveContinuous : Sx1276Registers.LoRaReceiveSingle);
            _state = RadioState.Receiving;
            _nextStep = nowMicroseconds + (_continuous ? ContinuousPollMicroseconds : _durationMicroseconds);
            _deadline = nowMicroseconds + _longestMicroseconds + OverdueMicroseconds;
        }
        else if (_state == RadioState.DetectionPrepared)
        {
            _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.LoRaDetect);
            _state = RadioState.Detecting;
            // DIO0 tells when it is over; without it the first look at the flags finds it over.
            _nextStep = nowMicroseconds + 2 * _symbolMicroseconds + DetectionStartMicroseconds;
            _deadline = _nextStep + OverdueMicroseconds;
        }
    }

    /// <inheritdoc/>
    public RadioEvent Step(long nowMicroseconds)
    {
        if (_faultPending)
            return Fault();
        switch (_state)
        {
            case RadioState.Resetting:
                return StepReset(nowMicroseconds);
            case RadioState.Transmitting:
                return StepTransmitting(nowMicroseconds);
            case RadioState.Receiving:
                return StepReceiving(nowMicroseconds);
            case RadioState.Detecting:
                return StepDetecting(nowMicroseconds);
            default:
                return RadioEvent.None;
        }
    }

    private RadioEvent StepReset(long now)
    {
        switch (_reset.Step(now))
        {
            case Sx1276Reset.Failed:
                return Fault();
            case Sx1276Reset.Done:
                _state = RadioState.Standby;
                _nextStep = long.MaxValue;
                return RadioEvent.Ready;
            default:
                _nextStep = _reset.NextMicroseconds;
                return RadioEvent.None;
        }
    }

    private RadioEvent StepTransmitting(long now)
    {
        // The mode is read before the flags: a frame that ends in between shows in the flags, and not as a fault.
        int mode = _bus.Read(Sx1276Registers.OpMode);
        int flags = _bus.Read(Sx1276Registers.IrqFlags);
        if (mode != Sx1276Registers.LoRaTransmit && mode != Sx1276Registers.LoRaStandby)
            return Fault();
        if ((flags & Sx1276Registers.TxDoneFlag) != 0)
        {
            _bus.Write(Sx1276Registers.IrqFlags, Sx1276Registers.TxDoneFlag);
            ToStandby();
            return RadioEvent.TransmitDone;
        }

        if (mode == Sx1276Registers.LoRaStandby || now >= _deadline)
            return Fault();

        // An early call leaves the time of the expected end as it is.
        if (now >= _nextStep)
            _nextStep = now + TransmitPollMicroseconds;
        return RadioEvent.None;
    }

    private RadioEvent StepReceiving(long now)
    {
        int running = _continuous ? Sx1276Registers.LoRaReceiveContinuous : Sx1276Registers.LoRaReceiveSingle;
        int mode = _bus.Read(Sx1276Registers.OpMode);
        int flags = _bus.Read(Sx1276Registers.IrqFlags);
        if (mode != running && (_continuous || mode != Sx1276Registers.LoRaStandby))
            return Fault();

        if ((flags & Sx1276Registers.RxDoneFlag) != 0)
        {
            ReadFrame(now);
            _bus.Write(Sx1276Registers.IrqFlags, Sx1276Registers.RxDoneFlag | Sx1276Registers.PayloadCrcErrorFlag);
            if (_continuous)
                _nextStep = now + ContinuousPollMicroseconds;
            else
                ToStandby();
            return (flags & Sx1276Registers.PayloadCrcErrorFlag) != 0 ? RadioEvent.ReceiveCrcError : RadioEvent.ReceiveDone;
        }

        if ((flags & Sx1276Registers.RxTimeoutFlag) != 0)
        {
            _bus.Write(Sx1276Registers.IrqFlags, Sx1276Registers.RxTimeoutFlag);
            if (!_continuous)
            {
                ToStandby();
                return RadioEvent.ReceiveTimeout;
            }
        }
        else if (mode != running || (!_continuous && now >= _deadline))
        {
            return Fault();
        }

        if (now >= _nextStep)
            _nextStep = now + _pollMicroseconds;
        return RadioEvent.None;
    }

    private RadioEvent StepDetecting(long now)
    {
        int flags = _bus.Read(Sx1276Registers.IrqFlags);
        if ((flags & Sx1276Registers.CadDoneFlag) == 0)
        {
            if (now >= _deadline)
                return Fault();
            if (now >= _nextStep)
                _nextStep = now + TransmitPollMicroseconds;
            return RadioEvent.None;
        }

        _bus.Write(Sx1276Registers.IrqFlags, Sx1276Registers.AllFlags);
        if ((flags & Sx1276Registers.CadDetectedFlag) == 0)
        {
            ToStandby();
            return RadioEvent.NothingDetected;
        }

        _bus.Write(Sx1276Registers.DioMapping1, Sx1276Registers.Dio0RxDone);
        _state = RadioState.ReceivePrepared;
        _nextStep = long.MaxValue;
        return RadioEvent.PreambleDetected;
    }

    private void ReadFrame(long now)
    {
        ReceivedFrame frame = _received;
        frame.ReceivedAtMicroseconds = now;
        frame.Length = _bus.Read(Sx1276Registers.RxNbBytes);
        if (frame.Length > frame.Data.Length)
            frame.Length = frame.Data.Length;
        _bus.Write(Sx1276Registers.FifoAddrPtr, _bus.Read(Sx1276Registers.FifoRxCurrentAddr));
        if (frame.Length > 0)
            _bus.ReadFifo(frame.Data, frame.Length);

        frame.HasCrc = (_bus.Read(Sx1276Registers.HopChannel) & Sx1276Registers.CrcOnPayload) != 0;
        frame.CodingRateDenominator = 4 + (_bus.Read(Sx1276Registers.ModemStat) >> 5);
        int snr = (sbyte)_bus.Read(Sx1276Registers.PktSnrValue);
        int value = _bus.Read(Sx1276Registers.PktRssiValue);
        frame.SnrQuarterDb = snr;

        // 5.5.5, high frequency port. Below the noise the register holds the noise: the frame lies below it by the SNR, rounded down. Above it the register's step is 16/15 dB.
        frame.RssiDbm = -157 + (snr < 0 ? value + (snr >> 2) : ((value * 16) + 7) / 15);
        frame.FrequencyErrorHz = ReadFrequencyError();
    }

    // 4.1.5: a 20 bit number with sign; Hz = value * 2^24 / 32 MHz * bandwidth / 500 kHz.
    private int ReadFrequencyError()
    {
        int raw = (_bus.Read(Sx1276Registers.FeiMsb) << 16) | (_bus.Read(Sx1276Registers.FeiMid) << 8) | _bus.Read(Sx1276Registers.FeiLsb);
        raw = (raw << 12) >> 12;
        return (int)(((long)raw << 24) * (_bandwidthHz / 1000) / (32000000L * 500));
    }

    private bool EnterStandby()
    {
        if (_state == RadioState.Down || _state == RadioState.Resetting)
            return false;
        _bus.Write(Sx1276Registers.OpMode, Sx1276Registers.LoRaStandby);
        if (_bus.Read(Sx1276Registers.OpMode) != Sx1276Registers.LoRaStandby
            || _bus.Read(Sx1276Registers.Version) != Sx1276Registers.VersionOfSx1276)
        {
            // No time is known here: due at once, and Step tells.
            _faultPending = true;
            _state = RadioState.Down;
            _nextStep = 0;
            return false;
        }

        _shortLooks = 0;
        // What an abandoned reception may have left.
        _bus.Write(Sx1276Registers.IrqFlags, Sx1276Registers.AllFlags);
        _state = RadioState.Standby;
        _nextStep = long.MaxValue;
        return true;
    }

    private void WriteModulation(uint frequencyHz, int sf, int bandwidthHz, int codingRateDenominator)
    {
        // Frf = f * 2^19 / 32 MHz, to the nearest.
        long frf = (((long)frequencyHz << 19) + 16000000) / 32000000;
        _bus.Write(Sx1276Registers.FrfMsb, (int)(frf >> 16));
        _bus.Write(Sx1276Registers.FrfMid, (int)(frf >> 8));
        _bus.Write(Sx1276Registers.FrfLsb, (int)frf);

        int bandwidth = bandwidthHz >= 500000 ? 9 : bandwidthHz >= 250000 ? 8 : 7;
        _bus.Write(Sx1276Registers.ModemConfig1, (bandwidth << 4) | ((Clamp(codingRateDenominator, 5, 8) - 4) << 1));
        _bus.Write(Sx1276Registers.ModemConfig3, ModemConfig3Of(sf, bandwidthHz));
        _bus.Write(Sx1276Registers.DetectOptimize, (_bus.Read(Sx1276Registers.DetectOptimize) & 0xF8) | Sx1276Registers.DetectOptimizeSf7To12);
        _bus.Write(Sx1276Registers.DetectionThreshold, Sx1276Registers.DetectionThresholdSf7To12);

        // Errata 2.1: sensitivity at 500 kHz, values for 862 to 1020 MHz.
        _bus.Write(Sx1276Registers.HighBwOptimize1, bandwidth == 9 ? 0x02 : 0x03);
        if (bandwidth == 9)
            _bus.Write(Sx1276Registers.HighBwOptimize2, 0x64);
    }

    private static int ModemConfig3Of(int sf, int bandwidthHz)
    {
        return Sx1276Registers.AgcAutoOn | (LoRaTiming.NeedsLowDataRateOptimize(sf, bandwidthHz) ? Sx1276Registers.LowDataRateOptimize : 0);
    }

    // Errata 2.3: spurious reception.
    private void WriteReceiverErrata(int bandwidthHz)
    {
        int detect = _bus.Read(Sx1276Registers.DetectOptimize);
        if (bandwidthHz >= 500000)
        {
            _bus.Write(Sx1276Registers.DetectOptimize, detect | Sx1276Registers.AutomaticIf);
            return;
        }

        _bus.Write(Sx1276Registers.DetectOptimize, detect & ~Sx1276Registers.AutomaticIf);
        _bus.Write(Sx1276Registers.IfFreq2, 0x40);
        _bus.Write(Sx1276Registers.IfFreq1, 0x00);
    }

    // 5.4.2 and 5.4.3: 2 to 17 dBm, and 18 to 20 with RegPaDac's boost, which wants more current.
    private void WritePower(int dbm)
    {
        dbm = Clamp(dbm, 2, 20);
        bool boost = dbm > 17;
        _bus.Write(Sx1276Registers.PaConfig, Sx1276Registers.PaBoost | (boost ? dbm - 5 : dbm - 2));
        _bus.Write(Sx1276Registers.PaDac, boost ? Sx1276Registers.PaDac20Dbm : Sx1276Registers.PaDacDefault);
        _bus.Write(Sx1276Registers.Ocp, boost ? Sx1276Registers.Ocp140Milliampere : Sx1276Registers.Ocp100Milliampere);
    }

    // The chip goes to standby by itself after a frame and after a single window.
    private void ToStandby()
    {
        _state = RadioState.Standby;
        _nextStep = long.MaxValue;
    }

    private RadioEvent Fault()
    {
        _faultPending = false;
        _state = RadioState.Down;
        _nextStep = long.MaxValue;
        return RadioEvent.Fault;
    }

    private static int Clamp(int value, int lowest, int highest)
    {
        return value < lowest ? lowest : value > highest ? highest : value;
    }
}
