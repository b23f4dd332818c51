namespace NanoSensors.LoRaWan;

/// <summary>
/// The 32-bit address of an end device in its network: address prefix and network address (LoRaWAN 1.0.4, 6.1.2.1).
/// On the air it travels least significant byte first; people read and write it most significant byte first.
/// </summary>
public readonly struct DevAddr
{
    /// <summary>Length on the air, bytes.</summary>
    public const int Length = 4;

    /// <summary>One of this value.</summary>
    /// <param name="value">Any value.</param>
    public DevAddr(uint value)
    {
        Value = value;
    }

    /// <summary>The number, as people write it: its first hexadecimal digit is the most significant.</summary>
    public uint Value { get; }

    /// <summary>Reads exactly 8 hexadecimal digits, most significant first, without separators.</summary>
    /// <param name="text">The text; null is no error but false.</param>
    /// <param name="result">The value, or zero.</param>
    /// <returns>False if the text is anything else.</returns>
    public static bool TryParse(string text, out DevAddr result)
    {
        bool good = Hex.TryParse(text, 8, out ulong value);
        result = new DevAddr(good ? (uint)value : 0);
        return good;
    }

    /// <summary>Reads 4 bytes as they travel on the air, least significant first.</summary>
    /// <param name="data">Holds them.</param>
    /// <param name="offset">The first of them.</param>
    public static DevAddr ReadFrom(byte[] data, int offset)
    {
        return new DevAddr((uint)LittleEndian.Read(data, offset, Length));
    }

    /// <summary>Writes 4 bytes as they travel on the air, least significant first.</summary>
    /// <param name="data">Takes them.</param>
    /// <param name="offset">The first of them.</param>
    public void WriteTo(byte[] data, int offset)
    {
        LittleEndian.Write(data, offset, Length, Value);
    }

    /// <summary>8 lower-case hexadecimal digits, most significant first.</summary>
    public override string ToString()
    {
        return Hex.Format(Value, 8);
    }

    /// <summary>Whether the other is a DevAddr of the same value.</summary>
    /// <param name="obj">Anything.</param>
    public override bool Equals(object obj)
    {
        return obj is DevAddr && ((DevAddr)obj).Value == Value;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return (int)Value;
    }

    /// <summary>Whether both have the same value.</summary>
    public static bool operator ==(DevAddr left, DevAddr right)
    {
        return left.Value == right.Value;
    }

    /// <summary>Whether the values differ.</summary>
    public static bool operator !=(DevAddr left, DevAddr right)
    {
        return left.Value != right.Value;
    }
}
