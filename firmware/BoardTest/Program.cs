using System;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Http;

namespace NanoSensors.BoardTest;

/// <summary>
/// Deployed instead of a node: the acceptance kit. First the loop's contract over restarts and deep sleep, then the guided run of
/// measurements. It takes some seven minutes and eight starts. The report is printed, stored as acceptance.txt, and shown on the
/// board's own Wi-Fi if a password was provisioned. What was provisioned stays.
/// </summary>
public static class Program
{
    private const string ReportFile = "acceptance.txt";
    private const int ButtonMilliseconds = 4000;
    private const int PagePort = 80;
    private const int Connections = 2;
    private const int PageMilliseconds = 10;

    /// <summary>Runs for ever; the report is printed at each start after the last step.</summary>
    public static void Main()
    {
        Esp32Chip chip = new Esp32Chip();
        long startedAt = chip.SystemMicroseconds;
        FileStorage storage = new FileStorage();
        RecordStore store = new RecordStore(storage);
        AcceptanceReport report = new AcceptanceReport();
        // BOOT after switching on begins anew.
        if (!chip.WokeFromDeepSleep && report.Load(store) && report.Step >= AcceptanceStep.Done)
        {
            Console.WriteLine("acceptance: press BOOT now to measure once more");
            BootButton.WaitFor(ButtonMilliseconds);
            if (BootButton.IsHeld)
                AcceptanceReport.Forget(store);
        }

        report = new AcceptanceReport();
        if (!report.Load(store))
            report.AddPart("loop, restarts, sleep", TestLoop(chip, storage));

        BoardClock clock = new BoardClock(chip, store);
        Esp32AcceptanceBoard board = new Esp32AcceptanceBoard(chip, storage, store, clock);
        AcceptanceRun run = new AcceptanceRun(board, new BoardContext(chip, storage).Watchdog, store, report, startedAt);
        while (!run.IsDone)
            run.Step();
        AcceptanceText text = new AcceptanceText(report, board.Name, board.Runtime);
        Print(text, storage);
        Serve(chip, store, new Supervisor(chip, store, clock), text);
    }

    private static string TestLoop(Esp32Chip chip, FileStorage storage)
    {
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

        return start.Failure;
    }

    private static void Print(AcceptanceText text, FileStorage storage)
    {
        AsciiWriter writer = new AsciiWriter(AcceptanceText.Longest);
        text.Write(writer);
        char[] printed = new char[writer.Length];
        for (int i = 0; i < printed.Length; i++)
            printed[i] = (char)writer.Buffer[i];
        Console.WriteLine(new string(printed));
        if (!storage.Write(ReportFile, writer.Buffer, writer.Length))
            Console.WriteLine("acceptance: the file could not be written; copy the report from here");
    }

    // The board's own Wi-Fi opens with the next start: OnSiteAccess restarts the board.
    private static void Serve(Esp32Chip chip, RecordStore store, Supervisor supervisor, AcceptanceText text)
    {
        AccessPoint accessPoint = new AccessPoint();
        if (!OnSiteAccess.Begin(store, accessPoint, false, true, supervisor, WifiLink.EuiOfHardware()))
        {
            Console.WriteLine("acceptance: over. No Wi-Fi password is provisioned, so there is no page");
            Thread.Sleep(Timeout.Infinite);
        }

        accessPoint.Serve();
        Console.WriteLine("acceptance: over. The report is also at http://192.168.4.1, on the board's own Wi-Fi (label)");
        HttpServer server = new HttpServer(new TcpPort(PagePort), new ReportPages(text), Connections);
        while (true)
        {
            server.Step(chip.SinceStartMicroseconds);
            Thread.Sleep(PageMilliseconds);
        }
    }
}
