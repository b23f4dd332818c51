using System;
using System.Threading;
using NanoSensors.Board;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoSensors.Esp32;

/// <summary>The ESP32 by the runtime's own classes.</summary>
public sealed class Esp32Chip : IChip
{
    /// <summary>The chip, to be made at the program's start.</summary>
    public Esp32Chip()
    {
        // Asked once: after a light sleep the cause is that of the light sleep (ESP-IDF, sleep modes).
        Sleep.WakeupCause cause = Sleep.GetWakeupCause();
        WokeFromDeepSleep = cause == Sleep.WakeupCause.Timer || cause == Sleep.WakeupCause.Ext0 || cause == Sleep.WakeupCause.Ext1;
    }

    /// <inheritdoc/>
    public long SinceStartMicroseconds
    {
        get { return (long)HighResTimer.GetCurrent(); }
    }

    /// <inheritdoc/>
    public long SystemMicroseconds
    {
        // A tick of DateTime is 100 ns.
        get { return DateTime.UtcNow.Ticks / 10; }
    }

    /// <inheritdoc/>
    public bool WokeFromDeepSleep { get; }

    /// <inheritdoc/>
    public Version RuntimeVersion
    {
        get { return SystemInfo.Version; }
    }

    /// <inheritdoc/>
    public void Pause(int milliseconds)
    {
        Thread.Sleep(milliseconds);
    }

    /// <inheritdoc/>
    public void LightSleep(long microseconds)
    {
        SetTimer(microseconds);
        Sleep.StartLightSleep();
    }

    /// <inheritdoc/>
    public void DeepSleep(long microseconds, int pin)
    {
        SetTimer(microseconds);
        // EXT1 and not EXT0, which keeps the RTC's peripherals powered (ESP-IDF, sleep modes); the line is driven, so it needs no pull.
        if (pin >= 0)
            Sleep.EnableWakeupByMultiPins((Sleep.WakeupGpioPin)(1UL << pin), Sleep.WakeupMode.AnyHigh);
        Sleep.StartDeepSleep();
    }

    /// <inheritdoc/>
    public void Restart()
    {
        Power.RebootDevice();
    }

    /// <inheritdoc/>
    public void RunLimited(IGuardedWork work, int milliseconds)
    {
        // The runtime ends a limit when the method that installed it returns (nf-interpreter, CLR_RT_StackFrame::Pop): the work must be called from this very method.
        ExecutionConstraint.Install(milliseconds, 0);
        work.Run();
    }

    /// <inheritdoc/>
    public bool IsTimeLimit(Exception exception)
    {
        return exception is ConstraintException;
    }

    private static void SetTimer(long microseconds)
    {
        // A tick of TimeSpan is 100 ns.
        Sleep.EnableWakeupByTimer(TimeSpan.FromTicks(microseconds * 10));
    }
}
