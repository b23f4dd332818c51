namespace NanoSensors.Board;

/// <summary>Restarting the board, and why it last did.</summary>
public interface ISupervisor
{
    /// <summary>Why the board started this time.</summary>
    ResetCause LastReset { get; }

    /// <summary>
    /// Counts the pauses that the board's clock could not measure: those without power. A time that was stored in another epoch tells nothing about an age or a duration, and may lie ahead
    /// of the clock. Deep sleep and restarts of the board's own begin no epoch.
    /// </summary>
    int ClockEpoch { get; }

    /// <summary>Restarts the board. On a board it does not return; in the simulation the restart follows after the current step.</summary>
    /// <param name="cause">What the next start will find in <see cref="LastReset"/>.</param>
    void Restart(ResetCause cause);
}

/// <summary>Why a board started. The numbers are those of the status frame and never change.</summary>
public enum ResetCause
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Power was applied.</summary>
    PowerOn = 1,

    /// <summary>A planned wake-up from deep sleep, by timer or pin. Not counted as a reset.</summary>
    DeepSleep = 2,

    /// <summary>A downlink command asked for it.</summary>
    Command = 3,

    /// <summary>The software watchdog found stuck code.</summary>
    Watchdog = 4,

    /// <summary>An exception that nobody caught.</summary>
    Exception = 5,

    /// <summary>The supply fell too low.</summary>
    BrownOut = 6,
}
