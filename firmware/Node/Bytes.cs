namespace NanoSensors.Node;

/// <summary>Big-endian numbers in the node's records.</summary>
internal static class Bytes
{
    internal static void WriteInt32(byte[] buffer, int at, int value)
    {
        buffer[at] = (byte)(value >> 24);
        buffer[at + 1] = (byte)(value >> 16);
        buffer[at + 2] = (byte)(value >> 8);
        buffer[at + 3] = (byte)value;
    }

    internal static int ReadInt32(byte[] buffer, int at)
    {
        return (buffer[at] << 24) | (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3];
    }

    internal static void WriteInt64(byte[] buffer, int at, long value)
    {
        WriteInt32(buffer, at, (int)(value >> 32));
        WriteInt32(buffer, at + 4, (int)value);
    }

    internal static long ReadInt64(byte[] buffer, int at)
    {
        return ((long)ReadInt32(buffer, at) << 32) | (uint)ReadInt32(buffer, at + 4);
    }
}
