namespace NanoSensors.Sensing;

/// <summary>
/// The I2C manner of Sensirion's sensors: 16-bit commands, 16-bit words each followed by a CRC-8 (polynomial 0x31, initial value 0xFF, not reflected;
/// SPS30 data sheet 6.2, SCD4x data sheet 3.12). Buffers are made once.
/// </summary>
internal sealed class SensirionBus
{
    private readonly II2c _i2c;
    private readonly byte[] _out = new byte[5];
    private readonly byte[] _in;

    internal SensirionBus(II2c i2c, int mostWords)
    {
        _i2c = i2c;
        _in = new byte[mostWords * 3];
    }

    internal bool Command(int command)
    {
        _out[0] = (byte)(command >> 8);
        _out[1] = (byte)command;
        return _i2c.Write(_out, 2);
    }

    internal bool Command(int command, int word)
    {
        _out[0] = (byte)(command >> 8);
        _out[1] = (byte)command;
        _out[2] = (byte)(word >> 8);
        _out[3] = (byte)word;
        _out[4] = Checksum(_out, 2);
        return _i2c.Write(_out, 5);
    }

    /// <summary>Reads words; false if the sensor does not answer or a checksum is wrong.</summary>
    internal bool Read(int words)
    {
        if (!_i2c.Read(_in, words * 3))
            return false;
        for (int i = 0; i < words * 3; i += 3)
        {
            if (Checksum(_in, i) != _in[i + 2])
                return false;
        }

        return true;
    }

    /// <summary>A word of the last read.</summary>
    internal int Word(int index)
    {
        return (_in[index * 3] << 8) | _in[(index * 3) + 1];
    }

    // Of two bytes.
    private static byte Checksum(byte[] data, int offset)
    {
        int crc = 0xFF;
        for (int i = offset; i < offset + 2; i++)
        {
            crc ^= data[i];
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x80) != 0 ? ((crc << 1) ^ 0x31) & 0xFF : (crc << 1) & 0xFF;
        }

        return (byte)crc;
    }
}
