namespace NanoSensors.Forwarder;

/// <summary>How far one server has got in the archive.</summary>
internal sealed class ArchiveCursor
{
    // The first segment that is not delivered to its end, and what of it is.
    internal uint Sequence;
    internal int DeliveredTo;
    internal int DeliveredCount;

    // The reader's place from there on: what is under way.
    internal uint ReadSequence;
    internal int ReadFrom;
    internal int ReadTo;
    internal int ReadCount;

    // How many uplinks wait for this server, in all segments.
    internal int Waiting;

    internal void MoveTo(uint sequence)
    {
        Sequence = sequence;
        DeliveredTo = ArchiveSegment.HeaderLength;
        DeliveredCount = 0;
    }
}
