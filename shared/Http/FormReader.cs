namespace NanoSensors.Http;

/// <summary>
/// Reads a form as browsers send it (application/x-www-form-urlencoded, WHATWG URL standard, 5.1), field by field. Total: any bytes
/// give fields or the end. Nothing is allocated.
/// </summary>
public sealed class FormReader
{
    /// <summary>The longest value, bytes; what is longer sets <see cref="IsTooLong"/>.</summary>
    public const int LongestValue = 256;

    private readonly byte[] _name = new byte[32];
    private byte[] _body;
    private int _end;
    private int _at;
    private int _nameLength;
    private bool _nameIsTooLong;

    /// <summary>The field's value in UTF-8, in the first <see cref="ValueLength"/> bytes.</summary>
    public readonly byte[] Value = new byte[LongestValue];

    /// <summary>Number of bytes in <see cref="Value"/>.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Whether the value did not fit and is cut off.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Starts at a form's first field.</summary>
    /// <param name="body">Holds the form; not copied.</param>
    /// <param name="length">Its length.</param>
    public void Begin(byte[] body, int length)
    {
        _body = body;
        _end = length;
        _at = 0;
    }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False if there is none.</returns>
    public bool Next()
    {
        while (_at < _end && _body[_at] == '&')
            _at++;
        if (_at >= _end)
            return false;
        _nameLength = Decode(_name, '=');
        _nameIsTooLong = IsTooLong;
        ValueLength = 0;
        IsTooLong = false;
        if (_at < _end && _body[_at] == '=')
        {
            _at++;
            ValueLength = Decode(Value, '&');
        }

        return true;
    }

    /// <summary>Whether the field's name is <paramref name="name"/>.</summary>
    public bool NameIs(string name)
    {
        if (_nameIsTooLong || name.Length != _nameLength)
            return false;
        for (int i = 0; i < _nameLength; i++)
        {
            if (name[i] != _name[i])
                return false;
        }

        return true;
    }

    private int Decode(byte[] target, char stop)
    {
        int length = 0;
        IsTooLong = false;
        while (_at < _end && _body[_at] != stop && _body[_at] != '&')
        {
            int value = _body[_at++];
            if (value == '+')
                value = ' ';
            else if (value == '%' && _at + 1 < _end && HexDigit(_body[_at]) >= 0 && HexDigit(_body[_at + 1]) >= 0)
            {
                value = (HexDigit(_body[_at]) << 4) | HexDigit(_body[_at + 1]);
                _at += 2;
            }

            if (length < target.Length)
                target[length++] = (byte)value;
            else
                IsTooLong = true;
        }

        return length;
    }

    private static int HexDigit(byte c)
    {
        if (c >= '0' && c <= '9')
            return c - '0';
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
