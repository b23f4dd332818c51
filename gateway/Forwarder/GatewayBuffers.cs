namespace NanoSensors.Forwarder;

/// <summary>
/// The gateway's large objects. They are made once, in this order and before everything else, so that the heap's largest free block does
/// not depend on what was made and dropped before them.
/// </summary>
public sealed class GatewayBuffers
{
    /// <summary>Makes them.</summary>
    /// <param name="withArchive">Whether there is an archive.</param>
    public GatewayBuffers(bool withArchive)
    {
        Tail = withArchive ? new ArchiveSegment() : null;
        Head = withArchive ? new ArchiveSegment() : null;
        Packets = new PacketBuffers();
    }

    /// <summary>The archive's segment that is written, 4 KB.</summary>
    public readonly ArchiveSegment Tail;

    /// <summary>The archive's segment that is read, 4 KB.</summary>
    public readonly ArchiveSegment Head;

    /// <summary>A datagram of each direction, 2.9 KB.</summary>
    public readonly PacketBuffers Packets;
}
