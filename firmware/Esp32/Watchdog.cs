using System;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Software watchdog: the runtime throws an exception into managed code that runs longer than its limit. It cannot end a native call that never returns; that takes the
/// external watchdog of hardware/boards. The runtime offers no hardware watchdog to managed code.
/// </summary>
public sealed class Watchdog : IWatchdog
{
    /// <summary>Limit of one turn of the main loop, ms. The slowest known turns, a sensor's blocking driver and a flash that collects its garbage, take seconds.</summary>
    public const int StepMilliseconds = 30000;

    /// <summary>Limit of opening the board's parts, and of putting the application together, ms each.</summary>
    public const int StartMilliseconds = 60000;

    /// <summary>Limit of one part of the self-test, ms. A sensor that never answers is asked three times for a minute.</summary>
    public const int SelfTestMilliseconds = 240000;

    /// <summary>Limit of storing the cause of a restart, ms.</summary>
    public const int RestartMilliseconds = 10000;

    private readonly IChip _chip;

    /// <summary>Creates the watchdog of a chip.</summary>
    public Watchdog(IChip chip)
    {
        _chip = chip;
    }

    /// <inheritdoc/>
    public void Run(IGuardedWork work, int milliseconds)
    {
        long begin = _chip.SinceStartMicroseconds;
        _chip.RunLimited(work, milliseconds);
        // Drivers catch every exception and report a failed measurement, the runtime's time limit included: work that returns too late was stuck all the same.
        if (_chip.SinceStartMicroseconds - begin >= milliseconds * 1000L)
            throw new TooLateException();
    }

    /// <inheritdoc/>
    public ResetCause CauseOf(Exception exception)
    {
        return exception is TooLateException || _chip.IsTimeLimit(exception) ? ResetCause.Watchdog : ResetCause.Exception;
    }
}
