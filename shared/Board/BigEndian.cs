namespace NanoSensors.Board;

/// <summary>Numbers in stored records, most significant byte first. The caller sees to it that they fit in the buffer.</summary>
public static class BigEndian
{
    /// <summary>Writes 4 bytes.</summary>
    public static void WriteInt32(byte[] buffer, int at, int value)
    {
        buffer[at] = (byte)(value >> 24);
        buffer[at + 1] = (byte)(value >> 16);
        buffer[at + 2] = (byte)(value >> 8);
        buffer[at + 3] = (byte)value;
    }

    /// <summary>Reads 4 bytes.</summary>
    public static int ReadInt32(byte[] buffer, int at)
    {
        return (buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3];
    }

    // Not by a cast of the signed ones: nanoFramework loses casts between the two (tests/Device/README.md).

    /// <summary>Writes 4 bytes.</summary>
    public static void WriteUInt32(byte[] buffer, int at, uint value)
    {
        buffer[at] = (byte)(value >> 24);
        buffer[at + 1] = (byte)(value >> 16);
        buffer[at + 2] = (byte)(value >> 8);
        buffer[at + 3] = (byte)value;
    }

    /// <summary>Reads 4 bytes.</summary>
    public static uint ReadUInt32(byte[] buffer, int at)
    {
        return ((uint)buffer[at] << 24) | ((uint)buffer[at + 1] << 16) | ((uint)buffer[at + 2] << 8) | buffer[at + 3];
    }

    /// <summary>Writes 8 bytes.</summary>
    public static void WriteInt64(byte[] buffer, int at, long value)
    {
        WriteInt32(buffer, at, (int)(value >> 32));
        WriteInt32(buffer, at + 4, (int)value);
    }

    /// <summary>Reads 8 bytes.</summary>
    public static long ReadInt64(byte[] buffer, int at)
    {
        return ((long)ReadInt32(buffer, at) << 32) | (uint)ReadInt32(buffer, at + 4);
    }

    /// <summary>Writes the lowest <paramref name="bytes"/> bytes of a number, 1 to 8.</summary>
    public static void Write(byte[] buffer, int at, int bytes, long value)
    {
        for (int i = bytes - 1; i >= 0; i--)
        {
            buffer[at + i] = (byte)value;
            value >>= 8;
        }
    }

    /// <summary>Reads a number of <paramref name="bytes"/> bytes, 1 to 8; below 8 it is not negative.</summary>
    public static long Read(byte[] buffer, int at, int bytes)
    {
        long value = 0;
        for (int i = 0; i < bytes; i++)
            value = (value << 8) | buffer[at + i];
        return value;
    }
}
