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
    public RecordStore Store { get; internal set; }

    /// <summary>Why the board started, and how it restarts.</summary>
    public Supervisor Supervisor { get; internal set; }

    /// <summary>Whether the board restarted by faults over and over, so that the program leaves out what may cause them.</summary>
    public bool IsSafeMode { get; internal set; }
}
