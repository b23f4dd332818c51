namespace NanoSensors.Codec;

/// <summary>
/// Transitions of a bay that waited in the node's flash: FPort 9, 5 to 15 bytes, one to six of them, the latest first. The latest is <see cref="AgeSeconds"/> old; each other
/// is older than the one before it in the frame by that one's duration.
/// </summary>
public sealed class LateParkingEvents : Message
{
    /// <summary>No frame tells more.</summary>
    public const int Capacity = 6;

    // The age and a flag for each transition but the first.
    private const int FirstOfTransitions = Capacity;

    /// <summary>A clear message: one transition of which nothing is known.</summary>
    public LateParkingEvents()
        : base(Frames.LateParking)
    {
    }

    /// <summary>How long ago the latest of the transitions was, 0 to 2,747,216 seconds in the steps of <see cref="ParkingEvent.PreviousStateSeconds"/>.</summary>
    public int AgeSeconds
    {
        get { return this[0]; }
        set { this[0] = value; }
    }

    /// <summary>The state that began.</summary>
    /// <param name="transition">0 to 5; 0 is the latest.</param>
    public ParkingState StateOf(int transition)
    {
        return (ParkingState)GetCode(FirstOfTransitions + (2 * transition));
    }

    /// <summary>How long the state before it lasted, as <see cref="ParkingEvent.PreviousStateSeconds"/>.</summary>
    /// <param name="transition">0 to 5; 0 is the latest.</param>
    public int PreviousSecondsOf(int transition)
    {
        return this[FirstOfTransitions + (2 * transition) + 1];
    }

    /// <summary>Sets a transition. Those of a frame are set from 0 on, without a gap.</summary>
    /// <param name="transition">0 to 5; 0 is the latest.</param>
    /// <param name="state">The state that began.</param>
    /// <param name="previousSeconds">How long the state before it lasted.</param>
    public void Set(int transition, ParkingState state, int previousSeconds)
    {
        SetCode(FirstOfTransitions + (2 * transition), (int)state);
        this[FirstOfTransitions + (2 * transition) + 1] = previousSeconds;
    }
}
