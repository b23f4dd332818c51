using System;

namespace NanoSensors.Board;

/// <summary>Runs work that must return within a time limit. Work that does not is ended by an exception.</summary>
public interface IWatchdog
{
    /// <summary>
    /// Runs the work on the calling thread and returns when it has returned. If it takes longer than the limit, this throws: <see cref="CauseOf"/> then returns
    /// <see cref="ResetCause.Watchdog"/>. Guarded work may run further guarded work.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="milliseconds">The limit, 1 or more.</param>
    void Run(IGuardedWork work, int milliseconds);

    /// <summary>
    /// The reset cause to report for an exception that ends a program: <see cref="ResetCause.Watchdog"/> if the time limit ended the work, else
    /// <see cref="ResetCause.Exception"/>.
    /// </summary>
    ResetCause CauseOf(Exception exception);
}
