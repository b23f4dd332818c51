namespace NanoSensors.Board;

/// <summary>
/// Writes a datagram or a piece of a page: bytes, and text in ASCII, into one buffer that is used again for each. Nothing is allocated. What
/// does not fit is left out and <see cref="Overflowed"/> is set; what was written must then not be sent.
/// </summary>
public sealed class AsciiWriter
{
    private const long MicrosecondsPerDay = 86400000000L;
    private const string Base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly byte[] _digits = new byte[20];

    /// <summary>A writer for at most <paramref name="capacity"/> bytes.</summary>
    public AsciiWriter(int capacity)
    {
        Buffer = new byte[capacity];
    }

    /// <summary>What was written, in the first <see cref="Length"/> bytes.</summary>
    public readonly byte[] Buffer;

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>True if something did not fit.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        Length = 0;
        Overflowed = false;
    }

    /// <summary>Takes back everything after the first <paramref name="length"/> bytes, an overflow included.</summary>
    public void Truncate(int length)
    {
        Length = length;
        Overflowed = false;
    }

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value)
    {
        if (Length < Buffer.Length)
            Buffer[Length++] = value;
        else
            Overflowed = true;
    }

    /// <summary>Writes a text of ASCII characters as it is, with no quotes and no escapes.</summary>
    public void Text(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Byte((byte)text[i]);
    }

    /// <summary>Writes an integer in decimal.</summary>
    public void Integer(long value)
    {
        Scaled(value, 0);
    }

    /// <summary>Writes 8 hexadecimal digits, lower case.</summary>
    public void Hex(uint value)
    {
        for (int shift = 28; shift >= 0; shift -= 4)
        {
            int digit = (int)((value >> shift) & 15);
            Byte((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /// <summary>Writes <paramref name="value"/> / 10^<paramref name="decimals"/> with exactly that many decimals.</summary>
    /// <param name="value">Above <see cref="long.MinValue"/>.</param>
    /// <param name="decimals">0 to 9.</param>
    public void Scaled(long value, int decimals)
    {
        if (value < 0)
        {
            Byte((byte)'-');
            value = -value;
        }

        int count = 0;
        do
        {
            _digits[count++] = (byte)('0' + (int)(value % 10));
            value /= 10;
        }
        while (value > 0 || count <= decimals);

        while (count > 0)
        {
            if (count == decimals)
                Byte((byte)'.');
            Byte(_digits[--count]);
        }
    }

    /// <summary>Writes bytes in base64 with padding (RFC 4648, section 4).</summary>
    public void Base64(byte[] data, int offset, int length)
    {
        int i = offset;
        int left = length;
        for (; left > 2; left -= 3, i += 3)
            Base64Group((data[i] << 16) | (data[i + 1] << 8) | data[i + 2], 4);
        if (left == 2)
            Base64Group((data[i] << 16) | (data[i + 1] << 8), 3);
        else if (left == 1)
            Base64Group(data[i] << 16, 2);
    }

    /// <summary>Writes a time as RFC 3339 in UTC with microseconds: 2026-01-12T08:59:28.123456Z.</summary>
    /// <param name="unixMicroseconds">Microseconds since 1970, not negative, before the year 10000.</param>
    public void Rfc3339(long unixMicroseconds)
    {
        Date(unixMicroseconds / MicrosecondsPerDay);
        Byte((byte)'T');
        long ofDay = unixMicroseconds % MicrosecondsPerDay;
        TimeOfDay((int)(ofDay / 1000000));
        Byte((byte)'.');
        Digits((int)(ofDay % 1000000), 6);
        Byte((byte)'Z');
    }

    /// <summary>Writes a time as the protocol's stat object has it: 2026-01-12 08:59:28 GMT.</summary>
    /// <param name="unixMicroseconds">As in <see cref="Rfc3339"/>.</param>
    public void StatTime(long unixMicroseconds)
    {
        Date(unixMicroseconds / MicrosecondsPerDay);
        Byte((byte)' ');
        TimeOfDay((int)(unixMicroseconds % MicrosecondsPerDay / 1000000));
        Text(" GMT");
    }

    private void Date(long days)
    {
        int left = (int)days;
        int year = 1970;
        // Four years at a time, which holds until 2100; then one by one.
        while (left >= 1461 && year + 4 <= 2100)
        {
            left -= 1461;
            year += 4;
        }

        while (left >= DaysInYear(year))
            left -= DaysInYear(year++);
        int month = 1;
        while (left >= DaysInMonth(year, month))
            left -= DaysInMonth(year, month++);
        Digits(year, 4);
        Byte((byte)'-');
        Digits(month, 2);
        Byte((byte)'-');
        Digits(left + 1, 2);
    }

    private void TimeOfDay(int seconds)
    {
        Digits(seconds / 3600, 2);
        Byte((byte)':');
        Digits(seconds / 60 % 60, 2);
        Byte((byte)':');
        Digits(seconds % 60, 2);
    }

    private void Digits(int value, int count)
    {
        int divisor = 1;
        for (int i = 1; i < count; i++)
            divisor *= 10;
        for (; divisor > 0; divisor /= 10)
            Byte((byte)('0' + value / divisor % 10));
    }

    private void Base64Group(int bits, int digits)
    {
        for (int i = 0; i < 4; i++)
            Byte(i < digits ? (byte)Base64Digits[(bits >> (18 - 6 * i)) & 63] : (byte)'=');
    }

    private static bool IsLeapYear(int year)
    {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int DaysInYear(int year)
    {
        return IsLeapYear(year) ? 366 : 365;
    }

    private static int DaysInMonth(int year, int month)
    {
        if (month == 2)
            return IsLeapYear(year) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }
}
