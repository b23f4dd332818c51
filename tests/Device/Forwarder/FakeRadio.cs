using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

/// <summary>A radio that does what a test tells it, and remembers what the forwarder asked of it.</summary>
public sealed class FakeRadio : ILoRaRadio
{
    private RadioEvent _pending;

    public RadioState State { get; private set; }

    public ReceivedFrame Received { get; } = new ReceivedFrame();

    public long NextStepMicroseconds { get; private set; } = long.MaxValue;

    public int ResetCount { get; private set; }

    public int TransmitCount { get; private set; }

    public long LaunchedAtMicroseconds { get; private set; } = -1;

    public long PreparedAtMicroseconds { get; private set; } = -1;

    public long Now { get; private set; }

    /// <summary>True: the chip does not answer, and a reset never ends.</summary>
    public bool IsDead;

    public uint FrequencyHz;
    public int SpreadingFactor;
    public int BandwidthHz;
    public int CodingRateDenominator;
    public int PowerDbm;
    public int PreambleSymbols;
    public bool InvertIq;
    public bool Crc;
    public readonly byte[] Frame = new byte[255];
    public int FrameLength;
    public uint ListensToHz;
    public bool ListensContinuously;
    public int LooksAtSpreadingFactor;

    public void Hear(byte[] frame, int length, long at, int rssiDbm, int snrQuarterDb)
    {
        System.Array.Copy(frame, 0, Received.Data, 0, length);
        Received.Length = length;
        Received.HasCrc = true;
        Received.RssiDbm = rssiDbm;
        Received.SnrQuarterDb = snrQuarterDb;
        Received.CodingRateDenominator = 5;
        Received.FrequencyErrorHz = 0;
        Received.ReceivedAtMicroseconds = at;
        _pending = RadioEvent.ReceiveDone;
    }

    public void Raise(RadioEvent happened)
    {
        _pending = happened;
    }

    public RadioEvent Step(long nowMicroseconds)
    {
        Now = nowMicroseconds;
        RadioEvent happened = _pending;
        _pending = RadioEvent.None;
        if (happened == RadioEvent.Ready || happened == RadioEvent.TransmitDone)
            State = RadioState.Standby;
        else if (happened == RadioEvent.Fault)
            State = RadioState.Down;
        else if (happened == RadioEvent.PreambleDetected)
            State = RadioState.ReceivePrepared;
        else if (happened != RadioEvent.None && !ListensContinuously)
            State = RadioState.Standby;
        return happened;
    }

    public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
    {
        FrequencyHz = settings.FrequencyHz;
        SpreadingFactor = settings.SpreadingFactor;
        BandwidthHz = settings.BandwidthHz;
        CodingRateDenominator = settings.CodingRateDenominator;
        PowerDbm = settings.PowerDbm;
        PreambleSymbols = settings.PreambleSymbols;
        InvertIq = settings.InvertIq;
        Crc = settings.Crc;
        System.Array.Copy(frame, 0, Frame, 0, length);
        FrameLength = length;
        PreparedAtMicroseconds = Now;
        State = RadioState.TransmitPrepared;
    }

    public void PrepareReceive(ReceiveSettings settings)
    {
        ListensToHz = settings.FrequencyHz;
        ListensContinuously = settings.Continuous;
        State = RadioState.ReceivePrepared;
    }

    public void PrepareDetection(ReceiveSettings settings)
    {
        ListensToHz = settings.FrequencyHz;
        LooksAtSpreadingFactor = settings.SpreadingFactor;
        State = RadioState.DetectionPrepared;
    }

    public void Start(long nowMicroseconds)
    {
        if (State == RadioState.ReceivePrepared)
        {
            State = RadioState.Receiving;
        }
        else if (State == RadioState.DetectionPrepared)
        {
            State = RadioState.Detecting;
        }
        else if (State == RadioState.TransmitPrepared)
        {
            State = RadioState.Transmitting;
            LaunchedAtMicroseconds = nowMicroseconds;
            TransmitCount++;
        }
    }

    public void Sleep()
    {
        State = RadioState.Sleep;
    }

    public void Reset(long nowMicroseconds)
    {
        ResetCount++;
        State = RadioState.Resetting;
        if (!IsDead)
            _pending = RadioEvent.Ready;
    }
}
