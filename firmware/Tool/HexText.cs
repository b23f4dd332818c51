namespace NanoSensors.Tool;

/// <summary>Bytes as people paste them: hex digits, with or without 0x, spaces, colons or dashes between them.</summary>
internal static class HexText
{
    /// <summary>Reads bytes; false with an error that names the offending character or the odd digit count.</summary>
    public static bool TryParse(string name, string text, out byte[] bytes, out string error)
    {
        bytes = [];
        var digits = new List<char>(text.Length);
        var body = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        foreach (var c in body)
        {
            if (c is ' ' or ':' or '-' or '\t' or '\n' or '\r')
                continue;
            if (!char.IsAsciiHexDigit(c))
            {
                error = $"{name}: '{c}' in \"{Shorten(text)}\" is not a hex digit; give bytes as 0-9 and a-f, two digits each.";
                return false;
            }

            digits.Add(c);
        }

        if (digits.Count % 2 != 0)
        {
            error = $"{name}: \"{Shorten(text)}\" has {digits.Count} hex digits, an odd number; a byte takes two, so one is missing or too many.";
            return false;
        }

        bytes = Convert.FromHexString(digits.ToArray());
        error = "";
        return true;
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes, for keys.</summary>
    public static bool TryParse(string name, string text, int length, out byte[] bytes, out string error)
    {
        if (!TryParse(name, text, out bytes, out error))
            return false;
        if (bytes.Length == length)
            return true;
        error = $"{name}: {bytes.Length} bytes given, {length} wanted ({length * 2} hex digits).";
        return false;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
