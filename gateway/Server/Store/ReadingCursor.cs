using System.Globalization;

namespace NanoSensors.Server.Store;

/// <summary>A place in the list of readings, which stays the same place while new readings arrive.</summary>
/// <param name="UnixMilliseconds">Time of the last reading of the page.</param>
/// <param name="Id">Its identifier.</param>
public readonly record struct ReadingCursor(long UnixMilliseconds, long Id)
{
    public static bool TryParse(string text, out ReadingCursor cursor)
    {
        cursor = default;
        int dash = text.IndexOf('-', 1);
        if (dash < 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long id))
            return false;
        cursor = new ReadingCursor(time, id);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UnixMilliseconds}-{Id}");
}
