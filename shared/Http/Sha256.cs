namespace NanoSensors.Http;

/// <summary>SHA-256 (FIPS 180-4, 6.2) of short messages. Nothing is allocated after construction.</summary>
public sealed class Sha256
{
    /// <summary>Length of a digest, bytes.</summary>
    public const int DigestLength = 32;

    // FIPS 180-4, 4.2.2.
    private static readonly uint[] RoundConstants = new uint[]
    {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };

    // 5.3.3.
    private static readonly uint[] InitialState = new uint[]
    {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };

    private readonly uint[] _state = new uint[8];
    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _block = new byte[64];

    /// <summary>Computes a digest.</summary>
    /// <param name="message">Holds the message from index 0.</param>
    /// <param name="length">Its length, bytes.</param>
    /// <param name="digest">Takes 32 bytes.</param>
    public void Compute(byte[] message, int length, byte[] digest)
    {
        for (int i = 0; i < 8; i++)
            _state[i] = InitialState[i];
        int at = 0;
        for (; length - at >= 64; at += 64)
        {
            System.Array.Copy(message, at, _block, 0, 64);
            Transform();
        }

        int rest = length - at;
        System.Array.Copy(message, at, _block, 0, rest);
        _block[rest++] = 0x80;
        if (rest > 56)
        {
            Fill(rest, 64);
            Transform();
            rest = 0;
        }

        // 5.1.1: the length in bits, in the last eight bytes.
        Fill(rest, 60);
        Board.BigEndian.WriteInt32(_block, 60, length << 3);
        Transform();
        for (int i = 0; i < 8; i++)
            Board.BigEndian.WriteUInt32(digest, 4 * i, _state[i]);
    }

    private void Fill(int from, int to)
    {
        for (int i = from; i < to; i++)
            _block[i] = 0;
    }

    private void Transform()
    {
        uint[] w = _schedule;
        for (int t = 0; t < 16; t++)
            w[t] = Board.BigEndian.ReadUInt32(_block, 4 * t);
        for (int t = 16; t < 64; t++)
        {
            uint x = w[t - 15];
            uint y = w[t - 2];
            uint sigma0 = ((x >> 7) | (x << 25)) ^ ((x >> 18) | (x << 14)) ^ (x >> 3);
            uint sigma1 = ((y >> 17) | (y << 15)) ^ ((y >> 19) | (y << 13)) ^ (y >> 10);
            w[t] = sigma1 + w[t - 7] + sigma0 + w[t - 16];
        }

        uint a = _state[0], b = _state[1], c = _state[2], d = _state[3], e = _state[4], f = _state[5], g = _state[6], h = _state[7];
        for (int t = 0; t < 64; t++)
        {
            uint sum1 = ((e >> 6) | (e << 26)) ^ ((e >> 11) | (e << 21)) ^ ((e >> 25) | (e << 7));
            uint t1 = h + sum1 + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t];
            uint sum0 = ((a >> 2) | (a << 30)) ^ ((a >> 13) | (a << 19)) ^ ((a >> 22) | (a << 10));
            uint t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }
}
