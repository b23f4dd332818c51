using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Radio;
using NanoSensors.Simulation;
using BoardClock = NanoSensors.Esp32.BoardClock;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>What the entry points do, on a simulated chip: the board's own clock, loop, supervisor and watchdog around an application, start after start.</summary>
internal sealed class ChipProgram(VirtualTime time, SimulatedChip chip, IStorage storage)
{
    internal VirtualTime Time { get; } = time;

    internal SimulatedChip Chip { get; } = chip;

    internal List<ResetCause> Starts { get; } = [];

    internal ILoRaRadio[] Radios { get; set; } = [];

    internal IInputPin[] Lines { get; set; } = [];

    internal bool DeepSleep { get; set; } = true;

    internal int SensorLine { get; set; } = -1;

    internal delegate IApplication Composition(RecordStore store, Supervisor supervisor, BoardClock clock);

    /// <summary>Runs until the chip's <see cref="SimulatedChip.Ends"/>.</summary>
    internal void Run(Composition compose)
    {
        ChipStoppedException? ended = null;
        while (ended is not { IsEnd: true })
        {
            try
            {
                Chip.Start(ended);
                Main(compose);
            }
            catch (ChipStoppedException stopped)
            {
                ended = stopped;
            }
        }
    }

    // As firmware/Node/Program.Main does.
    private void Main(Composition compose)
    {
        var store = new RecordStore(storage);
        var watchdog = new Watchdog(Chip);
        var supervisor = new Supervisor(Chip, store);
        Starts.Add(supervisor.LastReset);
        try
        {
            var clock = new BoardClock(Chip, store);
            new MainLoop(compose(store, supervisor, clock), Chip, clock, watchdog, Radios, Lines, DeepSleep, SensorLine).Run();
        }
        catch (Exception exception) when (exception is not ChipStoppedException)
        {
            watchdog.End();
            supervisor.Restart(watchdog.CauseOf(exception));
        }
    }
}
