using System;
using NanoSensors.Board;

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

    /// <summary>Version of the runtime's firmware image; null if not known.</summary>
    Version RuntimeVersion { get; }

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

    /// <summary>
    /// Runs the work on the calling thread. Managed code of it that still runs after the limit gets an exception; if it catches that and runs for another half a second, it is
    /// ended up to this call, which then throws.
    /// </summary>
    /// <param name="work">The work. It may call this again: each call has a limit of its own.</param>
    /// <param name="milliseconds">The limit, 1 or more.</param>
    void RunLimited(IGuardedWork work, int milliseconds);

    /// <summary>Whether <see cref="RunLimited"/> threw this because its limit was over.</summary>
    bool IsTimeLimit(Exception exception);
}
