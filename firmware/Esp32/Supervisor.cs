using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>Restarts, with the cause and the time left in the store for the next start.</summary>
/// <remarks>The runtime does not tell a brown-out from power that was applied: see <see cref="RestartGuard"/>.</remarks>
public sealed class Supervisor : ISupervisor
{
    private const string RecordName = "reset";
    private const byte RecordVersion = 1;

    private readonly IChip _chip;
    private readonly RecordStore _store;
    private readonly BoardClock _clock;
    private readonly byte[] _record = new byte[1];

    /// <summary>Finds out why the board started.</summary>
    /// <param name="chip">What restarts.</param>
    /// <param name="store">Holds the cause.</param>
    /// <param name="clock">Is told before a restart.</param>
    public Supervisor(IChip chip, RecordStore store, BoardClock clock)
    {
        _chip = chip;
        _store = store;
        _clock = clock;
        LastReset = Find();
    }

    /// <inheritdoc/>
    public ResetCause LastReset { get; internal set; }

    /// <inheritdoc/>
    public int ClockEpoch
    {
        get { return _clock.Epoch; }
    }

    /// <inheritdoc/>
    public void Restart(ResetCause cause)
    {
        _record[0] = (byte)cause;
        _store.Write(RecordName, RecordVersion, _record, 1);
        _clock.BeforeRestart();
        _chip.Restart();
    }

    private ResetCause Find()
    {
        if (_chip.WokeFromDeepSleep)
            return ResetCause.DeepSleep;
        if (_store.Read(RecordName, RecordVersion, _record) != 1)
            return ResetCause.PowerOn;
        _store.Delete(RecordName);
        return (ResetCause)_record[0];
    }
}
