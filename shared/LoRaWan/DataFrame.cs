namespace NanoSensors.LoRaWan;

/// <summary>
/// A data frame, up or down, confirmed or not (LoRaWAN 1.0.4, 4.3). One object serves for ever, for writing and for
/// reading. To read: <see cref="TryParse"/>, then <see cref="VerifyMic"/> with a full counter, then
/// <see cref="DecryptPayload"/>.
/// </summary>
public sealed class DataFrame
{
    /// <summary>The largest PHYPayload a LoRa radio carries, bytes.</summary>
    public const int MaxFrameLength = 255;

    /// <summary>The most bytes of MAC commands that FOpts takes.</summary>
    public const int MaxFOptsLength = 15;

    /// <summary>MHDR, FHDR without FOpts, and MIC.</summary>
    public const int MinFrameLength = 12;

    /// <summary>The longest FRMPayload: <see cref="MaxFrameLength"/> less the smallest frame with an FPort.</summary>
    public const int MaxFrmPayloadLength = 242;

    /// <summary>The value of <see cref="FPort"/> when there is none.</summary>
    public const int NoPort = -1;

    private readonly byte[] _frame = new byte[MaxFrameLength];
    private int _frameLength;

    /// <summary>One of the four types of data frames.</summary>
    public MType MType = MType.UnconfirmedDataUp;

    /// <summary>The device's address.</summary>
    public DevAddr DevAddr;

    /// <summary>FCtrl bit 7: the sender does adaptive data rate.</summary>
    public bool Adr;

    /// <summary>FCtrl bit 6, uplink only: the device asks for a sign of life.</summary>
    public bool AdrAckReq;

    /// <summary>FCtrl bit 5: acknowledges the last confirmed frame.</summary>
    public bool Ack;

    /// <summary>FCtrl bit 4: in a downlink FPending (more waits), in an uplink the class B bit.</summary>
    public bool FPending;

    /// <summary>
    /// The frame counter. When writing, all 32 bits. After <see cref="TryParse"/> the 16 bits of the air, after a
    /// successful <see cref="VerifyMic"/> the full one.
    /// </summary>
    public uint FCnt;

    /// <summary>MAC commands in the header, in the first <see cref="FOptsLength"/> bytes.</summary>
    public readonly byte[] FOpts = new byte[MaxFOptsLength];

    /// <summary>0 to <see cref="MaxFOptsLength"/>.</summary>
    public int FOptsLength;

    /// <summary>0 to 255, or <see cref="NoPort"/>.</summary>
    public int FPort = NoPort;

    /// <summary>
    /// The payload, in the first <see cref="FrmPayloadLength"/> bytes: plain when writing and after
    /// <see cref="DecryptPayload"/>, encrypted after <see cref="TryParse"/>.
    /// </summary>
    public readonly byte[] FrmPayload = new byte[MaxFrmPayloadLength];

    /// <summary>0 to <see cref="MaxFrmPayloadLength"/>; 0 without a port.</summary>
    public int FrmPayloadLength;

    /// <summary>The MIC that was read or written, as the little-endian number of its bytes.</summary>
    public uint Mic { get; private set; }

    /// <summary>Why the last <see cref="TryParse"/> failed.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Whether the type is one of the two uplinks.</summary>
    public bool IsUplink
    {
        get { return MType == MType.UnconfirmedDataUp || MType == MType.ConfirmedDataUp; }
    }

    /// <summary>Whether the type is one of the two confirmed ones.</summary>
    public bool IsConfirmed
    {
        get { return MType == MType.ConfirmedDataUp || MType == MType.ConfirmedDataDown; }
    }

    /// <summary>Length of the frame that the fields make, bytes; may be over <see cref="MaxFrameLength"/>.</summary>
    public int EncodedLength
    {
        get { return MinFrameLength + FOptsLength + (FPort == NoPort ? 0 : 1 + FrmPayloadLength); }
    }

    /// <summary>Sets everything to an unconfirmed uplink without port, options or flags.</summary>
    public void Clear()
    {
        MType = MType.UnconfirmedDataUp;
        DevAddr = new DevAddr(0);
        Adr = false;
        AdrAckReq = false;
        Ack = false;
        FPending = false;
        FCnt = 0;
        FOptsLength = 0;
        FPort = NoPort;
        FrmPayloadLength = 0;
    }

    /// <summary>Writes, encrypts and signs the frame; the fields stay as they are.</summary>
    /// <param name="crypto">Encrypts and reckons the MIC.</param>
    /// <param name="nwkSKey">16 bytes.</param>
    /// <param name="appSKey">16 bytes; not used for port 0 or without a port.</param>
    /// <param name="buffer">Takes the PHYPayload from index 0; at least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>
    /// Its length, or -1 if the fields make no frame: too long, FOpts together with port 0, a payload without a port, or a type
    /// that is no data frame.
    /// </returns>
    public int Encode(LoRaWanCrypto crypto, byte[] nwkSKey, byte[] appSKey, byte[] buffer)
    {
        int length = EncodedLength;
        if (length > MaxFrameLength || length > buffer.Length || !IsData(MType)
            || FOptsLength < 0 || FOptsLength > MaxFOptsLength || FrmPayloadLength < 0
            || (FPort == 0 && FOptsLength > 0) || (FPort == NoPort && FrmPayloadLength > 0))
            return -1;

        buffer[0] = (byte)((int)MType << 5);
        DevAddr.WriteTo(buffer, 1);
        buffer[5] = (byte)((Adr ? 0x80 : 0) | (AdrAckReq ? 0x40 : 0) | (Ack ? 0x20 : 0) | (FPending ? 0x10 : 0) | FOptsLength);
        buffer[6] = (byte)FCnt;
        buffer[7] = (byte)(FCnt >> 8);
        System.Array.Copy(FOpts, 0, buffer, 8, FOptsLength);
        int at = 8 + FOptsLength;
        if (FPort != NoPort)
        {
            buffer[at++] = (byte)FPort;
            System.Array.Copy(FrmPayload, 0, buffer, at, FrmPayloadLength);
            crypto.CryptPayload(FPort == 0 ? nwkSKey : appSKey, IsUplink, DevAddr.Value, FCnt, buffer, at, FrmPayloadLength);
            at += FrmPayloadLength;
        }

        Mic = crypto.DataMic(nwkSKey, IsUplink, DevAddr.Value, FCnt, buffer, 0, at);
        LittleEndian.Write32(buffer, at, Mic);
        return length;
    }

    /// <summary>Reads the structure of a frame; the payload stays encrypted and nothing is known to be genuine yet.</summary>
    /// <param name="frame">Holds the PHYPayload; it is copied.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False if the bytes are no data frame; <see cref="Error"/> tells why.</returns>
    public bool TryParse(byte[] frame, int offset, int length)
    {
        Error = Check(frame, offset, length);
        if (Error != FrameError.None)
            return false;
        System.Array.Copy(frame, offset, _frame, 0, length);
        _frameLength = length;
        MType = (MType)(_frame[0] >> 5);
        DevAddr = DevAddr.ReadFrom(_frame, 1);
        int control = _frame[5];
        Adr = (control & 0x80) != 0;
        AdrAckReq = (control & 0x40) != 0;
        Ack = (control & 0x20) != 0;
        FPending = (control & 0x10) != 0;
        FCnt = (uint)(_frame[6] | (_frame[7] << 8));
        FOptsLength = control & 0x0F;
        System.Array.Copy(_frame, 8, FOpts, 0, FOptsLength);
        int at = 8 + FOptsLength;
        FPort = NoPort;
        FrmPayloadLength = 0;
        if (at < length - 4)
        {
            FPort = _frame[at++];
            FrmPayloadLength = length - 4 - at;
            System.Array.Copy(_frame, at, FrmPayload, 0, FrmPayloadLength);
        }

        Mic = LittleEndian.Read32(_frame, length - 4);
        return true;
    }

    /// <summary>Whether the MIC of the frame last read fits key and counter; if so <see cref="FCnt"/> is the full counter.</summary>
    /// <param name="crypto">Reckons the MIC.</param>
    /// <param name="nwkSKey">16 bytes.</param>
    /// <param name="fCnt">All 32 bits of the counter that the frame is thought to have.</param>
    public bool VerifyMic(LoRaWanCrypto crypto, byte[] nwkSKey, uint fCnt)
    {
        if (crypto.DataMic(nwkSKey, IsUplink, DevAddr.Value, fCnt, _frame, 0, _frameLength - 4) != Mic)
            return false;
        FCnt = fCnt;
        return true;
    }

    /// <summary>Decrypts <see cref="FrmPayload"/> in place; once, after <see cref="VerifyMic"/>.</summary>
    /// <param name="crypto">Decrypts.</param>
    /// <param name="nwkSKey">16 bytes, used for port 0.</param>
    /// <param name="appSKey">16 bytes, used for other ports.</param>
    public void DecryptPayload(LoRaWanCrypto crypto, byte[] nwkSKey, byte[] appSKey)
    {
        crypto.CryptPayload(FPort == 0 ? nwkSKey : appSKey, IsUplink, DevAddr.Value, FCnt, FrmPayload, 0, FrmPayloadLength);
    }

    private static FrameError Check(byte[] frame, int offset, int length)
    {
        if (length < 1)
            return FrameError.TooShort;
        if (!IsData((MType)(frame[offset] >> 5)))
            return FrameError.WrongType;
        if ((frame[offset] & 0x1F) != 0)
            return FrameError.UnknownMajor;
        if (length < MinFrameLength)
            return FrameError.TooShort;
        if (length > MaxFrameLength)
            return FrameError.TooLong;
        int fOptsLength = frame[offset + 5] & 0x0F;
        if (MinFrameLength + fOptsLength > length)
            return FrameError.FOptsCutOff;
        if (fOptsLength > 0 && MinFrameLength + fOptsLength < length && frame[offset + 8 + fOptsLength] == 0)
            return FrameError.FOptsAndPortZero;
        return FrameError.None;
    }

    private static bool IsData(MType type)
    {
        return type >= MType.UnconfirmedDataUp && type <= MType.ConfirmedDataDown;
    }
}
