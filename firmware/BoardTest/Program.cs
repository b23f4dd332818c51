using System;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.BoardTest;

/// <summary>
/// Deployed instead of a node: looks at everything that needs restarts and deep sleep, then at the board's parts, and prints what it found. Some four minutes, five of
/// its starts; what was provisioned stays.
/// </summary>
public static class Program
{
    /// <summary>Runs for ever; the result comes once.</summary>
    public static void Main()
    {
        RecordStore store = new RecordStore(new FileStorage());
        Esp32Chip chip = new Esp32Chip();
        Watchdog watchdog = new Watchdog(chip);
        Supervisor supervisor = new Supervisor(chip, store);
        BoardClock clock = new BoardClock(chip, store);
        LoopContract loop = new LoopContract(store, supervisor, new WaitingClock(chip, clock), true);
        Console.WriteLine("board test: start by " + RestartLog.Describe(supervisor.LastReset));
        try
        {
            new MainLoop(new UntilDone(loop), chip, clock, watchdog, new Radio.ILoRaRadio[0], new IInputPin[0], true, -1).Run();
        }
        catch (Exception exception)
        {
            watchdog.End();
            if (!loop.IsDone)
                supervisor.Restart(watchdog.CauseOf(exception));
        }

        Print("loop, restarts, sleep", loop.Failure);
        LookAtParts(chip, store, clock);
        Console.WriteLine("board test: over");
        Thread.Sleep(Timeout.Infinite);
    }

    private static void LookAtParts(IChip chip, RecordStore store, BoardClock clock)
    {
        Esp32Board board = new Esp32Board(BoardPins.Provisioned(store));
        SelfTestReport report = BoardSelfTest.Run(
            chip, board, clock, 0, false, new ISensor[0], new string[0], board.OpenRadioBus(), board.OpenRadioReset(), board.OpenRadioLines());
        WifiSetup wifi = new WifiSetup();
        if (wifi.Name.Length > 0)
            WifiSetupContract.Check(wifi, report);
        WallClockContract.Check(new SystemClock(), new WaitingClock(chip, clock), report);
        for (int i = 0; i < report.Count; i++)
            Print(report.PartOf(i), report.FailureOf(i));
    }

    private static void Print(string part, string failure)
    {
        Console.WriteLine(part + ": " + (failure.Length == 0 ? "ok" : failure));
    }
}
