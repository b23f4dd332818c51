namespace NanoSensors.Codec;

/// <summary>
/// The values of one frame. A device makes one instance of each kind that it needs and uses it for ever: neither
/// <see cref="Encode"/> nor <see cref="Decode"/> allocates. A new instance is <see cref="Clear">clear</see>.
/// </summary>
public abstract class Message
{
    /// <summary>The value of a number that is not available. It is told apart from zero on the air, and is absent in JSON.</summary>
    public const int NotAvailable = int.MinValue;

    /// <summary>No frame is longer, in bytes.</summary>
    public const int MaxLength = 30;

    private readonly Frame _frame;
    private readonly int[] _values;

    /// <summary>A clear message.</summary>
    protected Message(Frame frame)
    {
        _frame = frame;
        _values = new int[frame.Fields.Length];
        Clear();
    }

    /// <summary>The layout.</summary>
    public Frame Frame => _frame;

    /// <summary>The port that tells the kind and the version of this frame.</summary>
    public byte FPort => _frame.FPort;

    /// <summary>A field's value in the device's unit, <see cref="NotAvailable"/>, or the bits of a hash.</summary>
    /// <param name="field">Index in the layout.</param>
    public int this[int field]
    {
        get { return _values[field]; }
        set { _values[field] = value; }
    }

    /// <summary>Index of the field at which the last <see cref="Decode"/> ended with TooShort or ReservedCode; else the number of fields.</summary>
    public int FailedField { get; private set; }

    /// <summary>Makes every value not available.</summary>
    public void Clear()
    {
        for (int i = 0; i < _values.Length; i++)
            _values[i] = _frame.Fields[i].Type == FieldType.Hash ? 0 : NotAvailable;
    }

    /// <summary>Writes the frame. What is out of range saturates; running totals wrap.</summary>
    /// <param name="buffer">Must have room for <see cref="MaxLength"/> bytes from <paramref name="offset"/>, or for as many as this frame takes.</param>
    /// <param name="offset">Where the frame begins.</param>
    /// <returns>The number of bytes written.</returns>
    public int Encode(byte[] buffer, int offset)
    {
        SetFlags();
        int length = (BitLength() + 7) >> 3;
        for (int i = 0; i < length; i++)
            buffer[offset + i] = 0;

        int bit = offset << 3;
        for (int i = 0; i < _values.Length; i++)
        {
            if (!IsPresent(i))
                continue;
            Field field = _frame.Fields[i];
            Bits.Write(buffer, bit, field.Bits, field.CodeOf(_values[i]));
            bit += field.Bits;
        }

        return length;
    }

    /// <summary>
    /// Reads a frame. Any bytes give values or an error, never an exception. After an error the fields before it hold what was
    /// read, so that a command can be refused by its token, and the others are not available; of a code without a meaning the value is the code itself.
    /// </summary>
    /// <param name="buffer">Holds the frame.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its length in bytes. Beyond the buffer the frame is too short.</param>
    /// <returns><see cref="DecodeError.None"/>, TooShort, TooLong, ReservedBits or ReservedCode.</returns>
    public DecodeError Decode(byte[] buffer, int offset, int length)
    {
        Clear();
        FailedField = 0;
        if (offset < 0 || length < 0 || length > buffer.Length || offset > buffer.Length - length)
            return DecodeError.TooShort;
        int bit = offset << 3;
        int end = bit + (length << 3);
        for (int i = 0; i < _values.Length; i++)
        {
            if (!IsPresent(i))
                continue;
            FailedField = i;
            Field field = _frame.Fields[i];
            if (bit + field.Bits > end)
                return DecodeError.TooShort;
            uint code = Bits.Read(buffer, bit, field.Bits);
            bit += field.Bits;
            _values[i] = field.ValueOf(code);
            if (!field.IsAssigned(code))
                return DecodeError.ReservedCode;
        }

        FailedField = _values.Length;
        if (_frame.IsOpen)
            return DecodeError.None;
        int rest = end - bit;
        if (rest >= 8)
            return DecodeError.TooLong;
        return rest > 0 && Bits.Read(buffer, bit, rest) != 0 ? DecodeError.ReservedBits : DecodeError.None;
    }

    /// <summary>A word's code, with the code of all ones for a word that is not available.</summary>
    protected int GetCode(int field)
    {
        return _values[field] == NotAvailable ? (int)_frame.Fields[field].AllOnes : _values[field];
    }

    /// <summary>Sets a word by its code.</summary>
    protected void SetCode(int field, int code)
    {
        _values[field] = code == (int)_frame.Fields[field].AllOnes ? NotAvailable : code;
    }

    // A flag is set if any field that depends on it has a value; a count is that of the last element with a value.
    private void SetFlags()
    {
        Field[] fields = _frame.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Type == FieldType.Flag || fields[i].Type == FieldType.Count)
                _values[i] = 0;
            int when = fields[i].WhenField;
            if (when < 0 || _values[i] == NotAvailable)
                continue;
            if (fields[when].Type == FieldType.Flag)
                _values[when] = 1;
            // Elements follow in order, and each is there from its own number on.
            else if (fields[when].Type == FieldType.Count && !IsPresent(i))
                _values[when] = LowestCode(fields[i].WhenCodes);
        }
    }

    private static int LowestCode(int codes)
    {
        int code = 0;
        while ((codes & (1 << code)) == 0)
            code++;
        return code;
    }

    private int BitLength()
    {
        int bits = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            if (IsPresent(i))
                bits += _frame.Fields[i].Bits;
        }

        return bits;
    }

    private bool IsPresent(int index)
    {
        Field field = _frame.Fields[index];
        if (field.WhenField < 0)
            return true;
        int code = _values[field.WhenField];
        return code >= 0 && code < 32 && (field.WhenCodes & (1 << code)) != 0;
    }
}
