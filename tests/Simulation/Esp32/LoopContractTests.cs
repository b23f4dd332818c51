using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Esp32;

/// <summary>The board's own main loop, clock, supervisor and watchdog on a simulated chip, and the simulation's loop, keep one contract; what breaks it is noticed.</summary>
[TestClass]
public class LoopContractTests
{
    [TestMethod]
    [DataRow(true, 0)]
    [DataRow(true, 10_000)]
    [DataRow(true, -10_000)]
    [DataRow(false, 0)]
    public void The_boards_loop_on_a_simulated_chip(bool sleepsDeeply, int oscillatorErrorPpm)
    {
        ChipProgram program = Program(31, chip => chip.DeepSleepErrorPpm = oscillatorErrorPpm, sleepsDeeply, out LoopContract contract);
        Assert.AreEqual("", contract.Failure);
        ResetCause[] expected = [ResetCause.PowerOn, ResetCause.Command, ResetCause.DeepSleep, ResetCause.Exception, ResetCause.Watchdog];
        CollectionAssert.AreEqual(sleepsDeeply ? expected : [.. expected.Where(c => c != ResetCause.DeepSleep)], program.Starts);
        Assert.IsTrue(program.Chip.LightSleeps.Count >= 10, $"{program.Chip.LightSleeps.Count} light sleeps");
        Assert.AreEqual(sleepsDeeply ? 1 : 0, program.Chip.DeepSleeps.Count);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void The_simulations_loop(bool sleepsDeeply)
    {
        BoardHost host = Host(sleepsDeeply, 20_000, out Func<LoopContract> contract);
        Assert.IsTrue(contract().IsDone);
        Assert.AreEqual("", contract().Failure);
        CollectionAssert.Contains(host.Board.Supervisor.History, ResetCause.Command);
        CollectionAssert.Contains(host.Board.Supervisor.History, ResetCause.Exception);
        Assert.AreEqual(sleepsDeeply, host.Board.Supervisor.History.Contains(ResetCause.DeepSleep));
    }

    [TestMethod]
    public void What_is_broken_is_noticed()
    {
        Assert.AreEqual("deep sleep is told as power on", FailureOf(chip => chip.ForgetsWakeups = true));
        StringAssert.Contains(FailureOf(chip => chip.DeepSleepEndsEarly = 2_000_000), "too early after a start");
        StringAssert.Contains(FailureOf(chip => chip.StartMicroseconds = 15_000_000), "s too long");
        Assert.AreEqual("a stuck step is not ended", FailureOf(chip => (chip.HasNoTimeLimit, chip.ReadMicroseconds) = (true, 2000)));
        StringAssert.Contains(FailureOf(chip => chip.ReadMicroseconds = 120_000), "us late");

        Host(true, 200_000, out Func<LoopContract> late);
        StringAssert.Contains(late().Failure, "us late");
    }

    private static string FailureOf(Action<SimulatedChip> broken)
    {
        Program(32, broken, true, out LoopContract contract);
        return contract.Failure;
    }

    private static ChipProgram Program(int seed, Action<SimulatedChip> change, bool sleepsDeeply, out LoopContract contract)
    {
        var time = new VirtualTime();
        var chip = new SimulatedChip(time, seed);
        change(chip);
        LoopContract? running = null;
        chip.Ends = () => running is { IsDone: true } || time.NowMicroseconds > 600_000_000;
        var program = new ChipProgram(time, chip, new MemoryStorage()) { DeepSleep = sleepsDeeply };
        program.Run((store, supervisor, clock) => running = new LoopContract(store, supervisor, new WaitingClock(chip, clock), sleepsDeeply));
        contract = running!;
        return program;
    }

    private static BoardHost Host(bool sleepsDeeply, long jitter, out Func<LoopContract> contract)
    {
        var time = new VirtualTime();
        LoopContract? running = null;
        BoardHost? host = null;
        var board = new VirtualBoard(time, null, default, seed: 33);
        host = new BoardHost(time, board, () => running = new LoopContract(new RecordStore(board.Storage), board.Supervisor, null, sleepsDeeply))
        {
            DeepSleep = sleepsDeeply,
            LightSleep = true,
            WakeJitterMicroseconds = jitter,
        };
        host.Start();
        time.RunUntil(300_000_000);
        contract = () => running!;
        return host;
    }
}
