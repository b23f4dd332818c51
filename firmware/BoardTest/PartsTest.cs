using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.SelfTest;
using NanoSensors.Sensing;

namespace NanoSensors.BoardTest;

/// <summary>
/// The board's parts without sensors, the Wi-Fi's settings if there are any, and the time of day, each within a time limit.
/// </summary>
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

    /// <inheritdoc/>
    public void Check(int part, SelfTestReport report)
    {
        if (part == 1)
            WallClockContract.Check(new SystemClock(), _clock, report);
        else if (_wifi.Name.Length > 0)
            WifiSetupContract.Check(_wifi, report);
    }

    /// <summary>Tests all of them.</summary>
    internal static SelfTestReport Run(IChip chip, BoardClock clock, Esp32Board board, ISpi bus, IOutputPin reset, IInputPin[] lines)
    {
        BoardContext context = new BoardContext(chip, null);
        SelfTestReport report = BoardSelfTest.Run(context, board, clock, 0, false, new ISensor[0], new string[0], bus, reset, lines);
        SelfTestRun.Check(new PartsTest(new WaitingClock(chip, clock)), context.Watchdog, Watchdog.SelfTestMilliseconds, report);
        return report;
    }
}
