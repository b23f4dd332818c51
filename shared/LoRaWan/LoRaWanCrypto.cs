namespace NanoSensors.LoRaWan;

/// <summary>
/// What LoRaWAN 1.0.x makes of AES-128: AES-CMAC (RFC 4493), the integrity codes of data and join frames, payload
/// encryption, and session keys. All on the caller's buffers; the only memory is made at construction. Not thread-safe.
/// </summary>
public sealed class LoRaWanCrypto
{
    /// <summary>Length of a key, bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>Length of a message integrity code, bytes.</summary>
    public const int MicLength = 4;

    private const int BlockLength = 16;

    private readonly IAes128 _aes;
    private readonly byte[] _mac = new byte[BlockLength];
    private readonly byte[] _subkey = new byte[BlockLength];
    private readonly byte[] _block = new byte[BlockLength];

    /// <summary>Crypto on a cipher, which it sets keys of as it goes.</summary>
    /// <param name="aes">Not shared with other users of its key.</param>
    public LoRaWanCrypto(IAes128 aes)
    {
        _aes = aes;
    }

    /// <summary>AES-CMAC of a message (RFC 4493).</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="data">Holds the message.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length, 0 or more.</param>
    /// <param name="mac">Takes the 16 bytes of the code.</param>
    public void Cmac(byte[] key, byte[] data, int offset, int length, byte[] mac)
    {
        _aes.SetKey(key);
        for (int i = 0; i < BlockLength; i++)
            _mac[i] = 0;
        Continue(data, offset, length);
        System.Array.Copy(_mac, 0, mac, 0, BlockLength);
    }

    /// <summary>The MIC of a join request or (decrypted) join accept (LoRaWAN 1.0.4, 6.2.5 and 6.2.6).</summary>
    /// <param name="appKey">16 bytes.</param>
    /// <param name="frame">Holds the frame from MHDR on, without its MIC.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length without MIC, at least 1.</param>
    /// <returns>The MIC as the little-endian number of its four bytes.</returns>
    public uint JoinMic(byte[] appKey, byte[] frame, int offset, int length)
    {
        _aes.SetKey(appKey);
        for (int i = 0; i < BlockLength; i++)
            _mac[i] = 0;
        Continue(frame, offset, length);
        return LittleEndian.Read32(_mac, 0);
    }

    /// <summary>The MIC of a data frame: CMAC over block B0 and the frame (LoRaWAN 1.0.4, 4.4).</summary>
    /// <param name="nwkSKey">16 bytes.</param>
    /// <param name="uplink">Direction.</param>
    /// <param name="devAddr">The device's address, as a number: a structure handed on is a copy on the heap on nanoFramework.</param>
    /// <param name="fCnt">All 32 bits of the counter.</param>
    /// <param name="frame">Holds the frame from MHDR on, payload already encrypted.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length without MIC, 1 to 251.</param>
    /// <returns>The MIC as the little-endian number of its four bytes.</returns>
    public uint DataMic(byte[] nwkSKey, bool uplink, uint devAddr, uint fCnt, byte[] frame, int offset, int length)
    {
        _aes.SetKey(nwkSKey);
        // B0 fills the first block, so CMAC may start from its encryption.
        FillBlock(_mac, 0x49, uplink, devAddr, fCnt, length);
        _aes.EncryptBlock(_mac, 0);
        Continue(frame, offset, length);
        return LittleEndian.Read32(_mac, 0);
    }

    /// <summary>
    /// Encrypts or decrypts an FRMPayload in place, which is the same thing (LoRaWAN 1.0.4, 4.3.3).
    /// </summary>
    /// <param name="key">NwkSKey for port 0, AppSKey for other ports; 16 bytes.</param>
    /// <param name="uplink">Direction.</param>
    /// <param name="devAddr">The device's address, as a number: a structure handed on is a copy on the heap on nanoFramework.</param>
    /// <param name="fCnt">All 32 bits of the counter.</param>
    /// <param name="data">Holds the payload.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length, 0 to 242.</param>
    public void CryptPayload(byte[] key, bool uplink, uint devAddr, uint fCnt, byte[] data, int offset, int length)
    {
        if (length <= 0)
            return;
        _aes.SetKey(key);
        int counter = 1;
        for (int done = 0; done < length; done += BlockLength)
        {
            FillBlock(_block, 0x01, uplink, devAddr, fCnt, counter++);
            _aes.EncryptBlock(_block, 0);
            int count = length - done < BlockLength ? length - done : BlockLength;
            for (int i = 0; i < count; i++)
                data[offset + done + i] ^= _block[i];
        }
    }

    /// <summary>Derives the session keys of LoRaWAN 1.0.x from a join (LoRaWAN 1.0.4, 6.2.6).</summary>
    /// <param name="appKey">16 bytes.</param>
    /// <param name="joinNonce">24 bits, of the join accept.</param>
    /// <param name="netId">24 bits, of the join accept.</param>
    /// <param name="devNonce">16 bits, of the join request.</param>
    /// <param name="nwkSKey">Takes 16 bytes.</param>
    /// <param name="appSKey">Takes 16 bytes.</param>
    public void DeriveSessionKeys(byte[] appKey, uint joinNonce, uint netId, int devNonce, byte[] nwkSKey, byte[] appSKey)
    {
        _aes.SetKey(appKey);
        DeriveKey(0x01, joinNonce, netId, devNonce, nwkSKey);
        DeriveKey(0x02, joinNonce, netId, devNonce, appSKey);
    }

    /// <summary>Encrypts blocks one by one (ECB): how a device reads a join accept (LoRaWAN 1.0.4, 6.2.6).</summary>
    internal void EncryptBlocks(byte[] key, byte[] data, int offset, int length)
    {
        _aes.SetKey(key);
        for (int i = 0; i < length; i += BlockLength)
            _aes.EncryptBlock(data, offset + i);
    }

    /// <summary>Decrypts blocks one by one (ECB): how a network writes a join accept.</summary>
    internal void DecryptBlocks(byte[] key, byte[] data, int offset, int length)
    {
        _aes.SetKey(key);
        for (int i = 0; i < length; i += BlockLength)
            _aes.DecryptBlock(data, offset + i);
    }

    private void DeriveKey(byte kind, uint joinNonce, uint netId, int devNonce, byte[] key)
    {
        for (int i = 0; i < BlockLength; i++)
            key[i] = 0;
        key[0] = kind;
        LittleEndian.Write(key, 1, 3, joinNonce);
        LittleEndian.Write(key, 4, 3, netId);
        LittleEndian.Write(key, 7, 2, (ulong)devNonce);
        _aes.EncryptBlock(key, 0);
    }

    // Blocks A_i and B0 of LoRaWAN 1.0.4, 4.3.3.1 and 4.4, which differ in the first and the last byte.
    private static void FillBlock(byte[] block, byte first, bool uplink, uint devAddr, uint fCnt, int last)
    {
        block[0] = first;
        block[1] = 0;
        block[2] = 0;
        block[3] = 0;
        block[4] = 0;
        block[5] = (byte)(uplink ? 0 : 1);
        LittleEndian.Write32(block, 6, devAddr);
        LittleEndian.Write32(block, 10, fCnt);
        block[14] = 0;
        block[15] = (byte)last;
    }

    // CMAC from the state in _mac over the rest of a message; the key is set. RFC 4493, 2.4.
    private void Continue(byte[] data, int offset, int length)
    {
        int end = offset + length;
        while (end - offset > BlockLength)
        {
            for (int i = 0; i < BlockLength; i++)
                _mac[i] ^= data[offset + i];
            _aes.EncryptBlock(_mac, 0);
            offset += BlockLength;
        }

        int rest = end - offset;
        for (int i = 0; i < rest; i++)
            _mac[i] ^= data[offset + i];
        if (rest < BlockLength)
            _mac[rest] ^= 0x80;

        for (int i = 0; i < BlockLength; i++)
            _subkey[i] = 0;
        _aes.EncryptBlock(_subkey, 0);
        DoubleSubkey();
        if (rest < BlockLength)
            DoubleSubkey();
        for (int i = 0; i < BlockLength; i++)
            _mac[i] ^= _subkey[i];
        _aes.EncryptBlock(_mac, 0);
    }

    // RFC 4493, 2.3: left shift, and the constant Rb where a bit fell out.
    private void DoubleSubkey()
    {
        bool carry = (_subkey[0] & 0x80) != 0;
        for (int i = 0; i < BlockLength - 1; i++)
            _subkey[i] = (byte)((_subkey[i] << 1) | (_subkey[i + 1] >> 7));
        _subkey[BlockLength - 1] = (byte)((_subkey[BlockLength - 1] << 1) ^ (carry ? 0x87 : 0));
    }
}
