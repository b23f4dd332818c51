using System;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// The software watchdog: what does not come back in time is thrown out of by the runtime, wherever in managed code it is. There is no managed hardware watchdog; a
/// native call that never returns is beyond this one.
/// </summary>
public sealed class Watchdog : IWatchdog
{
    /// <summary>No step takes longer, ms: the slowest are a sensor's blocking binding and a flash that collects its garbage, seconds together.</summary>
    public const int StepMilliseconds = 30000;

    /// <summary>No opening of the board's parts takes longer, ms.</summary>
    public const int StartMilliseconds = 60000;

    private readonly IChip _chip;

    /// <summary>The chip's.</summary>
    public Watchdog(IChip chip)
    {
        _chip = chip;
    }

    /// <inheritdoc/>
    public void Begin(int milliseconds)
    {
        _chip.SetTimeLimit(milliseconds);
    }

    /// <inheritdoc/>
    public void End()
    {
        _chip.SetTimeLimit(-1);
    }

    /// <inheritdoc/>
    public ResetCause CauseOf(Exception exception)
    {
        return _chip.IsTimeLimit(exception) ? ResetCause.Watchdog : ResetCause.Exception;
    }
}
