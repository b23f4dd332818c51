using System.Buffers.Binary;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Udp;

/// <summary>Types of the Semtech UDP protocol, version 2 (https://github.com/Lora-net/packet_forwarder/blob/master/PROTOCOL.TXT).</summary>
internal enum DatagramType
{
    PushData = 0,
    PushAck = 1,
    PullData = 2,
    PullResp = 3,
    PullAck = 4,
    TxAck = 5,
}

/// <summary>The header that every datagram from a gateway has: version, token, type, EUI.</summary>
internal readonly record struct Datagram(DatagramType Type, ushort Token, Eui64 Gateway)
{
    public const int HeaderLength = 12;

    private const byte Version = 2;

    /// <summary>Reads the header.</summary>
    /// <returns>Null, or why the bytes are no datagram that a gateway sends.</returns>
    public static string? Read(ReadOnlySpan<byte> bytes, out Datagram datagram)
    {
        datagram = default;
        if (bytes.Length < HeaderLength)
            return "too_short";
        if (bytes[0] != Version)
            return "version";
        var type = (DatagramType)bytes[3];
        if (type is not (DatagramType.PushData or DatagramType.PullData or DatagramType.TxAck))
            return "type";
        datagram = new Datagram(type, BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), new Eui64(BinaryPrimitives.ReadUInt64BigEndian(bytes[4..])));
        return null;
    }

    /// <summary>The acknowledgement of a PUSH_DATA or PULL_DATA.</summary>
    public static byte[] Acknowledge(DatagramType type, ushort token) => [Version, (byte)(token >> 8), (byte)token, (byte)type];

    /// <summary>A PULL_RESP.</summary>
    public static byte[] PullResp(ushort token, ReadOnlySpan<byte> json)
        => [Version, (byte)(token >> 8), (byte)token, (byte)DatagramType.PullResp, .. json];
}
