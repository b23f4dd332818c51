using System;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Esp32;

namespace NanoSensors.BoardTest;

/// <summary>
/// Deployed instead of a node: tests everything that needs restarts and deep sleep, then the board's parts, and prints the results. Some four minutes, five of
/// its starts; what was provisioned stays.
/// </summary>
public static class Program
{
    /// <summary>Runs for ever; the result comes once.</summary>
    public static void Main()
    {
        FileStorage storage = new FileStorage();
        Esp32Chip chip = new Esp32Chip();
        TestStart start = new TestStart();
        BoardProgram program = new BoardProgram(chip, storage, start, 0, 0);
        try
        {
            program.RunOnce();
        }
        catch (Exception exception)
        {
            if (!start.IsDone)
                program.Restart(exception);
        }

        Console.WriteLine("loop, restarts, sleep: " + (start.Failure.Length == 0 ? "ok" : start.Failure));
        PartsTest.Print(chip, new RecordStore(storage));
        Console.WriteLine("board test: over");
        Thread.Sleep(Timeout.Infinite);
    }
}
