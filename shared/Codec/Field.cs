namespace NanoSensors.Codec;

/// <summary>
/// One row of the table of fields: how a value of the device becomes a code on the air and back. Values are integers in the
/// unit of the message's property (millivolts, hundredths of a degree …); <see cref="Message.NotAvailable"/> is none of them.
/// What can be reckoned is not kept: a board holds a hundred rows, and each number of each takes 12 bytes of its heap.
/// </summary>
public sealed class Field
{
    /// <summary>A row of the table.</summary>
    /// <param name="type">How the code is to be understood.</param>
    /// <param name="key">The key in JSON; a flag has one for errors and the specification only.</param>
    /// <param name="bits">Width of the code, 1 to 32.</param>
    /// <param name="unit">The unit in JSON, or an empty string.</param>
    /// <param name="decimals">The value in JSON is the device's value divided by 10 to this power.</param>
    /// <param name="minimum">The value of code 0.</param>
    /// <param name="steps">Pairs of (number of steps, size of a step), from the minimum upwards; null unless a number.</param>
    /// <param name="words">The word of each code, null where a code has none; null unless a word or a state.</param>
    public Field(FieldType type, string key, int bits, string unit = "", int decimals = 0, int minimum = 0, int[] steps = null, string[] words = null)
    {
        Type = type;
        Key = key;
        Bits = bits;
        Unit = unit;
        Decimals = decimals;
        Minimum = minimum;
        Steps = steps;
        Words = words;
        WhenField = -1;
    }

    /// <summary>How the code is to be understood.</summary>
    public FieldType Type { get; }

    /// <summary>The key in JSON; a flag has one for errors and the specification only.</summary>
    public string Key { get; }

    /// <summary>Width of the code, 1 to 32 bits.</summary>
    public int Bits { get; }

    /// <summary>The unit in JSON, or an empty string.</summary>
    public string Unit { get; }

    /// <summary>The value in JSON is the device's value divided by 10 to this power.</summary>
    public int Decimals { get; }

    /// <summary>The value of code 0, and the lowest there is.</summary>
    public int Minimum { get; }

    /// <summary>The highest value.</summary>
    public int Maximum
    {
        get
        {
            if (Steps == null)
                return (int)LastCode;
            int maximum = Minimum;
            for (int i = 0; i < Steps.Length; i += 2)
                maximum += Steps[i] * Steps[i + 1];
            return maximum;
        }
    }

    /// <summary>Pairs of (number of steps, size of a step) from the minimum upwards, or null.</summary>
    public int[] Steps { get; }

    /// <summary>The word of each code, or null.</summary>
    public string[] Words { get; }

    /// <summary>The code of all ones.</summary>
    public uint AllOnes => Bits == 32 ? 0xFFFFFFFF : (1u << Bits) - 1;

    /// <summary>The highest code with a meaning, apart from "not available".</summary>
    public uint LastCode
    {
        get
        {
            if (Steps == null)
                return Words == null ? AllOnes : (uint)Words.Length - 1;
            uint last = 0;
            for (int i = 0; i < Steps.Length; i += 2)
                last += (uint)Steps[i];
            return last;
        }
    }

    /// <summary>The field is in the frame if the code of this earlier field is one of <see cref="WhenCodes"/>; -1: always.</summary>
    public int WhenField { get; private set; }

    /// <summary>Bit n set: code n of <see cref="WhenField"/> puts this field into the frame.</summary>
    public int WhenCodes { get; private set; }

    /// <summary>True for a word whose other codes are reported by their number: a frame with a later version's word stays readable.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True if the field has a code for "not available".</summary>
    public bool HasNotAvailable => Type != FieldType.Total && Type != FieldType.Flag && Type != FieldType.Count;

    /// <summary>The code for "not available", for fields that have one.</summary>
    public uint NotAvailableCode => Type == FieldType.Hash ? 0 : AllOnes;

    /// <summary>The same row, in the frame only if an earlier field holds a certain code.</summary>
    /// <param name="field">Index of the earlier field in its frame.</param>
    /// <param name="codes">Bit n set: code n puts this field into the frame.</param>
    /// <returns>This row.</returns>
    public Field When(int field, int codes)
    {
        WhenField = field;
        WhenCodes = codes;
        return this;
    }

    /// <summary>The same row, a word whose other codes are reported by their number.</summary>
    /// <returns>This row.</returns>
    public Field Open()
    {
        IsOpen = true;
        return this;
    }

    /// <summary>True if the value is a number of an open word without a name.</summary>
    public bool IsUnnamed(int value)
    {
        return IsOpen && (value > (int)LastCode || string.IsNullOrEmpty(Words[value]));
    }

    /// <summary>
    /// The code of a value: the nearest step, saturating at both ends; totals are taken modulo 2^bits. A number that has no word
    /// is sent as not available: one word that a receiver does not know must not cost it the frame.
    /// </summary>
    /// <param name="value">In the device's unit, or <see cref="Message.NotAvailable"/>.</param>
    public uint CodeOf(int value)
    {
        if (Type == FieldType.Hash)
            return (uint)value;
        if (value == Message.NotAvailable)
            return HasNotAvailable ? AllOnes : 0;
        if (IsOpen)
            return value >= 0 && (uint)value < AllOnes ? (uint)value : AllOnes;
        if (Words != null)
            return value >= 0 && (uint)value <= LastCode && !string.IsNullOrEmpty(Words[value]) ? (uint)value : AllOnes;
        if (Steps == null)
            return (uint)value & AllOnes;
        if (value <= Minimum)
            return 0;
        if (value >= Maximum)
            return LastCode;

        int start = Minimum;
        int code = 0;
        for (int i = 0; i < Steps.Length; i += 2)
        {
            int step = Steps[i + 1];
            int span = Steps[i] * step;
            if (value < start + span)
                return (uint)(code + (value - start + step / 2) / step);
            start += span;
            code += Steps[i];
        }

        return LastCode;
    }

    /// <summary>True if the code is a value or "not available".</summary>
    public bool IsAssigned(uint code)
    {
        if (IsOpen || (HasNotAvailable && code == NotAvailableCode))
            return true;
        // Not a comparison with null: of an element that was never written nanoFramework says that it is not null.
        return code <= LastCode && (Words == null || !string.IsNullOrEmpty(Words[(int)code]));
    }

    /// <summary>The value of a code, or <see cref="Message.NotAvailable"/>; of a code without a meaning the code itself.</summary>
    public int ValueOf(uint code)
    {
        if (Type == FieldType.Hash)
            return (int)code;
        if (HasNotAvailable && code == AllOnes)
            return Message.NotAvailable;
        if (Steps == null || code > LastCode)
            return (int)code;

        int value = Minimum;
        int left = (int)code;
        for (int i = 0; i < Steps.Length; i += 2)
        {
            if (left <= Steps[i])
                return value + left * Steps[i + 1];
            value += Steps[i] * Steps[i + 1];
            left -= Steps[i];
        }

        return value;
    }
}
