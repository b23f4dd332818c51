namespace NanoSensors.Forwarder;

/// <summary>
/// Walks through a JSON text (RFC 8259) in a byte buffer, value by value, and allocates nothing. It is total: whatever the
/// bytes are, every call returns, and what is not JSON sets <see cref="Failed"/>, after which every call does nothing.
/// </summary>
/// <remarks>
/// More lenient than the standard in what does no harm: control characters within strings and numbers with leading zeros
/// pass. Nesting of skipped values is followed by counting, not by recursion.
/// </remarks>
public sealed class JsonScanner
{
    /// <summary>Stands for a character outside ASCII in a text, which none of the protocol's words contains.</summary>
    public const byte NotAscii = 0xFF;

    private readonly byte[] _name = new byte[16];
    private byte[] _data = new byte[0];
    private int _at;
    private int _end;
    private int _nameLength;
    private bool _first;

    /// <summary>True once something was met that is not what was asked for.</summary>
    public bool Failed { get; private set; }

    /// <summary>Starts at a text.</summary>
    /// <param name="data">Holds it; not copied.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="end">One after its last byte.</param>
    public void Begin(byte[] data, int offset, int end)
    {
        _data = data;
        _at = offset;
        _end = end;
        _nameLength = 0;
        _first = false;
        Failed = false;
    }

    /// <summary>True if nothing but white space is left (a final NUL, which servers written in C send along, counts as such).</summary>
    public bool AtEnd
    {
        get
        {
            while (_at < _end && (IsSpace(_data[_at]) || _data[_at] == 0))
                _at++;
            return _at >= _end;
        }
    }

    /// <summary>Enters the object that stands here; fails if none does.</summary>
    public void EnterObject()
    {
        Take((byte)'{');
        _first = true;
    }

    /// <summary>Goes to the next member of the object and reads its name; its value must then be read or skipped.</summary>
    /// <returns>False at the object's end, which is then behind us, or on failure.</returns>
    public bool NextMember()
    {
        int next = Peek();
        if (next == '}')
        {
            _at++;
            _first = false;
            return false;
        }

        if (!_first)
            Take((byte)',');
        _first = false;
        _nameLength = ReadText(_name);
        Take((byte)':');
        return !Failed;
    }

    /// <summary>Whether the member's name is <paramref name="name"/>.</summary>
    /// <param name="name">At most 15 ASCII characters.</param>
    public bool NameIs(string name)
    {
        return TextIs(_name, _nameLength, name);
    }

    /// <summary>Takes the value if it is null.</summary>
    public bool TakeNull()
    {
        if (Peek() != 'n')
            return false;
        Word("null");
        return true;
    }

    /// <summary>Whether the value is a number.</summary>
    public bool AtNumber
    {
        get
        {
            int next = Peek();
            return next == '-' || (next >= '0' && next <= '9');
        }
    }

    /// <summary>Whether the value is a text.</summary>
    public bool AtText => Peek() == '"';

    /// <summary>Reads true or false; anything else fails.</summary>
    public bool ReadBoolean()
    {
        if (Peek() == 't')
        {
            Word("true");
            return !Failed;
        }

        Word("false");
        return false;
    }

    /// <summary>
    /// Reads a number as a multiple of 10^-<paramref name="decimals"/>, rounded to the nearest, halves away from zero. Fails if
    /// none stands here or it is beyond ±10^17 of those.
    /// </summary>
    /// <param name="decimals">0 to 9.</param>
    public long ReadScaled(int decimals)
    {
        bool negative = Peek() == '-';
        if (negative)
            _at++;
        // At most 18 significant digits; `exponent` tells where the point is behind them.
        long digits = 0;
        int exponent = decimals;
        int seen = 0;
        bool afterPoint = false;
        for (; !Failed && _at < _end; _at++)
        {
            byte c = _data[_at];
            if (c == '.' && !afterPoint && seen > 0)
            {
                afterPoint = true;
                continue;
            }

            if (c < '0' || c > '9')
                break;
            seen++;
            if (digits < 100000000000000000L)
            {
                digits = digits * 10 + (c - '0');
                if (afterPoint)
                    exponent--;
            }
            else if (!afterPoint)
            {
                exponent++;
            }
        }

        if (seen == 0)
            Fail();
        if (!Failed && _at < _end && (_data[_at] == 'e' || _data[_at] == 'E'))
            exponent += ReadExponent();
        if (Failed || digits == 0)
            return 0;

        for (; exponent > 0; exponent--)
        {
            if (digits > 10000000000000000L)
            {
                Fail();
                return 0;
            }

            digits *= 10;
        }

        int lastDropped = 0;
        for (; exponent < 0 && digits > 0; exponent++)
        {
            lastDropped = (int)(digits % 10);
            digits /= 10;
        }

        // Where more than one place was dropped and nothing is left, the number is below a half.
        if (lastDropped >= 5 && exponent == 0)
            digits++;
        if (digits > 100000000000000000L)
            Fail();
        return Failed ? 0 : negative ? -digits : digits;
    }

    /// <summary>
    /// Reads a text and resolves its escapes. A text longer than <paramref name="target"/> is read to its end and the rest
    /// dropped; the returned length is then the target's length, so give it one byte more than you can use.
    /// </summary>
    /// <returns>Number of bytes in <paramref name="target"/>.</returns>
    public int ReadText(byte[] target)
    {
        int length = 0;
        Take((byte)'"');
        while (!Failed)
        {
            if (_at >= _end)
            {
                Fail();
                break;
            }

            byte c = _data[_at++];
            if (c == '"')
                break;
            if (c == '\\')
                c = ReadEscape();
            else if (c > 0x7E)
                c = NotAscii;
            if (length < target.Length)
                target[length++] = c;
        }

        return Failed ? 0 : length;
    }

    /// <summary>Goes past the value that stands here, whatever it is.</summary>
    public void SkipValue()
    {
        int depth = 0;
        do
        {
            int next = Peek();
            if (next == '{' || next == '[')
            {
                depth++;
                _at++;
            }
            else if (next == '}' || next == ']')
            {
                depth--;
                _at++;
                if (depth < 0)
                    Fail();
            }
            else if (next == '"')
            {
                SkipText();
            }
            else if ((next == ',' || next == ':') && depth > 0)
            {
                _at++;
            }
            else if (!SkipWord())
            {
                Fail();
            }
        }
        while (depth > 0 && !Failed);
    }

    /// <summary>Whether the first <paramref name="length"/> bytes are <paramref name="expected"/>.</summary>
    public static bool TextIs(byte[] text, int length, string expected)
    {
        if (length != expected.Length)
            return false;
        for (int i = 0; i < length; i++)
        {
            if (text[i] != expected[i])
                return false;
        }

        return true;
    }

    private static bool IsSpace(byte c)
    {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    // The next byte that is not white space, or -1 at the end and after a failure.
    private int Peek()
    {
        while (!Failed && _at < _end && IsSpace(_data[_at]))
            _at++;
        return Failed || _at >= _end ? -1 : _data[_at];
    }

    private void Take(byte expected)
    {
        if (Peek() == expected)
            _at++;
        else
            Fail();
    }

    private void Word(string word)
    {
        for (int i = 0; i < word.Length && !Failed; i++)
        {
            if (_at < _end && _data[_at] == word[i])
                _at++;
            else
                Fail();
        }
    }

    // A number, true, false or null, by their characters.
    private bool SkipWord()
    {
        int start = _at;
        while (_at < _end)
        {
            byte c = _data[_at];
            bool ofWord = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '+' || c == '-' || c == '.';
            if (!ofWord)
                break;
            _at++;
        }

        return _at > start;
    }

    private void SkipText()
    {
        _at++;
        while (_at < _end)
        {
            byte c = _data[_at++];
            if (c == '"')
                return;
            if (c == '\\')
                _at++;
        }

        Fail();
    }

    private byte ReadEscape()
    {
        if (_at >= _end)
        {
            Fail();
            return 0;
        }

        byte c = _data[_at++];
        switch (c)
        {
            case (byte)'"':
            case (byte)'\\':
            case (byte)'/':
                return c;
            case (byte)'b':
                return 8;
            case (byte)'f':
                return 12;
            case (byte)'n':
                return 10;
            case (byte)'r':
                return 13;
            case (byte)'t':
                return 9;
            case (byte)'u':
                return ReadCodeUnit();
            default:
                Fail();
                return 0;
        }
    }

    private byte ReadCodeUnit()
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = _at < _end ? HexDigit(_data[_at]) : -1;
            if (digit < 0)
            {
                Fail();
                return 0;
            }

            value = (value << 4) | digit;
            _at++;
        }

        return value <= 0x7E ? (byte)value : NotAscii;
    }

    private static int HexDigit(byte c)
    {
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    // Clamped to ±100, which is beyond anything that is still a number for us.
    private int ReadExponent()
    {
        _at++;
        bool negative = false;
        if (_at < _end && (_data[_at] == '+' || _data[_at] == '-'))
            negative = _data[_at++] == '-';
        int value = 0;
        int seen = 0;
        while (_at < _end && _data[_at] >= '0' && _data[_at] <= '9')
        {
            seen++;
            if (value < 100)
                value = value * 10 + (_data[_at] - '0');
            _at++;
        }

        if (seen == 0)
            Fail();
        if (value > 100)
            value = 100;
        return negative ? -value : value;
    }

    private void Fail()
    {
        Failed = true;
        _at = _end;
    }
}
