namespace NanoSensors.Forwarder;

/// <summary>
/// The fixed parts of the Semtech UDP protocol, version 2 (packet_forwarder, PROTOCOL.TXT): byte 0 is the version, bytes 1
/// and 2 a token, byte 3 the packet's type; what the gateway sends goes on with its EUI in bytes 4 to 11.
/// </summary>
public static class SemtechUdp
{
    /// <summary>Byte 0 of every packet.</summary>
    public const byte Version = 2;

    /// <summary>Gateway to server: received frames or the gateway's status, as JSON from byte 12.</summary>
    public const byte PushData = 0x00;

    /// <summary>Server to gateway: the PUSH_DATA with this token has arrived. 4 bytes.</summary>
    public const byte PushAck = 0x01;

    /// <summary>Gateway to server: here I am, send downlinks to the address this came from. 12 bytes.</summary>
    public const byte PullData = 0x02;

    /// <summary>Server to gateway: a frame to transmit, as JSON from byte 4.</summary>
    public const byte PullResp = 0x03;

    /// <summary>Server to gateway: the PULL_DATA with this token has arrived. 4 bytes.</summary>
    public const byte PullAck = 0x04;

    /// <summary>Gateway to server: what became of the PULL_RESP with this token, as JSON from byte 12.</summary>
    public const byte TxAck = 0x05;

    /// <summary>Length of what comes before the JSON in a packet to the server.</summary>
    public const int UpHeaderLength = 12;

    /// <summary>Length of what comes before the JSON in a packet to the gateway.</summary>
    public const int DownHeaderLength = 4;

    /// <summary>The most that is sent in one datagram, so that it passes 1,500-byte links unfragmented, tunnels included.</summary>
    public const int MaxDatagramLength = 1400;
}
