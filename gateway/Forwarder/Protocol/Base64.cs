namespace NanoSensors.Forwarder;

/// <summary>Reads base64 (RFC 4648, section 4), padded or not, as the protocol allows in a txpk.</summary>
public static class Base64
{
    /// <summary>Decodes a text.</summary>
    /// <param name="text">Its characters, from index 0.</param>
    /// <param name="length">Their number.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <returns>Number of bytes, or -1 if the text is not base64 or too long for the target.</returns>
    public static int Decode(byte[] text, int length, byte[] target)
    {
        int padding = 0;
        while (padding < 2 && length > 0 && text[length - 1] == '=')
        {
            length--;
            padding++;
        }

        int lastGroup = length & 3;
        if (lastGroup == 1 || (padding > 0 && lastGroup + padding != 4))
            return -1;
        int bytes = (length >> 2) * 3 + (lastGroup == 0 ? 0 : lastGroup - 1);
        if (bytes > target.Length)
            return -1;

        int bits = 0;
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            int digit = Digit(text[i]);
            if (digit < 0)
                return -1;
            bits = (bits << 6) | digit;
            int place = i & 3;
            if (place > 0)
                target[written++] = (byte)(bits >> (6 - 2 * place));
        }

        return written;
    }

    private static int Digit(byte c)
    {
        if (c >= 'A' && c <= 'Z')
            return c - 'A';
        if (c >= 'a' && c <= 'z')
            return c - 'a' + 26;
        if (c >= '0' && c <= '9')
            return c - '0' + 52;
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
