namespace NanoSensors.EndDevice;

/// <summary>Numbers in stored records.</summary>
internal static class BigEndian
{
    internal static long Read(byte[] data, int at, int bytes)
    {
        long value = 0;
        for (int i = 0; i < bytes; i++)
            value = (value << 8) | data[at + i];
        return value;
    }

    internal static void Write(byte[] data, int at, int bytes, long value)
    {
        for (int i = bytes - 1; i >= 0; i--)
        {
            data[at + i] = (byte)value;
            value >>= 8;
        }
    }
}
