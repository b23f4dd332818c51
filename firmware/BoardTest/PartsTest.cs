using System;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.BoardTest;

/// <summary>The board's parts without sensors, the Wi-Fi's settings if there are any, and the time of day, each within a time limit.</summary>
internal sealed class PartsTest : ISelfTestParts
{
    private readonly WaitingClock _clock;
    private readonly WifiSetup _wifi = new WifiSetup();

    private PartsTest(WaitingClock clock)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public int Count
    {
        get { return 2; }
    }

    /// <summary>Tests all of them and prints a line for each.</summary>
    internal static void Print(IChip chip, RecordStore store)
    {
        BoardContext context = new BoardContext(chip, null);
        BoardClock clock = new BoardClock(chip, store);
        Esp32Board board = new Esp32Board(BoardPins.Provisioned(store));
        SelfTestReport report = BoardSelfTest.Run(
            context, board, clock, 0, false, new ISensor[0], new string[0], board.OpenRadioBus(), board.OpenRadioReset(), board.OpenRadioLines());
        SelfTestRun.Check(new PartsTest(new WaitingClock(chip, clock)), context.Watchdog, Watchdog.SelfTestMilliseconds, report);
        for (int i = 0; i < report.Count; i++)
            Console.WriteLine(report.PartOf(i) + ": " + (report.FailureOf(i).Length == 0 ? "ok" : report.FailureOf(i)));
    }

    /// <inheritdoc/>
    public void Check(int part, SelfTestReport report)
    {
        if (part == 1)
            WallClockContract.Check(new SystemClock(), _clock, report);
        else if (_wifi.Name.Length > 0)
            WifiSetupContract.Check(_wifi, report);
    }
}
