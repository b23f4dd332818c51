using NanoSensors.SelfTest;

namespace NanoSensors.BoardTest;

/// <summary>Measurements of everything but the radio and sleep.</summary>
internal static class PartMeasurements
{
    private const int Ticks = 10;
    private const int Pauses = 20;
    private const int PauseMilliseconds = 100;
    private const int Blocks = 64;
    private const int Writes = 20;
    private const int WriteLength = 60;
    private const int Reads = 16;
    private const int Draws = 64;
    private const string Blob = "acceptance.test";

    internal static void Parts(IAcceptanceBoard board, AcceptanceReport report)
    {
        SelfTestReport parts = board.TestParts();
        for (int i = 0; i < parts.Count; i++)
            report.AddPart(parts.PartOf(i), parts.FailureOf(i));
    }

    internal static void Clock(IAcceptanceBoard board, AcceptanceReport report)
    {
        // From the edge of a tick to the edge of a later one.
        WaitForTick(board);
        long from = board.Chip.SinceStartMicroseconds;
        for (int i = 0; i < Ticks; i++)
            WaitForTick(board);
        report.Measure(AcceptanceCheck.Tick, (board.Chip.SinceStartMicroseconds - from) / Ticks);

        long shortest = long.MaxValue;
        long longest = 0;
        for (int i = 0; i < Pauses; i++)
        {
            from = board.Chip.SinceStartMicroseconds;
            board.Chip.Pause(PauseMilliseconds);
            long pause = board.Chip.SinceStartMicroseconds - from;
            shortest = pause < shortest ? pause : shortest;
            longest = pause > longest ? pause : longest;
        }

        report.Measure(AcceptanceCheck.ShortestPause, shortest);
        report.Measure(AcceptanceCheck.LongestPause, longest);
    }

    internal static void Memory(IAcceptanceBoard board, AcceptanceReport report)
    {
        report.Measure(AcceptanceCheck.FreeHeap, board.FreeHeap);
        report.Measure(AcceptanceCheck.LargestBlock, board.LargestNativeBlock);
    }

    internal static void Cipher(IAcceptanceBoard board, AcceptanceReport report)
    {
        byte[] block = new byte[16];
        board.Aes.SetKey(new byte[16]);
        long from = board.Chip.SinceStartMicroseconds;
        for (int i = 0; i < Blocks; i++)
            board.Aes.EncryptBlock(block, 0);
        report.Measure(AcceptanceCheck.CipherBlock, (board.Chip.SinceStartMicroseconds - from) / Blocks);
    }

    internal static void Flash(IAcceptanceBoard board, AcceptanceReport report)
    {
        byte[] data = new byte[WriteLength];
        long sum = 0;
        long longest = 0;
        int refused = 0;
        for (int i = 0; i < Writes; i++)
        {
            data[0] = (byte)i;
            long from = board.Chip.SinceStartMicroseconds;
            refused += board.Storage.Write(Blob, data, WriteLength) ? 0 : 1;
            long write = board.Chip.SinceStartMicroseconds - from;
            sum += write;
            longest = write > longest ? write : longest;
        }

        board.Storage.Delete(Blob);
        report.Measure(AcceptanceCheck.FlashMean, sum / Writes);
        report.Measure(AcceptanceCheck.FlashLongest, longest);
        report.Measure(AcceptanceCheck.FlashRefused, refused);
    }

    internal static void Battery(IAcceptanceBoard board, AcceptanceReport report)
    {
        int lowest = int.MaxValue;
        int highest = int.MinValue;
        int sum = 0;
        for (int i = 0; i < Reads; i++)
        {
            int millivolts = board.Battery.ReadMillivolts();
            sum += millivolts;
            lowest = millivolts < lowest ? millivolts : lowest;
            highest = millivolts > highest ? millivolts : highest;
        }

        if (lowest < 0)
        {
            report.Skip(AcceptanceCheck.Battery, "the board cannot measure it");
            report.Skip(AcceptanceCheck.BatterySpread, "the board cannot measure it");
            return;
        }

        report.Measure(AcceptanceCheck.Battery, sum / Reads);
        report.Measure(AcceptanceCheck.BatterySpread, highest == 0 ? 0 : (highest - lowest) * 1000 / highest);
    }

    internal static void Entropy(IAcceptanceBoard board, AcceptanceReport report)
    {
        int ones = 0;
        for (int i = 0; i < Draws; i++)
        {
            uint bits = board.Entropy.Next();
            for (int bit = 0; bit < 32; bit++)
                ones += (int)((bits >> bit) & 1);
        }

        report.Measure(AcceptanceCheck.Ones, ones * 1000 / (Draws * 32));
    }

    private static void WaitForTick(IAcceptanceBoard board)
    {
        long before = board.TickMilliseconds;
        // Reading the chip's count is what takes the time of each turn.
        while (board.TickMilliseconds == before && board.Chip.SinceStartMicroseconds >= 0)
        {
        }
    }
}
