namespace NanoSensors.Codec;

/// <summary>A bay changed: FPort 1, 2 bytes.</summary>
public sealed class ParkingEvent : Message
{
    /// <summary>A clear event.</summary>
    public ParkingEvent()
        : base(Frames.ParkingEvent)
    {
    }

    /// <summary>The new state.</summary>
    public ParkingState State
    {
        get { return (ParkingState)GetCode(0); }
        set { SetCode(0, (int)value); }
    }

    /// <summary>
    /// How long the state before this one lasted, in seconds: 0 to 2,747,216 (31.8 days), longer ones saturate. In steps of 1 s below
    /// 4,096 s, 10 s below 45,056 s, 60 s below 290,816 s, then 600 s. It repairs one lost event.
    /// </summary>
    public int PreviousStateSeconds
    {
        get { return this[1]; }
        set { this[1] = value; }
    }
}
