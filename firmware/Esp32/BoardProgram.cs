using System;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// A program from the chip's start to its restart: it opens the parts, tests them, composes the application and runs the main loop, each within the watchdog's limits. What
/// throws or hangs restarts the board, with the cause stored for the next start. A board that starts over and over rests in deep sleep before anything is opened.
/// </summary>
public sealed class BoardProgram
{
    private readonly IBoardStart _start;
    private readonly BoardContext _context;
    private readonly int _restartPauseMilliseconds;
    private readonly int _longestRestSeconds;

    /// <summary>Creates a program.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="storage">The board's files.</param>
    /// <param name="start">What the program is made of.</param>
    /// <param name="restartPauseMilliseconds">Pause before a restart by a fault, ms; 0 for none.</param>
    /// <param name="longestRestSeconds">Upper limit of the rest before a start that follows on many others, s; 0 for none.</param>
    public BoardProgram(IChip chip, IStorage storage, IBoardStart start, int restartPauseMilliseconds, int longestRestSeconds)
    {
        _start = start;
        _context = new BoardContext(chip, storage);
        _restartPauseMilliseconds = restartPauseMilliseconds;
        _longestRestSeconds = longestRestSeconds;
    }

    /// <summary>Runs until the board restarts. Does not return on a board.</summary>
    public void Run()
    {
        try
        {
            RunOnce();
        }
        catch (Exception exception)
        {
            Restart(exception);
        }
    }

    /// <summary>As <see cref="Run"/>, but lets the exception out that ended the program.</summary>
    public void RunOnce()
    {
        _context.Watchdog.Run(new BeginWork(_context, _longestRestSeconds), Watchdog.StartMilliseconds);
        if (_context.RestMicroseconds > 0)
        {
            _context.Clock.BeforeDeepSleep();
            _context.Chip.DeepSleep(_context.RestMicroseconds, -1);
        }

        _context.Watchdog.Run(new OpenWork(_start, _context), Watchdog.StartMilliseconds);
        _start.Test(_context);
        ComposeWork compose = new ComposeWork(_start, _context);
        _context.Watchdog.Run(compose, Watchdog.StartMilliseconds);
        compose.Loop.Run();
    }

    /// <summary>Restarts the board because of an exception. Does not return on a board. The restart comes even if its cause cannot be stored.</summary>
    public void Restart(Exception exception)
    {
        try
        {
            if (_restartPauseMilliseconds > 0)
                _context.Chip.Pause(_restartPauseMilliseconds);
            if (_context.Supervisor != null)
                _context.Watchdog.Run(new RestartWork(_context.Supervisor, _context.Watchdog.CauseOf(exception)), Watchdog.RestartMilliseconds);
        }
        catch (Exception)
        {
            // A flash that throws or hangs costs the cause, not the restart.
        }

        _context.Chip.Restart();
    }

    private sealed class BeginWork : IGuardedWork
    {
        private readonly BoardContext _context;
        private readonly int _longestRestSeconds;

        internal BeginWork(BoardContext context, int longestRestSeconds)
        {
            _context = context;
            _longestRestSeconds = longestRestSeconds;
        }

        public void Run()
        {
            _context.Begin(_longestRestSeconds);
        }
    }

    private sealed class OpenWork : IGuardedWork
    {
        private readonly IBoardStart _start;
        private readonly BoardContext _context;

        internal OpenWork(IBoardStart start, BoardContext context)
        {
            _start = start;
            _context = context;
        }

        public void Run()
        {
            _start.Open(_context);
        }
    }

    private sealed class ComposeWork : IGuardedWork
    {
        private readonly IBoardStart _start;
        private readonly BoardContext _context;

        internal ComposeWork(IBoardStart start, BoardContext context)
        {
            _start = start;
            _context = context;
        }

        internal MainLoop Loop { get; private set; }

        public void Run()
        {
            Loop = _start.Compose(_context);
        }
    }

    private sealed class RestartWork : IGuardedWork
    {
        private readonly Supervisor _supervisor;
        private readonly ResetCause _cause;

        internal RestartWork(Supervisor supervisor, ResetCause cause)
        {
            _supervisor = supervisor;
            _cause = cause;
        }

        public void Run()
        {
            _supervisor.Restart(_cause);
        }
    }
}
