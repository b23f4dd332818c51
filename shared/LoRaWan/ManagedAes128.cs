namespace NanoSensors.LoRaWan;

/// <summary>
/// AES-128 (FIPS 197) in plain C#, for builds and boards without a native cipher. Encryption works on 32-bit columns with
/// one table that joins SubBytes and MixColumns; decryption, which only a network server needs, works byte by byte.
/// Not hardened against timing or cache observation.
/// </summary>
/// <remarks>About 1.5 KB of tables an instance; no allocation after construction and the first decryption.</remarks>
public sealed class ManagedAes128 : IAes128
{
    // FIPS 197, figure 7.
    private static readonly byte[] SBox = new byte[]
    {
        0x63, 0x7C, 0x77, 0x7B, 0xF2, 0x6B, 0x6F, 0xC5, 0x30, 0x01, 0x67, 0x2B, 0xFE, 0xD7, 0xAB, 0x76,
        0xCA, 0x82, 0xC9, 0x7D, 0xFA, 0x59, 0x47, 0xF0, 0xAD, 0xD4, 0xA2, 0xAF, 0x9C, 0xA4, 0x72, 0xC0,
        0xB7, 0xFD, 0x93, 0x26, 0x36, 0x3F, 0xF7, 0xCC, 0x34, 0xA5, 0xE5, 0xF1, 0x71, 0xD8, 0x31, 0x15,
        0x04, 0xC7, 0x23, 0xC3, 0x18, 0x96, 0x05, 0x9A, 0x07, 0x12, 0x80, 0xE2, 0xEB, 0x27, 0xB2, 0x75,
        0x09, 0x83, 0x2C, 0x1A, 0x1B, 0x6E, 0x5A, 0xA0, 0x52, 0x3B, 0xD6, 0xB3, 0x29, 0xE3, 0x2F, 0x84,
        0x53, 0xD1, 0x00, 0xED, 0x20, 0xFC, 0xB1, 0x5B, 0x6A, 0xCB, 0xBE, 0x39, 0x4A, 0x4C, 0x58, 0xCF,
        0xD0, 0xEF, 0xAA, 0xFB, 0x43, 0x4D, 0x33, 0x85, 0x45, 0xF9, 0x02, 0x7F, 0x50, 0x3C, 0x9F, 0xA8,
        0x51, 0xA3, 0x40, 0x8F, 0x92, 0x9D, 0x38, 0xF5, 0xBC, 0xB6, 0xDA, 0x21, 0x10, 0xFF, 0xF3, 0xD2,
        0xCD, 0x0C, 0x13, 0xEC, 0x5F, 0x97, 0x44, 0x17, 0xC4, 0xA7, 0x7E, 0x3D, 0x64, 0x5D, 0x19, 0x73,
        0x60, 0x81, 0x4F, 0xDC, 0x22, 0x2A, 0x90, 0x88, 0x46, 0xEE, 0xB8, 0x14, 0xDE, 0x5E, 0x0B, 0xDB,
        0xE0, 0x32, 0x3A, 0x0A, 0x49, 0x06, 0x24, 0x5C, 0xC2, 0xD3, 0xAC, 0x62, 0x91, 0x95, 0xE4, 0x79,
        0xE7, 0xC8, 0x37, 0x6D, 0x8D, 0xD5, 0x4E, 0xA9, 0x6C, 0x56, 0xF4, 0xEA, 0x65, 0x7A, 0xAE, 0x08,
        0xBA, 0x78, 0x25, 0x2E, 0x1C, 0xA6, 0xB4, 0xC6, 0xE8, 0xDD, 0x74, 0x1F, 0x4B, 0xBD, 0x8B, 0x8A,
        0x70, 0x3E, 0xB5, 0x66, 0x48, 0x03, 0xF6, 0x0E, 0x61, 0x35, 0x57, 0xB9, 0x86, 0xC1, 0x1D, 0x9E,
        0xE1, 0xF8, 0x98, 0x11, 0x69, 0xD9, 0x8E, 0x94, 0x9B, 0x1E, 0x87, 0xE9, 0xCE, 0x55, 0x28, 0xDF,
        0x8C, 0xA1, 0x89, 0x0D, 0xBF, 0xE6, 0x42, 0x68, 0x41, 0x99, 0x2D, 0x0F, 0xB0, 0x54, 0xBB, 0x16,
    };

    private const int Rounds = 10;

    // Per S-box input x: S(x) times (2, 1, 1, 3), from the column's first byte on.
    private readonly uint[] _table = new uint[256];
    private readonly uint[] _roundKeys = new uint[4 * (Rounds + 1)];
    private byte[] _inverseSBox;
    private byte[] _state;

    /// <summary>A cipher without a key; set one before use.</summary>
    public ManagedAes128()
    {
        for (int i = 0; i < 256; i++)
        {
            uint s = SBox[i];
            uint doubled = Double(s);
            _table[i] = (doubled << 24) | (s << 16) | (s << 8) | (doubled ^ s);
        }
    }

    /// <inheritdoc/>
    public void SetKey(byte[] key)
    {
        uint[] w = _roundKeys;
        for (int i = 0; i < 4; i++)
            w[i] = ReadColumn(key, 4 * i);
        uint constant = 1;
        for (int i = 4; i < w.Length; i++)
        {
            uint t = w[i - 1];
            if ((i & 3) == 0)
            {
                t = SubstituteWord((t << 8) | (t >> 24)) ^ (constant << 24);
                constant = Double(constant);
            }

            w[i] = w[i - 4] ^ t;
        }
    }

    /// <inheritdoc/>
    public void EncryptBlock(byte[] block, int offset)
    {
        uint[] w = _roundKeys;
        uint[] table = _table;
        uint a = ReadColumn(block, offset) ^ w[0];
        uint b = ReadColumn(block, offset + 4) ^ w[1];
        uint c = ReadColumn(block, offset + 8) ^ w[2];
        uint d = ReadColumn(block, offset + 12) ^ w[3];
        int k = 4;
        for (int round = 1; round < Rounds; round++)
        {
            uint e = Column(table, a, b, c, d) ^ w[k];
            uint f = Column(table, b, c, d, a) ^ w[k + 1];
            uint g = Column(table, c, d, a, b) ^ w[k + 2];
            d = Column(table, d, a, b, c) ^ w[k + 3];
            a = e;
            b = f;
            c = g;
            k += 4;
        }

        WriteColumn(block, offset, LastColumn(a, b, c, d) ^ w[k]);
        WriteColumn(block, offset + 4, LastColumn(b, c, d, a) ^ w[k + 1]);
        WriteColumn(block, offset + 8, LastColumn(c, d, a, b) ^ w[k + 2]);
        WriteColumn(block, offset + 12, LastColumn(d, a, b, c) ^ w[k + 3]);
    }

    /// <inheritdoc/>
    public void DecryptBlock(byte[] block, int offset)
    {
        if (_inverseSBox == null)
        {
            _inverseSBox = new byte[256];
            _state = new byte[16];
            for (int i = 0; i < 256; i++)
                _inverseSBox[SBox[i]] = (byte)i;
        }

        AddRoundKey(block, offset, Rounds);
        for (int round = Rounds - 1; round >= 0; round--)
        {
            // InvShiftRows and InvSubBytes together: row r moves right by r columns.
            System.Array.Copy(block, offset, _state, 0, 16);
            for (int i = 0; i < 16; i++)
                block[offset + ((i + 4 * (i & 3)) & 15)] = _inverseSBox[_state[i]];
            AddRoundKey(block, offset, round);
            if (round > 0)
                InverseMixColumns(block, offset);
        }
    }

    private static uint Column(uint[] table, uint a, uint b, uint c, uint d)
    {
        uint second = table[(b >> 16) & 255];
        uint third = table[(c >> 8) & 255];
        uint fourth = table[d & 255];
        return table[a >> 24]
            ^ ((second >> 8) | (second << 24))
            ^ ((third >> 16) | (third << 16))
            ^ ((fourth >> 24) | (fourth << 8));
    }

    private static uint LastColumn(uint a, uint b, uint c, uint d)
    {
        return ((uint)SBox[(int)(a >> 24)] << 24) | ((uint)SBox[(int)((b >> 16) & 255)] << 16)
            | ((uint)SBox[(int)((c >> 8) & 255)] << 8) | SBox[(int)(d & 255)];
    }

    private static uint SubstituteWord(uint word)
    {
        return LastColumn(word, word, word, word);
    }

    // Multiplication by x in GF(2^8), FIPS 197 section 4.2.1.
    private static uint Double(uint value)
    {
        return ((value << 1) ^ ((value & 0x80) != 0 ? 0x1Bu : 0u)) & 0xFF;
    }

    private static uint ReadColumn(byte[] data, int offset)
    {
        return ((uint)data[offset] << 24) | ((uint)data[offset + 1] << 16) | ((uint)data[offset + 2] << 8) | data[offset + 3];
    }

    private static void WriteColumn(byte[] data, int offset, uint column)
    {
        data[offset] = (byte)(column >> 24);
        data[offset + 1] = (byte)(column >> 16);
        data[offset + 2] = (byte)(column >> 8);
        data[offset + 3] = (byte)column;
    }

    private void AddRoundKey(byte[] block, int offset, int round)
    {
        for (int i = 0; i < 4; i++)
            WriteColumn(block, offset + 4 * i, ReadColumn(block, offset + 4 * i) ^ _roundKeys[4 * round + i]);
    }

    private static void InverseMixColumns(byte[] block, int offset)
    {
        for (int i = offset; i < offset + 16; i += 4)
        {
            uint a = block[i];
            uint b = block[i + 1];
            uint c = block[i + 2];
            uint d = block[i + 3];
            // 14, 11, 13, 9 as sums of doublings: first what turns MixColumns' (2, 3, 1, 1) into them.
            uint even = Double(Double(a ^ c));
            uint odd = Double(Double(b ^ d));
            a ^= even;
            c ^= even;
            b ^= odd;
            d ^= odd;
            uint all = a ^ b ^ c ^ d;
            block[i] = (byte)(a ^ all ^ Double(a ^ b));
            block[i + 1] = (byte)(b ^ all ^ Double(b ^ c));
            block[i + 2] = (byte)(c ^ all ^ Double(c ^ d));
            block[i + 3] = (byte)(d ^ all ^ Double(d ^ a));
        }
    }
}
