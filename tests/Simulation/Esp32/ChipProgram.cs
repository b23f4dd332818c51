using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's own program on a simulated chip: clock, loop, supervisor and watchdog around an application, start after start.</summary>
internal sealed class ChipProgram(VirtualTime time, SimulatedChip chip, IStorage storage)
{
    internal VirtualTime Time { get; } = time;

    internal SimulatedChip Chip { get; } = chip;

    /// <summary>Why the board started, start after start.</summary>
    internal List<ResetCause> Starts { get; } = [];

    /// <summary>When each start began, µs.</summary>
    internal List<long> StartedAt { get; } = [];

    internal ILoRaRadio[] Radios { get; set; } = [];

    internal IInputPin[] Lines { get; set; } = [];

    internal bool DeepSleep { get; set; } = true;

    internal int SensorLine { get; set; } = -1;

    internal int LongestRestSeconds { get; set; }

    internal IOutputPin? ExternalWatchdog { get; set; }

    /// <summary>Happens while the parts are opened; null for nothing.</summary>
    internal Action<BoardContext>? Opens { get; set; }

    /// <summary>Happens between opening and composing; null for nothing.</summary>
    internal Action<BoardContext>? Tests { get; set; }

    internal delegate IApplication Composition(RecordStore store, Supervisor supervisor, BoardClock clock);

    /// <summary>Runs until the chip's <see cref="SimulatedChip.Ends"/>.</summary>
    internal void Run(Composition compose)
    {
        ChipStoppedException? ended = null;
        while (ended is not { IsEnd: true })
        {
            try
            {
                StartedAt.Add(Time.NowMicroseconds);
                Chip.Start(ended);
                new BoardProgram(Chip, storage, new Start(this, compose), 0, LongestRestSeconds).Run();
            }
            catch (ChipStoppedException stopped)
            {
                ended = stopped;
            }
        }
    }

    private sealed class Start(ChipProgram program, Composition compose) : IBoardStart
    {
        public void Open(BoardContext context)
        {
            program.Starts.Add(context.Supervisor.LastReset);
            program.Opens?.Invoke(context);
        }

        public void Test(BoardContext context) => program.Tests?.Invoke(context);

        public MainLoop Compose(BoardContext context)
        {
            IApplication application = compose(context.Store, context.Supervisor, context.Clock);
            return new MainLoop(application, context.Chip, context.Clock, context.Watchdog, program.Radios, program.Lines, program.DeepSleep, program.SensorLine)
            {
                ExternalWatchdog = program.ExternalWatchdog!,
            };
        }
    }
}
