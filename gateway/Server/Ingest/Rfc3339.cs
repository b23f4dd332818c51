using System.Globalization;

namespace NanoSensors.Server.Ingest;

/// <summary>Times as JSON bears them.</summary>
internal static class Rfc3339
{
    /// <summary>Reads a time with zone; digits of a second beyond the seventh are dropped.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 64 || text[4] != '-' || text[7] != '-' || (text[10] is not ('T' or 't' or ' ')))
            return false;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            int end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            if (end - dot - 1 > 7)
                text = text.Remove(dot + 8, end - dot - 8);
        }

        // With a zone only: a local time would be read in the server's.
        bool zoned = text[^1] is 'Z' or 'z' || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return zoned && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>UTC with milliseconds.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
