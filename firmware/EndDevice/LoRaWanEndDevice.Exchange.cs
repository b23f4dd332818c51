using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.EndDevice;

/// <content>The exchange on the air: transmission, two receive windows, repetitions; and the radio's well-being.</content>
public sealed partial class LoRaWanEndDevice
{
    private const long ResetTimeoutMicroseconds = 1000000;
    private const long TransmitGuardMicroseconds = 2000000;
    private const long ReceiveGuardMicroseconds = 1000000;
    private const int FaultsBeforePause = 3;
    private const long FirstFaultPauseMicroseconds = 1000000;
    private const long LongestFaultPauseMicroseconds = 3600000000;

    private readonly TransmitSettings _transmit = new TransmitSettings();
    private readonly ReceiveSettings _receive = new ReceiveSettings();
    private readonly byte[] _frame = new byte[DataFrame.MaxFrameLength];

    private ExchangePhase _phase;
    private bool _started;
    private bool _radioReady;
    private bool _radioResetting;
    private long _radioDue;
    private int _faultStreak;
    private long _faultPause = FirstFaultPauseMicroseconds;

    // The frame of the exchange, and what it is sent with.
    private bool _staged;
    private bool _joining;
    private int _frameLength;
    private int _frameDataRate;
    private int _frameTxPower;
    private int _channel;
    private uint _channelHz;
    private int _transmissionsLeft;
    private int _faultsLeft;

    private bool _preparedInThisStep;
    private long _due;
    private long _transmitStart;
    private long _airtime;
    private long _transmitEndFrom;
    private long _transmitEndTo;
    private int _window;
    private long _openedAt;

    /// <summary>Does whatever is due. To be called at the time it last answered, after every Send, and when DIO0 or DIO1 rises.</summary>
    /// <param name="nowMicroseconds">Monotonic time, read just before the call.</param>
    /// <returns>When to call next; <see cref="long.MaxValue"/> if only a Send brings something new.</returns>
    public long Step(long nowMicroseconds)
    {
        _preparedInThisStep = false;
        if (!_started)
        {
            _started = true;
            _joinAt = nowMicroseconds + (_settings.JoinSpreadMicroseconds > 0 ? Random(_settings.JoinSpreadMicroseconds) : 0);
            _session.Ledger.Advance(nowMicroseconds);
            ResetRadio(nowMicroseconds);
        }

        RadioEvent radioEvent = _radio.Step(nowMicroseconds);
        if (radioEvent == RadioEvent.Fault)
            OnFault(nowMicroseconds);
        else if (radioEvent != RadioEvent.None)
            OnRadio(radioEvent, nowMicroseconds);
        CareForRadio(nowMicroseconds);
        while (Advance(nowMicroseconds))
        {
        }

        return NextStep(nowMicroseconds);
    }

    private long NextStep(long now)
    {
        long radio = _radioReady || _radioResetting ? _radio.NextStepMicroseconds : long.MaxValue;
        long next = _radioReady ? long.MaxValue : _radioDue;
        switch (_phase)
        {
            case ExchangePhase.Idle:
                if (_radioReady)
                    next = NextStart(now);
                break;
            case ExchangePhase.TransmitPrepared:
                next = now;
                break;
            case ExchangePhase.Transmitting:
            case ExchangePhase.WindowOpen:
                next = _due;
                break;
            case ExchangePhase.WindowWait:
                next = _windows.PrepareAt;
                break;
            case ExchangePhase.WindowPrepared:
                next = _windows.OpenAt;
                break;
            case ExchangePhase.RepeatWait:
                if (_radioReady)
                    next = _due;
                break;
        }

        if (radio < next)
            next = radio;
        return next < now ? now : next;
    }

    // One transition, if one is due. True if another may be.
    private bool Advance(long now)
    {
        switch (_phase)
        {
            case ExchangePhase.Idle:
                return _radioReady && BeginExchange(now);
            case ExchangePhase.RepeatWait:
                if (_radioReady && now >= _due)
                    Repeat(now);
                return false;
            case ExchangePhase.TransmitPrepared:
                // In a call of its own, because its time stamp bounds the end of the transmission.
                if (_preparedInThisStep)
                    return false;
                _transmitStart = now;
                _due = now + _airtime + TransmitGuardMicroseconds;
                _radio.Start(now);
                _phase = ExchangePhase.Transmitting;
                return false;
            case ExchangePhase.Transmitting:
            case ExchangePhase.WindowOpen:
                if (now >= _due)
                    OnFault(now);
                return false;
            case ExchangePhase.WindowWait:
                if (now < _windows.PrepareAt)
                    return false;
                return PrepareWindow(now);
            case ExchangePhase.WindowPrepared:
                if (_preparedInThisStep || now < _windows.OpenAt)
                    return false;
                return OpenWindow(now);
            default:
                return false;
        }
    }

    private void PrepareTransmission()
    {
        DataRate dataRate = _region.FindDataRate(_frameDataRate);
        _transmit.FrequencyHz = _channelHz;
        _transmit.SpreadingFactor = dataRate.SpreadingFactor;
        _transmit.BandwidthHz = dataRate.BandwidthHz;
        _transmit.PowerDbm = _settings.MaxPowerDbm - 2 * _frameTxPower;
        _radio.PrepareTransmit(_transmit, _frame, _frameLength);
        _phase = ExchangePhase.TransmitPrepared;
        _preparedInThisStep = true;
        _staged = false;
    }

    private void OnRadio(RadioEvent radioEvent, long now)
    {
        if (_radioResetting)
        {
            if (radioEvent == RadioEvent.Ready)
            {
                _radioResetting = false;
                _radioReady = true;
                _radio.Sleep();
            }

            return;
        }

        if (_phase == ExchangePhase.Transmitting && radioEvent == RadioEvent.TransmitDone)
        {
            Transmissions++;
            _silence.Transmitted();
            _faultStreak = 0;
            _faultPause = FirstFaultPauseMicroseconds;
            _transmissionsLeft--;
            _transmitEndFrom = _transmitStart + _airtime;
            _transmitEndTo = now;
            _radio.Sleep();
            OnTransmitted();
            PlanWindow(1);
        }
        else if (_phase == ExchangePhase.WindowOpen && radioEvent == RadioEvent.ReceiveDone)
        {
            WindowOpenMicroseconds += now - _openedAt;
            if (TakeFrame(_radio.Received))
                FinishTransmission(now);
            else
                CloseAfterForeignFrame(now);
        }
        else if (_phase == ExchangePhase.WindowOpen
            && (radioEvent == RadioEvent.ReceiveTimeout || radioEvent == RadioEvent.ReceiveCrcError))
        {
            WindowOpenMicroseconds += now - _openedAt;
            if (radioEvent == RadioEvent.ReceiveTimeout)
                _windows.TimedOut(now);
            else
                _windows.HeldUp();
            CloseWindow(now);
        }
    }

    private void PlanWindow(int window)
    {
        _window = window;
        int seconds = _joining ? _region.JoinAcceptDelay1Seconds : _session.RxDelaySeconds;
        long delay = (seconds + window - 1) * 1000000L;
        int dataRate = WindowDataRateIndex();
        _windows.Plan(_transmitEndFrom, _transmitEndTo, delay, dataRate, _region.FindDataRate(dataRate).SymbolMicroseconds);
        _phase = ExchangePhase.WindowWait;
    }

    private DataRate WindowDataRate()
    {
        return _region.FindDataRate(WindowDataRateIndex());
    }

    private int WindowDataRateIndex()
    {
        if (_window == 1)
            return _region.Rx1DataRate(_frameDataRate, _joining ? 0 : _session.Rx1DataRateOffset);
        return _joining ? _region.Rx2DataRate : _session.Rx2DataRate;
    }

    private bool PrepareWindow(long now)
    {
        if (now >= _windows.UselessFrom)
            return MissWindow(now);
        DataRate dataRate = WindowDataRate();
        if (_window == 1)
            _receive.FrequencyHz = _joining ? _channelHz : _session.Channels.DownlinkHz(_channel);
        else
            _receive.FrequencyHz = _joining ? _region.Rx2FrequencyHz : _session.Rx2FrequencyHz;
        _receive.SpreadingFactor = dataRate.SpreadingFactor;
        _receive.BandwidthHz = dataRate.BandwidthHz;
        _receive.InvertIq = true;
        _receive.Continuous = false;
        _receive.SymbolTimeout = _windows.Symbols;
        _radio.PrepareReceive(_receive);
        _phase = ExchangePhase.WindowPrepared;
        _preparedInThisStep = true;
        return false;
    }

    private bool OpenWindow(long now)
    {
        if (now >= _windows.UselessFrom)
            return MissWindow(now);
        _radio.Start(now);
        _openedAt = now;
        _windows.Opened(now);
        DataRate dataRate = WindowDataRate();
        _due = now + (long)_windows.Symbols * dataRate.SymbolMicroseconds
            + TimeOnAir.Microseconds(dataRate.SpreadingFactor, dataRate.BandwidthHz, DataFrame.MaxFrameLength)
            + ReceiveGuardMicroseconds;
        _phase = ExchangePhase.WindowOpen;
        return false;
    }

    private bool MissWindow(long now)
    {
        _windows.Missed();
        CloseWindow(now);
        return true;
    }

    // A frame that is not for this device may last beyond RX2, which is then nobody's fault.
    private void CloseAfterForeignFrame(long now)
    {
        _windows.HeldUp();
        CloseWindow(now);
        if (_phase == ExchangePhase.WindowWait && now >= _windows.UselessFrom)
            FinishTransmission(now);
    }

    private void CloseWindow(long now)
    {
        _radio.Sleep();
        if (_window == 1)
            PlanWindow(2);
        else
            FinishTransmission(now);
    }

    private void CareForRadio(long now)
    {
        if (_radioReady || now < _radioDue)
            return;
        if (_radioResetting)
            OnFault(now);
        else
            ResetRadio(now);
    }

    private void ResetRadio(long now)
    {
        _radioReady = false;
        _radioResetting = true;
        _radioDue = now + ResetTimeoutMicroseconds;
        _radio.Reset(now);
    }

    // A chip that went astray is reset; while no transmission succeeds, ever more rarely, since every join request that a
    // broken chip swallows costs a DevNonce.
    private void OnFault(long now)
    {
        RadioFaults++;
        _faultStreak++;
        _radioReady = false;
        _radioResetting = false;
        if (_faultStreak >= FaultsBeforePause)
        {
            _radioDue = now + _faultPause;
            _faultPause = _faultPause * 4 > LongestFaultPauseMicroseconds ? LongestFaultPauseMicroseconds : _faultPause * 4;
        }
        else
        {
            ResetRadio(now);
        }

        switch (_phase)
        {
            case ExchangePhase.TransmitPrepared:
            case ExchangePhase.Transmitting:
                // Whether it was on the air is not known. The same frame may go once more: the counter is the same, and so is every byte.
                _transmissionsLeft--;
                if (_faultsLeft-- > 0)
                    _transmissionsLeft++;
                FinishTransmission(now);
                break;
            case ExchangePhase.WindowWait:
            case ExchangePhase.WindowPrepared:
            case ExchangePhase.WindowOpen:
                FinishTransmission(now);
                break;
        }
    }
}
