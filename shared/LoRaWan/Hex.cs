namespace NanoSensors.LoRaWan;

/// <summary>Hexadecimal text for identifiers and keys.</summary>
public static class Hex
{
    /// <summary>Lower-case hexadecimal text, two digits a byte.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="offset">The first of them.</param>
    /// <param name="length">How many.</param>
    public static string Format(byte[] data, int offset, int length)
    {
        char[] text = new char[2 * length];
        for (int i = 0; i < length; i++)
        {
            text[2 * i] = Digit(data[offset + i] >> 4);
            text[2 * i + 1] = Digit(data[offset + i] & 15);
        }

        return new string(text);
    }

    /// <summary>The bytes of hexadecimal text, or null if it holds anything but pairs of digits 0-9, a-f, A-F.</summary>
    /// <param name="text">Without separators; null gives null.</param>
    public static byte[] Parse(string text)
    {
        if (text == null || (text.Length & 1) != 0)
            return null;
        byte[] data = new byte[text.Length / 2];
        for (int i = 0; i < data.Length; i++)
        {
            int high = Value(text[2 * i]);
            int low = Value(text[2 * i + 1]);
            if (high < 0 || low < 0)
                return null;
            data[i] = (byte)((high << 4) | low);
        }

        return data;
    }

    internal static string Format(ulong value, int digits)
    {
        char[] text = new char[digits];
        for (int i = digits - 1; i >= 0; i--)
        {
            text[i] = Digit((int)(value & 15));
            value >>= 4;
        }

        return new string(text);
    }

    internal static bool TryParse(string text, int digits, out ulong value)
    {
        value = 0;
        if (text == null || text.Length != digits)
            return false;
        for (int i = 0; i < digits; i++)
        {
            int digit = Value(text[i]);
            if (digit < 0)
                return false;
            value = (value << 4) | (uint)digit;
        }

        return true;
    }

    private static char Digit(int value)
    {
        return (char)(value < 10 ? '0' + value : 'a' + value - 10);
    }

    private static int Value(char digit)
    {
        if (digit >= '0' && digit <= '9')
            return digit - '0';
        if (digit >= 'a' && digit <= 'f')
            return digit - 'a' + 10;
        if (digit >= 'A' && digit <= 'F')
            return digit - 'A' + 10;
        return -1;
    }
}
