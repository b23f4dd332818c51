namespace NanoSensors.Board;

/// <summary>
/// CRC-32 as in IEEE 802.3 (reflected polynomial 0xEDB88320, initial and final value 0xFFFFFFFF). Bit by bit, so that it
/// needs no table: a record is a few hundred bytes and is written rarely.
/// </summary>
public static class Crc32
{
    /// <summary>The checksum of <paramref name="length"/> bytes from <paramref name="offset"/>.</summary>
    public static uint Compute(byte[] data, int offset, int length)
    {
        uint crc = 0xFFFFFFFF;
        for (int i = offset; i < offset + length; i++)
        {
            crc ^= data[i];
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return crc ^ 0xFFFFFFFF;
    }
}
