namespace NanoSensors.Codec;

/// <summary>Unsigned numbers of 1 to 32 bits in a byte array, most significant bit first.</summary>
public static class Bits
{
    /// <summary>Sets <paramref name="width"/> bits, which must be zero before.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="bit">Index of the first bit; 0 is the most significant bit of byte 0.</param>
    /// <param name="width">1 to 32.</param>
    /// <param name="code">The number; bits above <paramref name="width"/> are ignored.</param>
    public static void Write(byte[] buffer, int bit, int width, uint code)
    {
        while (width > 0)
        {
            int room = 8 - (bit & 7);
            int take = width < room ? width : room;
            uint part = (code >> (width - take)) & ((1u << take) - 1);
            buffer[bit >> 3] |= (byte)(part << (room - take));
            bit += take;
            width -= take;
        }
    }

    /// <summary>Reads <paramref name="width"/> bits.</summary>
    /// <param name="buffer">Where from.</param>
    /// <param name="bit">Index of the first bit; 0 is the most significant bit of byte 0.</param>
    /// <param name="width">1 to 32.</param>
    public static uint Read(byte[] buffer, int bit, int width)
    {
        uint code = 0;
        while (width > 0)
        {
            int room = 8 - (bit & 7);
            int take = width < room ? width : room;
            uint part = ((uint)buffer[bit >> 3] >> (room - take)) & ((1u << take) - 1);
            code = (code << take) | part;
            bit += take;
            width -= take;
        }

        return code;
    }
}
