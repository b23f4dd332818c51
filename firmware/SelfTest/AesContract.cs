using NanoSensors.LoRaWan;

namespace NanoSensors.SelfTest;

/// <summary>AES-128 by the examples of FIPS 197: in place, at an offset, with one key after another.</summary>
public static class AesContract
{
    private const int BlockLength = 16;
    private const int Offset = 5;

    /// <summary>Encrypts and decrypts.</summary>
    public static void Check(IAes128 aes, SelfTestReport report)
    {
        report.Begin("cipher");
        byte[] key = Hex.Parse("000102030405060708090a0b0c0d0e0f");
        byte[] other = Hex.Parse("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] block = new byte[BlockLength + Offset + 1];
        // FIPS 197, appendices C.1 and B.
        Set(block, "00112233445566778899aabbccddeeff");
        aes.SetKey(key);
        aes.EncryptBlock(block, Offset);
        report.Check(Is(block, "69c4e0d86a7b0430d8cdb78070b4c55a"), "a block is encrypted wrongly");
        aes.DecryptBlock(block, Offset);
        report.Check(Is(block, "00112233445566778899aabbccddeeff"), "a block is decrypted wrongly");

        aes.SetKey(other);
        // The key is the cipher's from the call on: the caller may go on using its buffer.
        for (int i = 0; i < other.Length; i++)
            other[i] = 0;
        Set(block, "3243f6a8885a308d313198a2e0370734");
        aes.EncryptBlock(block, Offset);
        report.Check(Is(block, "3925841d02dc09fbdc118597196a0b32"), "a second key is not used, or not kept");
        report.Check(block[Offset - 1] == 0xA5 && block[Offset + BlockLength] == 0xA5, "bytes beside the block were changed");
    }

    private static void Set(byte[] block, string hex)
    {
        for (int i = 0; i < block.Length; i++)
            block[i] = 0xA5;
        System.Array.Copy(Hex.Parse(hex), 0, block, Offset, BlockLength);
    }

    private static bool Is(byte[] block, string hex)
    {
        byte[] expected = Hex.Parse(hex);
        for (int i = 0; i < BlockLength; i++)
        {
            if (block[Offset + i] != expected[i])
                return false;
        }

        return true;
    }
}
