using System;

namespace NanoSensors.Board;

/// <summary>Ends work that does not come back in time, by an exception wherever in managed code it is. One piece of work at a time.</summary>
public interface IWatchdog
{
    /// <summary>From now on the calling thread has so long until <see cref="End"/>.</summary>
    /// <param name="milliseconds">1 or more.</param>
    void Begin(int milliseconds);

    /// <summary>The work was done in time, or has been given up. Harmless if nothing was begun.</summary>
    void End();

    /// <summary>What a restart after this exception is to tell: <see cref="ResetCause.Watchdog"/> if it was the watchdog that threw it, else <see cref="ResetCause.Exception"/>.</summary>
    ResetCause CauseOf(Exception exception);
}
