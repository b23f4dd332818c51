using System;
using nanoFramework.Runtime.Native;

namespace NanoSensors.Esp32;

/// <summary>
/// The software watchdog: what does not come back in time is thrown out of by the runtime, wherever in managed code it is. There is no managed hardware watchdog; a
/// native call that never returns is beyond this one.
/// </summary>
public static class Watchdog
{
    /// <summary>No step takes longer, ms: the slowest are a sensor's blocking binding and a flash that collects its garbage, seconds together.</summary>
    public const int StepMilliseconds = 30000;

    /// <summary>No opening of the board's parts takes longer, ms.</summary>
    public const int StartMilliseconds = 60000;

    /// <summary>From now on the calling thread has so long until <see cref="End"/>.</summary>
    public static void Begin(int milliseconds)
    {
        ExecutionConstraint.Install(milliseconds, 0);
    }

    /// <summary>The work was done in time, or has been given up. Harmless if nothing was begun.</summary>
    public static void End()
    {
        ExecutionConstraint.Install(-1, 0);
    }

    /// <summary>Whether it was the watchdog that threw this.</summary>
    public static bool IsCause(Exception exception)
    {
        return exception is ConstraintException;
    }
}
