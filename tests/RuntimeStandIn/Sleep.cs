using System;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Light sleep by the timer, whose end changes the wake-up cause as on the chip (ESP-IDF, esp_sleep_get_wakeup_cause). The rest throws.</summary>
public static class Sleep
{
    [ThreadStatic]
    private static WakeupCause _cause;

    [ThreadStatic]
    private static long _timerMicroseconds;

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

    /// <summary>What ended the last sleep; <see cref="WakeupCause.Undefined"/> before the first.</summary>
    public static WakeupCause GetWakeupCause()
    {
        return _cause;
    }

    /// <summary>Sets the timer that ends the next sleep.</summary>
    public static void EnableWakeupByTimer(TimeSpan time)
    {
        _timerMicroseconds = time.Ticks / 10;
    }

    /// <summary>Throws.</summary>
    public static void EnableWakeupByMultiPins(WakeupGpioPin pins, WakeupMode mode)
    {
        throw new NotSupportedException("The stand-in does not sleep.");
    }

    /// <summary>Sleeps until the timer ends it.</summary>
    public static void StartLightSleep()
    {
        StandInTime.Pass(_timerMicroseconds);
        _cause = WakeupCause.Timer;
    }

    /// <summary>Throws.</summary>
    public static void StartDeepSleep()
    {
        throw new NotSupportedException("The stand-in does not sleep.");
    }
}
