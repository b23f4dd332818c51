namespace NanoSensors.BoardTest;

/// <summary>
/// The chip's clocks against the radio's crystal. The radio times a receive window of 33.5 s by itself and raises DIO1 at its end.
/// The same window measures the clock awake, in light sleep and in deep sleep, without an instrument and without a network. The
/// awake window is the reference for the other two: the radio's start-up time drops out.
/// </summary>
internal static class SleepMeasurements
{
    /// <summary>Deep sleep, µs; some seconds shorter than the window, for the start.</summary>
    internal const long DeepSleepMicroseconds = 25000000;

    private const long NeverEnded = -1;
    private const long TooLong = -2;
    private const long Patience = 3000000;
    private const long Spin = 200000;
    private const int PauseMilliseconds = 100;
    private const long LightSleepPiece = 1000000;
    private const int LightSleeps = 50;
    private const long ShortLightSleep = 20000;
    private const string NoEnd = "DIO1 does not rise at the window's end: its wire, or a sender";

    internal static void Awake(IAcceptanceBoard board, AcceptanceReport report)
    {
        // What looks like a preamble keeps a window open: a second one decides.
        long window = AwakeWindow(board);
        if (window < 0)
            window = AwakeWindow(board);
        if (window < 0)
        {
            report.Break(AcceptanceStep.AwakeClock, NoEnd);
            return;
        }

        report.AwakeWindow = window;
        report.Measure(AcceptanceCheck.AwakeClock, PartsPerMillion(window, RadioProbe.WindowMicroseconds));
    }

    internal static void LightSleepLength(IAcceptanceBoard board, AcceptanceReport report)
    {
        long sum = 0;
        long longest = long.MinValue;
        int byTimer = 0;
        for (int i = 0; i < LightSleeps; i++)
        {
            long from = board.Chip.SinceStartMicroseconds;
            board.Chip.LightSleep(ShortLightSleep);
            long excess = board.Chip.SinceStartMicroseconds - from - ShortLightSleep;
            byTimer += board.WakeupCause == AcceptanceCheck.CauseTimer ? 1 : 0;
            sum += excess;
            longest = excess > longest ? excess : longest;
        }

        report.Measure(AcceptanceCheck.LightSleepMean, sum / LightSleeps);
        report.Measure(AcceptanceCheck.LightSleepLongest, longest);
        report.Measure(AcceptanceCheck.LightSleepByTimer, byTimer);
    }

    internal static void LightSleepClock(IAcceptanceBoard board, AcceptanceReport report)
    {
        if (report.AwakeWindow == 0)
        {
            report.Skip(AcceptanceCheck.LightSleepClock, "the window was not measured awake");
            return;
        }

        long window = LightSleepWindow(board);
        if (window == NeverEnded)
            window = LightSleepWindow(board);
        if (window == TooLong)
            report.Break(AcceptanceStep.LightSleepClock, "light sleep lasts more than a tenth too long");
        else if (window == NeverEnded)
            report.Break(AcceptanceStep.LightSleepClock, NoEnd);
        else
            report.Measure(AcceptanceCheck.LightSleepClock, PartsPerMillion(window, report.AwakeWindow) * 10 / 9);
    }

    private static long AwakeWindow(IAcceptanceBoard board)
    {
        new RadioProbe(board).OpenWindow();
        long from = board.Chip.SinceStartMicroseconds;
        while (board.Chip.SinceStartMicroseconds - from < RadioProbe.WindowMicroseconds - 2 * Spin)
            board.Chip.Pause(PauseMilliseconds);
        return SpinUntilEnd(board, from);
    }

    private static long LightSleepWindow(IAcceptanceBoard board)
    {
        new RadioProbe(board).OpenWindow();
        long from = board.Chip.SinceStartMicroseconds;
        // A clock that is 10 % off still leaves the window's end to the awake rest.
        long until = from + RadioProbe.WindowMicroseconds * 9 / 10;
        while (true)
        {
            long left = until - board.Chip.SinceStartMicroseconds;
            if (left <= 0)
                break;
            board.Chip.LightSleep(left < LightSleepPiece ? left : LightSleepPiece);
        }

        return board.Dio1.IsHigh ? TooLong : SpinUntilEnd(board, from);
    }

    /// <summary>Opens the window; the caller stores the report and sends the board to sleep.</summary>
    /// <returns>False if there is nothing to measure it by.</returns>
    internal static bool OpenForDeepSleep(IAcceptanceBoard board, AcceptanceReport report)
    {
        if (report.AwakeWindow == 0)
        {
            report.Skip(AcceptanceCheck.DeepSleepClock, "the window was not measured awake");
            report.Skip(AcceptanceCheck.Start, "the window was not measured awake");
            report.Skip(AcceptanceCheck.DeepSleepCause, "the window was not measured awake");
            return false;
        }

        new RadioProbe(board).OpenWindow();
        report.SystemBefore = board.Chip.SystemMicroseconds;
        return true;
    }

    /// <summary>At the start that ended deep sleep. The radio's reset line must not have been opened.</summary>
    /// <param name="board">The board.</param>
    /// <param name="report">Takes the result.</param>
    /// <param name="startedAt">The system's time at the program's first line, µs.</param>
    internal static void AfterDeepSleep(IAcceptanceBoard board, AcceptanceReport report, long startedAt)
    {
        report.Measure(AcceptanceCheck.DeepSleepCause, board.WakeupCause);
        report.Measure(AcceptanceCheck.Start, startedAt - report.SystemBefore - DeepSleepMicroseconds);
        if (board.Dio1.IsHigh)
        {
            report.Break(AcceptanceStep.DeepSleep, "the board starts after the window's end");
            return;
        }

        // The system's time goes on over deep sleep; the count since the start does not.
        long offset = board.Chip.SystemMicroseconds - board.Chip.SinceStartMicroseconds;
        long window = SpinUntilEnd(board, report.SystemBefore - offset);
        if (window < 0)
            report.Break(AcceptanceStep.DeepSleep, NoEnd);
        else
            report.Measure(AcceptanceCheck.DeepSleepClock, OfDeepSleep(PartsPerMillion(window, report.AwakeWindow), report.AwakeWindow));
    }

    private static long SpinUntilEnd(IAcceptanceBoard board, long from)
    {
        while (true)
        {
            bool isOver = board.Dio1.IsHigh;
            long passed = board.Chip.SinceStartMicroseconds - from;
            if (isOver)
                return passed;
            // A clock that is a tenth too fast reaches the window's length early.
            if (passed > RadioProbe.WindowMicroseconds + RadioProbe.WindowMicroseconds / 3 + Patience)
                return NeverEnded;
        }
    }

    // The error belongs to the part of the window in which the board slept.
    private static long OfDeepSleep(long partsPerMillion, long window)
    {
        return partsPerMillion * (window / 1000) / (DeepSleepMicroseconds / 1000);
    }

    private static long PartsPerMillion(long measured, long reference)
    {
        return (measured - reference) * 1000000 / reference;
    }
}
