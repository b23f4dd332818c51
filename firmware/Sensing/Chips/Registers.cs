namespace NanoSensors.Sensing;

/// <summary>A chip with 8-bit registers at 8-bit addresses. One buffer each way, made once.</summary>
internal sealed class Registers
{
    private readonly II2c _i2c;
    private readonly byte[] _out = new byte[2];
    private readonly byte[] _in;

    internal Registers(II2c i2c, int longestRead)
    {
        _i2c = i2c;
        _in = new byte[longestRead];
    }

    /// <summary>The bytes of the last read.</summary>
    internal byte[] Data { get { return _in; } }

    internal bool Write(byte register, byte value)
    {
        _out[0] = register;
        _out[1] = value;
        return _i2c.Write(_out, 2);
    }

    internal bool Read(byte register, int length)
    {
        _out[0] = register;
        return _i2c.WriteRead(_out, 1, _in, length);
    }

    internal int LittleEndianInt16(int at)
    {
        return (short)(_in[at] | (_in[at + 1] << 8));
    }

    internal int BigEndianUInt16(int at)
    {
        return (_in[at] << 8) | _in[at + 1];
    }
}
