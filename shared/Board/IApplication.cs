namespace NanoSensors.Board;

/// <summary>
/// What runs on a board: a state machine that is told the time and never waits. The board's main loop, or the simulation's
/// scheduler, calls <see cref="Step"/> when the time it last answered has come, and earlier when a pin of the board that
/// the loop watches (DIO0 and DIO1 of the radio, a sensor's interrupt) has risen. An early call is harmless.
/// </summary>
public interface IApplication
{
    /// <summary>Does whatever is due.</summary>
    /// <param name="nowMicroseconds">
    /// The board's monotonic time, read just before the call. It never runs backwards, and after deep sleep or a restart
    /// it goes on from no earlier than where it was.
    /// </param>
    /// <returns>The time of the next call; <see cref="long.MaxValue"/> if only a pin can bring something new.</returns>
    long Step(long nowMicroseconds);

    /// <summary>How the board may spend the time until then. One object for ever; it counts after each <see cref="Step"/>.</summary>
    SleepPlan Sleep { get; }
}
