namespace NanoSensors.Board;

/// <summary>How deeply a board may sleep.</summary>
public enum SleepDepth
{
    /// <summary>Not at all: a pin (the radio's end of a transmission) has to be noticed at once.</summary>
    None = 0,

    /// <summary>The processor stops and its memory stays. Only the timer ends it; pins are looked at afterwards.</summary>
    Light = 1,

    /// <summary>Everything that must survive is in the store: the board may cut its own power and start the application anew.</summary>
    Deep = 2,
}

/// <summary>
/// How the time until the next step may be spent. The application decides it with each step; the board's main loop and the simulation's carry it out, as far
/// as they can: to sleep less deeply is always right.
/// </summary>
public sealed class SleepPlan
{
    /// <summary>How deeply.</summary>
    public SleepDepth Depth;

    /// <summary>
    /// Light sleep ends at this time or when the next step is due, whichever is first; from then until that step pins are watched.
    /// <see cref="long.MaxValue"/> if the step alone counts.
    /// </summary>
    public long LightUntilMicroseconds = long.MaxValue;

    /// <summary>
    /// The next step may begin up to two ticks (20 ms) late: no receive window and no transmission depends on it. An awake wait then pauses by ticks to its end instead of spinning.
    /// </summary>
    public bool MayBeLate;

    /// <summary>Whether the sensors' interrupt line ends deep sleep, beside the timer. It is looked at as a level: high before the sleep begins, it ends at once.</summary>
    public bool WakesBySensor;

    /// <summary>Stay awake.</summary>
    public void Clear()
    {
        Depth = SleepDepth.None;
        LightUntilMicroseconds = long.MaxValue;
        MayBeLate = false;
        WakesBySensor = false;
    }
}
