namespace NanoSensors.Server;

/// <summary>Data rates from the slowest to the fastest, both included.</summary>
internal readonly record struct DataRateRange(int Min, int Max)
{
    /// <summary>Reads "0-5" or "3".</summary>
    /// <returns>Null if it is neither, or goes beyond 0 to 5, the rates of every EU868 channel.</returns>
    public static DataRateRange? Parse(string text)
    {
        string[] parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length > 2 || !Read(parts[0], out int min) || !Read(parts[^1], out int max) || min > max)
            return null;
        return new DataRateRange(min, max);
    }

    private static bool Read(string text, out int dataRate)
    {
        dataRate = text is [>= '0' and <= '5'] ? text[0] - '0' : -1;
        return dataRate >= 0;
    }
}
