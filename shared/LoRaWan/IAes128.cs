namespace NanoSensors.LoRaWan;

/// <summary>
/// The AES-128 block cipher (FIPS 197) with one key at a time. Works in place on the caller's buffer and never allocates
/// after the first use. Boards with a native cipher implement it thinly; <see cref="ManagedAes128"/> needs none.
/// </summary>
public interface IAes128
{
    /// <summary>Sets the key for the calls that follow.</summary>
    /// <param name="key">16 bytes; read during the call only.</param>
    void SetKey(byte[] key);

    /// <summary>Encrypts one block in place.</summary>
    /// <param name="block">Holds the 16 bytes.</param>
    /// <param name="offset">Where they begin.</param>
    void EncryptBlock(byte[] block, int offset);

    /// <summary>Decrypts one block in place. Only a network needs it (a join accept is "decrypted" to be sent).</summary>
    /// <param name="block">Holds the 16 bytes.</param>
    /// <param name="offset">Where they begin.</param>
    void DecryptBlock(byte[] block, int offset);
}
