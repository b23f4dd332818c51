using System;

namespace NanoSensors.Esp32;

/// <summary>
/// The chip as the board's clock, loop, supervisor and watchdog need it: its counts, its sleep, its restart. With it in front they hold nothing but decisions, which are tried
/// off the board as well.
/// </summary>
public interface IChip
{
    /// <summary>Microseconds since this start, light sleep included.</summary>
    long SinceStartMicroseconds { get; }

    /// <summary>The system's time of day, µs, which goes on over deep sleep; it jumps when SNTP sets it, and begins anywhere after any other start.</summary>
    long SystemMicroseconds { get; }

    /// <summary>Whether this start ended deep sleep, by the timer or a pin.</summary>
    bool WokeFromDeepSleep { get; }

    /// <summary>Lets other threads run. It may end up to a tick of 10 ms early or late.</summary>
    void Pause(int milliseconds);

    /// <summary>Stops the processor until the timer ends it.</summary>
    void LightSleep(long microseconds);

    /// <summary>Cuts the processor's power until the timer or a pin starts the board anew. Does not return.</summary>
    /// <param name="microseconds">The timer.</param>
    /// <param name="pin">The GPIO, one of the RTC's, whose high level ends it, too; -1 for none.</param>
    void DeepSleep(long microseconds, int pin);

    /// <summary>Starts the board anew. Does not return.</summary>
    void Restart();

    /// <summary>From now on the calling thread has so long, ms, and is then thrown out of whatever managed code it is in; -1 for as long as it likes.</summary>
    void SetTimeLimit(int milliseconds);

    /// <summary>Whether that is what threw this.</summary>
    bool IsTimeLimit(Exception exception);
}
