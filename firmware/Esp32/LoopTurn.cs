using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>What one turn of the main loop does within the watchdog's limit: it keeps the clock's record and steps the application.</summary>
internal sealed class LoopTurn : IGuardedWork
{
    private readonly IApplication _application;
    private readonly BoardClock _clock;

    internal LoopTurn(IApplication application, BoardClock clock)
    {
        _application = application;
        _clock = clock;
    }

    /// <summary>When the turn began, µs.</summary>
    internal long Now { get; private set; }

    /// <summary>When the application is to be stepped next, µs; <see cref="long.MaxValue"/> if only a radio's line calls it.</summary>
    internal long Next { get; private set; }

    /// <inheritdoc/>
    public void Run()
    {
        Now = _clock.NowMicroseconds;
        _clock.Keep(Now);
        Next = _application.Step(Now);
    }
}
