using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

/// <summary>
/// A device on I2C as a test wants it: 256 registers for chips that have such, and a queue of bytes for those that answer commands. It remembers
/// every write.
/// </summary>
internal sealed class FakeI2c : II2c
{
    internal readonly byte[] Registers = new byte[256];
    internal readonly byte[] Answer = new byte[64];
    internal readonly byte[] Written = new byte[512];
    internal int WrittenLength;
    internal bool IsGone;

    public bool Write(byte[] data, int length)
    {
        for (int i = 0; i < length; i++)
            Written[WrittenLength++] = data[i];
        if (length == 2)
            Registers[data[0]] = data[1];
        return !IsGone;
    }

    public bool Read(byte[] buffer, int length)
    {
        for (int i = 0; i < length; i++)
            buffer[i] = Answer[i];
        return !IsGone;
    }

    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        for (int i = 0; i < readLength; i++)
            read[i] = Registers[write[0] + i];
        return !IsGone;
    }

    /// <summary>The last two bytes written, as a number.</summary>
    internal int LastCommand
    {
        get { return (Written[WrittenLength - 2] << 8) | Written[WrittenLength - 1]; }
    }

    /// <summary>Puts a word with its CRC-8 into the answer.</summary>
    internal void AnswerWord(int index, int word)
    {
        int crc = 0xFF;
        for (int half = 0; half < 2; half++)
        {
            int value = half == 0 ? word >> 8 : word & 0xFF;
            Answer[(index * 3) + half] = (byte)value;
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x80) != 0 ? ((crc << 1) ^ 0x31) & 0xFF : (crc << 1) & 0xFF;
        }

        Answer[(index * 3) + 2] = (byte)crc;
    }
}
