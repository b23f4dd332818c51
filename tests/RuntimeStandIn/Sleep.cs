using System;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Sleep is not simulated here, but the names are there for the chip's code to compile.</summary>
public static class Sleep
{
    /// <summary>Why the board woke up.</summary>
    public enum WakeupCause
    {
        /// <summary>It did not.</summary>
        Undefined,

        /// <summary>A pin.</summary>
        Ext0,

        /// <summary>One of several pins.</summary>
        Ext1,

        /// <summary>The timer.</summary>
        Timer,
    }

    /// <summary>Pins, as bits.</summary>
    [Flags]
    public enum WakeupGpioPin : ulong
    {
        /// <summary>No pin.</summary>
        None = 0,
    }

    /// <summary>What of several pins wakes the board.</summary>
    public enum WakeupMode
    {
        /// <summary>Any that is high.</summary>
        AnyHigh,
    }

    /// <summary>Always <see cref="WakeupCause.Undefined"/>.</summary>
    public static WakeupCause GetWakeupCause()
    {
        return WakeupCause.Undefined;
    }

    /// <summary>Throws.</summary>
    public static void EnableWakeupByTimer(TimeSpan time)
    {
        throw new NotSupportedException("The stand-in does not sleep.");
    }

    /// <summary>Throws.</summary>
    public static void EnableWakeupByMultiPins(WakeupGpioPin pins, WakeupMode mode)
    {
        throw new NotSupportedException("The stand-in does not sleep.");
    }

    /// <summary>Throws.</summary>
    public static void StartLightSleep()
    {
        throw new NotSupportedException("The stand-in does not sleep.");
    }

    /// <summary>Throws.</summary>
    public static void StartDeepSleep()
    {
        throw new NotSupportedException("The stand-in does not sleep.");
    }
}
