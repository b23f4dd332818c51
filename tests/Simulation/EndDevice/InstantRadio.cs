using NanoSensors.Radio;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Transmissions end at once, and the first window after one brings the frame that was set.</summary>
internal sealed class InstantRadio : ILoRaRadio
{
    internal byte[]? Next;

    /// <summary>Length of the frame in Next; 0 means all of it.</summary>
    internal int Length;

    public RadioState State { get; private set; }
    public long NextStepMicroseconds { get; private set; } = long.MaxValue;
    public ReceivedFrame Received { get; } = new();

    public RadioEvent Step(long nowMicroseconds)
    {
        RadioState state = State;
        if (state is not (RadioState.Resetting or RadioState.Transmitting or RadioState.Receiving))
            return RadioEvent.None;
        State = RadioState.Standby;
        NextStepMicroseconds = long.MaxValue;
        if (state == RadioState.Resetting)
            return RadioEvent.Ready;
        if (state == RadioState.Transmitting)
            return RadioEvent.TransmitDone;
        if (Next == null)
            return RadioEvent.ReceiveTimeout;
        Received.Length = Length > 0 ? Length : Next.Length;
        Array.Copy(Next, Received.Data, Received.Length);
        Received.RssiDbm = -80;
        Received.SnrQuarterDb = 24;
        Next = null;
        return RadioEvent.ReceiveDone;
    }

    public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length) => State = RadioState.TransmitPrepared;

    public void PrepareReceive(ReceiveSettings settings) => State = RadioState.ReceivePrepared;

    public void PrepareDetection(ReceiveSettings settings) => State = RadioState.DetectionPrepared;

    public void Start(long nowMicroseconds)
    {
        State = State == RadioState.TransmitPrepared ? RadioState.Transmitting : RadioState.Receiving;
        NextStepMicroseconds = nowMicroseconds;
    }

    public void Sleep() => State = RadioState.Sleep;

    public void Reset(long nowMicroseconds)
    {
        State = RadioState.Resetting;
        NextStepMicroseconds = nowMicroseconds;
    }
}
