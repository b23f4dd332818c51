namespace NanoSensors.LoRaWan;

/// <summary>
/// A 64-bit extended unique identifier: a DevEUI or a JoinEUI (LoRaWAN 1.0.4, 6.1.1.1 and 6.1.1.2).
/// On the air it travels least significant byte first; people read and write it most significant byte first.
/// </summary>
public readonly struct Eui64
{
    /// <summary>Length on the air, bytes.</summary>
    public const int Length = 8;

    /// <summary>One of this value.</summary>
    /// <param name="value">Any value.</param>
    public Eui64(ulong value)
    {
        Value = value;
    }

    /// <summary>The number, as people write it: its first hexadecimal digit is the most significant.</summary>
    public ulong Value { get; }

    /// <summary>Reads exactly 16 hexadecimal digits, most significant first, without separators.</summary>
    /// <param name="text">The text; null is no error but false.</param>
    /// <param name="result">The value, or zero.</param>
    /// <returns>False if the text is anything else.</returns>
    public static bool TryParse(string text, out Eui64 result)
    {
        bool good = Hex.TryParse(text, 16, out ulong value);
        result = new Eui64(good ? (ulong)value : 0);
        return good;
    }

    /// <summary>Reads 8 bytes as they travel on the air, least significant first.</summary>
    /// <param name="data">Holds them.</param>
    /// <param name="offset">The first of them.</param>
    public static Eui64 ReadFrom(byte[] data, int offset)
    {
        return new Eui64((ulong)LittleEndian.Read(data, offset, Length));
    }

    /// <summary>Writes 8 bytes as they travel on the air, least significant first.</summary>
    /// <param name="data">Takes them.</param>
    /// <param name="offset">The first of them.</param>
    public void WriteTo(byte[] data, int offset)
    {
        LittleEndian.Write(data, offset, Length, Value);
    }

    /// <summary>16 lower-case hexadecimal digits, most significant first.</summary>
    public override string ToString()
    {
        return Hex.Format(Value, 16);
    }

    /// <summary>Whether the other is a Eui64 of the same value.</summary>
    /// <param name="obj">Anything.</param>
    public override bool Equals(object obj)
    {
        return obj is Eui64 && ((Eui64)obj).Value == Value;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return (int)(Value ^ (Value >> 32));
    }

    /// <summary>Whether both have the same value.</summary>
    public static bool operator ==(Eui64 left, Eui64 right)
    {
        return left.Value == right.Value;
    }

    /// <summary>Whether the values differ.</summary>
    public static bool operator !=(Eui64 left, Eui64 right)
    {
        return left.Value != right.Value;
    }
}
