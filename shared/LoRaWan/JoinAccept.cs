namespace NanoSensors.LoRaWan;

/// <summary>
/// A join accept (LoRaWAN 1.0.4, 6.2.6). One object serves for ever, for writing (a network) and for reading (a device).
/// </summary>
public sealed class JoinAccept
{
    /// <summary>Length of the frame without CFList, bytes.</summary>
    public const int ShortLength = 17;

    /// <summary>Length of the frame with CFList, bytes.</summary>
    public const int LongLength = 33;

    /// <summary>Length of the CFList, bytes.</summary>
    public const int CfListLength = 16;

    private readonly byte[] _frame = new byte[LongLength];

    /// <summary>The join server's counter of accepts for this device, 24 bits.</summary>
    public uint JoinNonce;

    /// <summary>The network's identifier, 24 bits.</summary>
    public uint NetId;

    /// <summary>The device's address in this session.</summary>
    public DevAddr DevAddr;

    /// <summary>RX1DROffset of the DLSettings, 0 to 7.</summary>
    public int Rx1DataRateOffset;

    /// <summary>Data rate of RX2, of the DLSettings, 0 to 15.</summary>
    public int Rx2DataRate;

    /// <summary>RxDelay as it is on the air, 0 to 15: seconds from the uplink to RX1, where 0 means 1 as well.</summary>
    public int RxDelay;

    /// <summary>Whether a CFList follows.</summary>
    public bool HasCfList;

    /// <summary>
    /// The CFList: for regions like EU868 five frequencies of three bytes, in 100 Hz, and the type 0 (RP002-1.0.4, 2.4.4).
    /// </summary>
    public readonly byte[] CfList = new byte[CfListLength];

    /// <summary>The MIC that was read or written, as the little-endian number of its bytes.</summary>
    public uint Mic { get; private set; }

    /// <summary>Why the last <see cref="TryDecrypt"/> failed.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Writes and encrypts the frame.</summary>
    /// <param name="crypto">Its cipher must be able to decrypt.</param>
    /// <param name="appKey">16 bytes.</param>
    /// <param name="buffer">Takes the frame from index 0; at least <see cref="LongLength"/> bytes.</param>
    /// <returns><see cref="ShortLength"/> or <see cref="LongLength"/>.</returns>
    public int Encode(LoRaWanCrypto crypto, byte[] appKey, byte[] buffer)
    {
        int length = HasCfList ? LongLength : ShortLength;
        buffer[0] = (byte)MType.JoinAccept << 5;
        LittleEndian.Write(buffer, 1, 3, JoinNonce);
        LittleEndian.Write(buffer, 4, 3, NetId);
        DevAddr.WriteTo(buffer, 7);
        buffer[11] = (byte)(((Rx1DataRateOffset & 7) << 4) | (Rx2DataRate & 15));
        buffer[12] = (byte)(RxDelay & 15);
        if (HasCfList)
            System.Array.Copy(CfList, 0, buffer, 13, CfListLength);
        Mic = crypto.JoinMic(appKey, buffer, 0, length - 4);
        LittleEndian.Write32(buffer, length - 4, Mic);
        crypto.DecryptBlocks(appKey, buffer, 1, length - 1);
        return length;
    }

    /// <summary>Decrypts a frame, checks its MIC, and only then takes its fields.</summary>
    /// <param name="crypto">Decrypts and reckons the MIC.</param>
    /// <param name="appKey">16 bytes.</param>
    /// <param name="frame">Holds the PHYPayload as received; it is not changed.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False if it is no join accept of this key; <see cref="Error"/> tells why, and no field has changed.</returns>
    public bool TryDecrypt(LoRaWanCrypto crypto, byte[] appKey, byte[] frame, int offset, int length)
    {
        Error = length < 1 ? FrameError.TooShort
            : frame[offset] >> 5 != (int)MType.JoinAccept ? FrameError.WrongType
            : (frame[offset] & 0x1F) != 0 ? FrameError.UnknownMajor
            : length < ShortLength ? FrameError.TooShort
            : length != ShortLength && length < LongLength ? FrameError.TooShort
            : length > LongLength ? FrameError.TooLong
            : FrameError.None;
        if (Error != FrameError.None)
            return false;
        System.Array.Copy(frame, offset, _frame, 0, length);
        crypto.EncryptBlocks(appKey, _frame, 1, length - 1);
        uint mic = LittleEndian.Read32(_frame, length - 4);
        if (crypto.JoinMic(appKey, _frame, 0, length - 4) != mic)
        {
            Error = FrameError.WrongMic;
            return false;
        }

        Mic = mic;
        JoinNonce = LittleEndian.Read24(_frame, 1);
        NetId = LittleEndian.Read24(_frame, 4);
        DevAddr = DevAddr.ReadFrom(_frame, 7);
        Rx1DataRateOffset = (_frame[11] >> 4) & 7;
        Rx2DataRate = _frame[11] & 15;
        RxDelay = _frame[12] & 15;
        HasCfList = length == LongLength;
        if (HasCfList)
            System.Array.Copy(_frame, 13, CfList, 0, CfListLength);
        return true;
    }
}
