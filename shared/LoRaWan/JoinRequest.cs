namespace NanoSensors.LoRaWan;

/// <summary>A join request (LoRaWAN 1.0.4, 6.2.5). One object serves for ever, for writing and for reading.</summary>
public sealed class JoinRequest
{
    /// <summary>Length of the whole frame, bytes.</summary>
    public const int FrameLength = 23;

    private readonly byte[] _frame = new byte[FrameLength];

    /// <summary>The join server's identifier (AppEUI before 1.0.4).</summary>
    public Eui64 JoinEui;

    /// <summary>The device's identifier.</summary>
    public Eui64 DevEui;

    /// <summary>The device's counter of join requests, 0 to 65,535.</summary>
    public int DevNonce;

    /// <summary>The MIC that was read or written, as the little-endian number of its bytes.</summary>
    public uint Mic { get; private set; }

    /// <summary>Why the last <see cref="TryParse"/> failed.</summary>
    public FrameError Error { get; private set; }

    /// <summary>Writes the frame.</summary>
    /// <param name="crypto">Reckons the MIC.</param>
    /// <param name="appKey">16 bytes.</param>
    /// <param name="buffer">Takes the frame from index 0; at least <see cref="FrameLength"/> bytes.</param>
    /// <returns><see cref="FrameLength"/>.</returns>
    public int Encode(LoRaWanCrypto crypto, byte[] appKey, byte[] buffer)
    {
        buffer[0] = (byte)MType.JoinRequest << 5;
        JoinEui.WriteTo(buffer, 1);
        DevEui.WriteTo(buffer, 9);
        LittleEndian.Write(buffer, 17, 2, (ulong)DevNonce);
        Mic = crypto.JoinMic(appKey, buffer, 0, 19);
        LittleEndian.Write32(buffer, 19, Mic);
        return FrameLength;
    }

    /// <summary>Reads a frame without looking at its MIC.</summary>
    /// <param name="frame">Holds the PHYPayload.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False if it is no join request; <see cref="Error"/> tells why.</returns>
    public bool TryParse(byte[] frame, int offset, int length)
    {
        Error = length < 1 ? FrameError.TooShort
            : frame[offset] >> 5 != (int)MType.JoinRequest ? FrameError.WrongType
            : (frame[offset] & 0x1F) != 0 ? FrameError.UnknownMajor
            : length < FrameLength ? FrameError.TooShort
            : length > FrameLength ? FrameError.TooLong
            : FrameError.None;
        if (Error != FrameError.None)
            return false;
        System.Array.Copy(frame, offset, _frame, 0, FrameLength);
        JoinEui = Eui64.ReadFrom(_frame, 1);
        DevEui = Eui64.ReadFrom(_frame, 9);
        DevNonce = _frame[17] | (_frame[18] << 8);
        Mic = LittleEndian.Read32(_frame, 19);
        return true;
    }

    /// <summary>Whether the MIC of the frame last read fits the key.</summary>
    /// <param name="crypto">Reckons the MIC.</param>
    /// <param name="appKey">16 bytes.</param>
    public bool VerifyMic(LoRaWanCrypto crypto, byte[] appKey)
    {
        return crypto.JoinMic(appKey, _frame, 0, 19) == Mic;
    }
}
