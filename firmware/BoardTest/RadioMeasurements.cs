namespace NanoSensors.BoardTest;

/// <summary>Measurements of the radio: its bus, its line, and the noise it hears. Nothing is sent.</summary>
internal static class RadioMeasurements
{
    private const int Transfers = 1000;
    private const int Detections = 10;
    private const long LongestDetection = 100000;
    private const long LongestEvent = 200000;
    private const int PauseMilliseconds = 10;
    private const int Levels = 100;
    private const int LevelMilliseconds = 10;

    // SX1276 data sheet 5.5.5, high frequency port.
    private const int RssiOffset = -157;

    internal static void Bus(IAcceptanceBoard board, AcceptanceReport report)
    {
        RadioProbe radio = new RadioProbe(board);
        radio.Begin();
        int wrong = 0;
        long from = board.Chip.SinceStartMicroseconds;
        for (int i = 0; i < Transfers; i++)
        {
            byte value = (byte)((i * 167) ^ (i >> 3));
            radio.Write(RadioProbe.RegSyncWord, value);
            wrong += radio.Read(RadioProbe.RegSyncWord) == value ? 0 : 1;
        }

        report.Measure(AcceptanceCheck.WrongRegisters, wrong);
        report.Measure(AcceptanceCheck.Transfer, (board.Chip.SinceStartMicroseconds - from) / (2 * Transfers));
    }

    internal static void Line(IAcceptanceBoard board, AcceptanceReport report)
    {
        RadioProbe radio = new RadioProbe(board);
        long byLine = 0;
        long byRegister = 0;
        long byEvent = 0;
        int events = 0;
        for (int i = 0; i < Detections; i++)
        {
            long line = Detect(board, radio, true);
            long rose = board.Chip.SinceStartMicroseconds;
            long raised = WaitForEvent(board, rose - line);
            if (raised >= 0)
            {
                byEvent += raised - rose;
                events++;
            }

            long register = Detect(board, radio, false);
            if (line < 0 || register < 0)
            {
                string reason = line < 0 ? "DIO0 does not rise: look at its wire" : "the radio does not finish a look at the channel";
                report.Break(AcceptanceStep.RadioLine, reason);
                return;
            }

            byLine += line;
            byRegister += register;
        }

        report.Measure(AcceptanceCheck.Dio0, byLine / Detections);
        report.Measure(AcceptanceCheck.Dio0Latency, (byLine - byRegister) / Detections);
        if (events == 0)
            report.Skip(AcceptanceCheck.Dio0Event, "the runtime raised none");
        else
            report.Measure(AcceptanceCheck.Dio0Event, byEvent < 0 ? 0 : byEvent / events);
    }

    internal static void Noise(IAcceptanceBoard board, AcceptanceReport report)
    {
        RadioProbe radio = new RadioProbe(board);
        radio.Begin();
        radio.SetMode(RadioProbe.ModeReceive);
        byte[] levels = new byte[Levels];
        for (int i = 0; i < Levels; i++)
        {
            board.Chip.Pause(LevelMilliseconds);
            byte level = radio.Read(RadioProbe.RegRssi);
            int at = i;
            for (; at > 0 && levels[at - 1] > level; at--)
                levels[at] = levels[at - 1];
            levels[at] = level;
        }

        radio.SetMode(RadioProbe.ModeStandby);
        report.Measure(AcceptanceCheck.Noise, RssiOffset + levels[Levels / 2]);
        report.Measure(AcceptanceCheck.StrongestNoise, RssiOffset + levels[Levels - 1]);
    }

    // When the event of a look that began at a time was raised, µs; -1 if it was not.
    private static long WaitForEvent(IAcceptanceBoard board, long from)
    {
        long end = board.Chip.SinceStartMicroseconds + LongestEvent;
        while (board.Dio0EventMicroseconds < from)
        {
            if (board.Chip.SinceStartMicroseconds > end)
                return -1;
            board.Chip.Pause(PauseMilliseconds);
        }

        return board.Dio0EventMicroseconds;
    }

    // From the command until its end shows, µs; -1 if it does not.
    private static long Detect(IAcceptanceBoard board, RadioProbe radio, bool byLine)
    {
        radio.Begin();
        long from = board.Chip.SinceStartMicroseconds;
        radio.SetMode(RadioProbe.ModeDetect);
        while (true)
        {
            bool isOver = byLine ? board.Dio0.IsHigh : (radio.Read(RadioProbe.RegIrqFlags) & RadioProbe.CadDone) != 0;
            long passed = board.Chip.SinceStartMicroseconds - from;
            if (isOver)
                return passed;
            if (passed > LongestDetection)
                return -1;
        }
    }
}
