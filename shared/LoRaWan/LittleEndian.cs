namespace NanoSensors.LoRaWan;

/// <summary>Numbers as LoRaWAN sends them: least significant byte first.</summary>
internal static class LittleEndian
{
    internal static ulong Read(byte[] data, int offset, int bytes)
    {
        ulong value = 0;
        for (int i = bytes - 1; i >= 0; i--)
            value = (value << 8) | data[offset + i];
        return value;
    }

    internal static uint Read32(byte[] data, int offset)
    {
        return data[offset] | ((uint)data[offset + 1] << 8) | ((uint)data[offset + 2] << 16) | ((uint)data[offset + 3] << 24);
    }

    internal static uint Read24(byte[] data, int offset)
    {
        return data[offset] | ((uint)data[offset + 1] << 8) | ((uint)data[offset + 2] << 16);
    }

    internal static void Write(byte[] data, int offset, int bytes, ulong value)
    {
        for (int i = 0; i < bytes; i++)
        {
            data[offset + i] = (byte)value;
            value >>= 8;
        }
    }

    internal static void Write32(byte[] data, int offset, uint value)
    {
        data[offset] = (byte)value;
        data[offset + 1] = (byte)(value >> 8);
        data[offset + 2] = (byte)(value >> 16);
        data[offset + 3] = (byte)(value >> 24);
    }
}
