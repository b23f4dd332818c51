namespace NanoSensors.Forwarder;

/// <summary>Reads the parts of one configured value from left to right.</summary>
internal sealed class ValueReader
{
    private string _text = "";
    private int _at;

    internal void Begin(string text)
    {
        _text = text;
        _at = 0;
    }

    internal bool IsAtEnd
    {
        get
        {
            SkipSpaces();
            return _at >= _text.Length;
        }
    }

    // A decimal number as a multiple of 10^-decimals; further decimals are cut off.
    internal bool Number(int decimals, out long value)
    {
        SkipSpaces();
        value = 0;
        int digits = 0;
        bool negative = Take('-');
        bool afterPoint = false;
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }

            if (c < '0' || c > '9')
                break;
            if (++digits > 12)
                return false;
            if (afterPoint && decimals == 0)
                continue;
            value = value * 10 + (c - '0');
            if (afterPoint)
                decimals--;
        }

        for (; decimals > 0; decimals--)
            value *= 10;
        if (negative)
            value = -value;
        return digits > 0;
    }

    // A whole number between two limits and nothing behind it.
    internal bool Only(int decimals, long lowest, long highest, out int value)
    {
        bool good = Number(decimals, out long read) && read >= lowest && read <= highest && IsAtEnd;
        value = good ? (int)read : 0;
        return good;
    }

    internal bool Take(char c)
    {
        if (_at >= _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    internal void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] <= ' ')
            _at++;
    }

    // Letters, digits, dots and hyphens: a host's name or address.
    internal string Host()
    {
        int start = _at;
        while (_at < _text.Length && IsOfHost(_text[_at]))
            _at++;
        return _text.Substring(start, _at - start);
    }

    internal int HexDigit()
    {
        if (_at >= _text.Length)
            return -1;
        char c = _text[_at++];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        return digit < 0 || digit > 15 || (digit > 9 && (c | 0x20) < 'a') ? -1 : digit;
    }

    private static bool IsOfHost(char c)
    {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.' || c == '-';
    }
}
