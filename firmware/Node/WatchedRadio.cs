using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Node;

/// <summary>The node's radio, which lets the guard remember each transmission before it begins: a weak battery fails in the middle of one.</summary>
internal sealed class WatchedRadio : ILoRaRadio
{
    private readonly ILoRaRadio _radio;
    private readonly RestartGuard _guard;
    private readonly PowerWatch _power;

    internal WatchedRadio(ILoRaRadio radio, RestartGuard guard, PowerWatch power)
    {
        _radio = radio;
        _guard = guard;
        _power = power;
    }

    /// <inheritdoc/>
    public RadioState State
    {
        get { return _radio.State; }
    }

    /// <inheritdoc/>
    public long NextStepMicroseconds
    {
        get { return _radio.NextStepMicroseconds; }
    }

    /// <inheritdoc/>
    public ReceivedFrame Received
    {
        get { return _radio.Received; }
    }

    /// <inheritdoc/>
    public RadioEvent Step(long nowMicroseconds)
    {
        return _radio.Step(nowMicroseconds);
    }

    /// <inheritdoc/>
    public void PrepareTransmit(TransmitSettings settings, byte[] frame, int length)
    {
        _guard.TransmissionBegins(_power.Stage != PowerStage.Normal);
        _radio.PrepareTransmit(settings, frame, length);
    }

    /// <inheritdoc/>
    public void PrepareReceive(ReceiveSettings settings)
    {
        _radio.PrepareReceive(settings);
    }

    /// <inheritdoc/>
    public void PrepareDetection(ReceiveSettings settings)
    {
        _radio.PrepareDetection(settings);
    }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        _radio.Start(nowMicroseconds);
    }

    /// <inheritdoc/>
    public void Sleep()
    {
        _radio.Sleep();
    }

    /// <inheritdoc/>
    public void Reset(long nowMicroseconds)
    {
        _radio.Reset(nowMicroseconds);
    }
}
