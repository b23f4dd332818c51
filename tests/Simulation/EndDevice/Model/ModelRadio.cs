using NanoSensors.LoRaWan;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>A transceiver with real durations and no chip behind it, so that a million exchanges take minutes.</summary>
internal sealed class ModelRadio(IModelAir air) : ILoRaRadio
{
    private readonly TransmitSettings _transmit = new();
    private readonly ReceiveSettings _receive = new();
    private byte[] _frame = [];
    private (byte[] Frame, int SnrQuarterDb, long End)? _heard;

    public RadioState State { get; private set; }
    public long NextStepMicroseconds { get; private set; } = long.MaxValue;
    public ReceivedFrame Received { get; } = new();

    public RadioEvent Step(long nowMicroseconds)
    {
        if (nowMicroseconds < NextStepMicroseconds)
            return RadioEvent.None;
        RadioState state = State;
        State = RadioState.Standby;
        NextStepMicroseconds = long.MaxValue;
        if (state == RadioState.Resetting)
            return RadioEvent.Ready;
        if (state == RadioState.Transmitting)
            return RadioEvent.TransmitDone;
        if (_heard is not { } heard)
            return RadioEvent.ReceiveTimeout;
        heard.Frame.CopyTo(Received.Data, 0);
        Received.Length = heard.Frame.Length;
        Received.SnrQuarterDb = heard.SnrQuarterDb;
        Received.RssiDbm = -90;
        Received.CodingRateDenominator = 5;
        Received.ReceivedAtMicroseconds = nowMicroseconds;
        air.Delivered(heard.Frame, heard.SnrQuarterDb);
        return RadioEvent.ReceiveDone;
    }

    public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
    {
        _transmit.FrequencyHz = settings.FrequencyHz;
        _transmit.SpreadingFactor = settings.SpreadingFactor;
        _transmit.BandwidthHz = settings.BandwidthHz;
        _transmit.PowerDbm = settings.PowerDbm;
        _transmit.InvertIq = settings.InvertIq;
        _transmit.Crc = settings.Crc;
        _frame = frame[..length];
        Prepared(RadioState.TransmitPrepared);
    }

    public void PrepareReceive(ReceiveSettings settings)
    {
        _receive.FrequencyHz = settings.FrequencyHz;
        _receive.SpreadingFactor = settings.SpreadingFactor;
        _receive.BandwidthHz = settings.BandwidthHz;
        _receive.InvertIq = settings.InvertIq;
        _receive.SymbolTimeout = settings.SymbolTimeout;
        Prepared(RadioState.ReceivePrepared);
    }

    public void PrepareDetection(ReceiveSettings settings)
        => throw new NotSupportedException("A class A device does not look for preambles.");

    public void Start(long nowMicroseconds)
    {
        if (State == RadioState.TransmitPrepared)
        {
            NextStepMicroseconds = nowMicroseconds
                + TimeOnAir.Microseconds(_transmit.SpreadingFactor, _transmit.BandwidthHz, _frame.Length);
            State = RadioState.Transmitting;
            air.Transmitted(_transmit, _frame, nowMicroseconds, NextStepMicroseconds);
        }
        else if (State == RadioState.ReceivePrepared)
        {
            long closes = nowMicroseconds
                + (long)_receive.SymbolTimeout * TimeOnAir.SymbolMicroseconds(_receive.SpreadingFactor, _receive.BandwidthHz);
            State = RadioState.Receiving;
            _heard = air.Listened(_receive, nowMicroseconds, closes);
            NextStepMicroseconds = _heard?.End ?? closes;
        }
    }

    public void Sleep()
    {
        State = RadioState.Sleep;
        NextStepMicroseconds = long.MaxValue;
    }

    public void Reset(long nowMicroseconds)
    {
        State = RadioState.Resetting;
        NextStepMicroseconds = nowMicroseconds + 20_000;
    }

    private void Prepared(RadioState state)
    {
        State = state;
        NextStepMicroseconds = long.MaxValue;
    }
}
