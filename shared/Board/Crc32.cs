namespace NanoSensors.Board;

/// <summary>
/// CRC-32 as in IEEE 802.3 (reflected polynomial 0xEDB88320, initial and final value 0xFFFFFFFF). Four bits at a time: a
/// table of 64 bytes, and a quarter of the time that single bits take an interpreter. A stored record is checked several
/// times in each wake-up of a node, so this is battery life.
/// </summary>
public static class Crc32
{
    private static readonly uint[] Table = new uint[]
    {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC,
        0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
        0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };

    /// <summary>The checksum of <paramref name="length"/> bytes from <paramref name="offset"/>.</summary>
    public static uint Compute(byte[] data, int offset, int length)
    {
        uint[] table = Table;
        uint crc = 0xFFFFFFFF;
        for (int i = 0; i < length; i++)
        {
            crc ^= data[offset + i];
            crc = (crc >> 4) ^ table[(int)(crc & 15)];
            crc = (crc >> 4) ^ table[(int)(crc & 15)];
        }

        return crc ^ 0xFFFFFFFF;
    }
}
