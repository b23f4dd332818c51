using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>What a packet is written and read in. One for all servers.</summary>
public sealed class PacketBuffers
{
    /// <summary>For packets to a server.</summary>
    public readonly AsciiWriter Writer = new AsciiWriter(SemtechUdp.MaxDatagramLength);

    /// <summary>For packets from a server; no longer one comes unfragmented.</summary>
    public readonly byte[] Datagram = new byte[1472];
}
