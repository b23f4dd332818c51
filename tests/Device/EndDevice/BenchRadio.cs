using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

/// <summary>
/// A radio by its interface: frames last as long as they would on the air, a window catches the downlink on the air if
/// frequency, spreading factor and time fit, and every transmission and window is kept for the test to look at.
/// </summary>
public class BenchRadio : ILoRaRadio
{
    private const int ResetMicroseconds = 20000;
    // Symbols of preamble the receiver wants to see.
    private const int DetectionSymbols = 5;
    private const int PreambleSymbols = 8;

    private readonly ReceivedFrame _received = new ReceivedFrame();
    private readonly TransmitSettings _transmit = new TransmitSettings();
    private readonly ReceiveSettings _receive = new ReceiveSettings();

    private RadioState _state;
    private long _due = long.MaxValue;
    private bool _catches;

    // The transmission last made.
    public readonly byte[] Sent = new byte[255];
    public int SentLength;
    public int SentCount;
    public uint SentHz;
    public int SentSpreadingFactor;
    public int SentPowerDbm;
    public long SentFrom;
    public long SentTo;

    // The windows opened since the last transmission: up to two.
    public readonly long[] WindowFrom = new long[2];
    public readonly long[] WindowTo = new long[2];
    public readonly uint[] WindowHz = new uint[2];
    public readonly int[] WindowSpreadingFactor = new int[2];
    public int Windows;

    // The frame on the air for the device, if any.
    public readonly byte[] Downlink = new byte[255];
    public int DownlinkLength;
    public uint DownlinkHz;
    public int DownlinkSpreadingFactor;
    public long DownlinkFrom = long.MaxValue;
    public int DownlinkSnrQuarterDb = 20;

    // Faults to be made.
    public bool NeverReady;

    // How long after the opening write it begins to listen.
    public int StartupMicroseconds;
    public bool TransmissionHangs;
    public int FaultsInTransmission;
    public int Resets;

    public RadioState State
    {
        get { return _state; }
    }

    public long NextStepMicroseconds
    {
        get { return _due; }
    }

    public ReceivedFrame Received
    {
        get { return _received; }
    }

    public RadioEvent Step(long now)
    {
        if (now < _due)
            return RadioEvent.None;
        _due = long.MaxValue;
        switch (_state)
        {
            case RadioState.Resetting:
                _state = RadioState.Standby;
                return RadioEvent.Ready;
            case RadioState.Transmitting:
                if (FaultsInTransmission > 0)
                {
                    FaultsInTransmission--;
                    _state = RadioState.Down;
                    return RadioEvent.Fault;
                }

                _state = RadioState.Standby;
                return RadioEvent.TransmitDone;
            case RadioState.Receiving:
                _state = RadioState.Standby;
                if (!_catches)
                    return RadioEvent.ReceiveTimeout;
                System.Array.Copy(Downlink, 0, _received.Data, 0, DownlinkLength);
                _received.Length = DownlinkLength;
                _received.RssiDbm = -90;
                _received.SnrQuarterDb = DownlinkSnrQuarterDb;
                _received.ReceivedAtMicroseconds = now;
                DownlinkFrom = long.MaxValue;
                return RadioEvent.ReceiveDone;
            default:
                return RadioEvent.None;
        }
    }

    public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
    {
        _state = RadioState.TransmitPrepared;
        _due = long.MaxValue;
        _transmit.SpreadingFactor = settings.SpreadingFactor;
        _transmit.BandwidthHz = settings.BandwidthHz;
        SentHz = settings.FrequencyHz;
        SentSpreadingFactor = settings.SpreadingFactor;
        SentPowerDbm = settings.PowerDbm;
        System.Array.Copy(frame, 0, Sent, 0, length);
        SentLength = length;
    }

    public void PrepareReceive(ReceiveSettings settings)
    {
        _state = RadioState.ReceivePrepared;
        _due = long.MaxValue;
        _receive.FrequencyHz = settings.FrequencyHz;
        _receive.SpreadingFactor = settings.SpreadingFactor;
        _receive.BandwidthHz = settings.BandwidthHz;
        _receive.InvertIq = settings.InvertIq;
        _receive.SymbolTimeout = settings.SymbolTimeout;
    }

    // An end device does not look for preambles.
    public void PrepareDetection(ReceiveSettings settings)
    {
        _state = RadioState.Down;
    }

    public void Start(long now)
    {
        if (_state == RadioState.TransmitPrepared)
        {
            _state = RadioState.Transmitting;
            SentFrom = now;
            SentTo = now + TimeOnAir.Microseconds(_transmit.SpreadingFactor, _transmit.BandwidthHz, SentLength);
            SentCount++;
            Windows = 0;
            _due = TransmissionHangs ? long.MaxValue : SentTo;
        }
        else if (_state == RadioState.ReceivePrepared)
        {
            _state = RadioState.Receiving;
            OpenWindow(now);
        }
    }

    public void Sleep()
    {
        _state = RadioState.Sleep;
        _due = long.MaxValue;
    }

    public void Reset(long now)
    {
        Resets++;
        _state = RadioState.Resetting;
        _due = NeverReady ? long.MaxValue : now + ResetMicroseconds;
    }

    private void OpenWindow(long now)
    {
        long symbol = TimeOnAir.SymbolMicroseconds(_receive.SpreadingFactor, _receive.BandwidthHz);
        long from = now + StartupMicroseconds;
        long closes = from + _receive.SymbolTimeout * symbol;
        _catches = DownlinkFrom != long.MaxValue && DownlinkHz == _receive.FrequencyHz
            && DownlinkSpreadingFactor == _receive.SpreadingFactor && _receive.InvertIq
            && from <= DownlinkFrom + (PreambleSymbols - DetectionSymbols) * symbol
            && closes >= DownlinkFrom + DetectionSymbols * symbol;
        _due = _catches
            ? DownlinkFrom + TimeOnAir.Microseconds(DownlinkSpreadingFactor, _receive.BandwidthHz, DownlinkLength, 5, 8, false, true)
            : closes;
        if (Windows < 2)
        {
            WindowFrom[Windows] = now;
            WindowTo[Windows] = closes;
            WindowHz[Windows] = _receive.FrequencyHz;
            WindowSpreadingFactor[Windows] = _receive.SpreadingFactor;
            Windows++;
        }
    }
}
