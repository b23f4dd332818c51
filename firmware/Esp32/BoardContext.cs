using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>What every program on a board starts from.</summary>
public sealed class BoardContext
{
    /// <summary>Creates a context with a watchdog of its own.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="storage">The board's files; null for a program that needs none.</param>
    public BoardContext(IChip chip, IStorage storage)
    {
        Chip = chip;
        Storage = storage;
        Watchdog = new Watchdog(chip);
    }

    /// <summary>The chip.</summary>
    public IChip Chip { get; }

    /// <summary>The board's files.</summary>
    public IStorage Storage { get; }

    /// <summary>Ends what hangs.</summary>
    public Watchdog Watchdog { get; }

    /// <summary>The records in <see cref="Storage"/>.</summary>
    public RecordStore Store { get; private set; }

    /// <summary>The board's time.</summary>
    public BoardClock Clock { get; private set; }

    /// <summary>Why the board started, and how it restarts.</summary>
    public Supervisor Supervisor { get; private set; }

    /// <summary>Whether the board restarted by faults over and over, so that the program leaves out what may cause them.</summary>
    public bool IsSafeMode { get; private set; }

    /// <summary>How long the board is to sleep deeply before anything is opened, µs, because it has started over and over; 0 if not.</summary>
    public long RestMicroseconds { get; private set; }

    /// <summary>Finds out why the board started and what follows from that. To be called once, before anything is opened, so that what hangs or throws as soon as it is opened counts as well.</summary>
    /// <param name="longestRestSeconds">Upper limit of <see cref="RestMicroseconds"/>, s; 0 for no rest.</param>
    public void Begin(int longestRestSeconds)
    {
        Store = new RecordStore(Storage);
        Clock = new BoardClock(Chip, Store);
        Supervisor = new Supervisor(Chip, Store, Clock);
        RestartGuard guard = new RestartGuard(Store);
        IsSafeMode = guard.Begin(Supervisor.LastReset, longestRestSeconds);
        Supervisor.LastReset = guard.Cause;
        RestMicroseconds = guard.RestSeconds * 1000000L;
    }
}
