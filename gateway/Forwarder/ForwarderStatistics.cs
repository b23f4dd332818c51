namespace NanoSensors.Forwarder;

/// <summary>What the forwarder has done since it started. Every number only grows.</summary>
public sealed class ForwarderStatistics
{
    /// <summary>Frames received, those with a wrong CRC included.</summary>
    public int FramesReceived;

    /// <summary>Frames received with the right CRC.</summary>
    public int FramesWithGoodCrc;

    /// <summary>Frames received with a wrong CRC.</summary>
    public int FramesWithBadCrc;

    /// <summary>Frames received without a CRC (the downlinks of others); not forwarded.</summary>
    public int FramesWithoutCrc;

    /// <summary>Frames acknowledged; with several servers each acknowledgement counts.</summary>
    public int FramesForwarded;

    /// <summary>Of those, the ones that came out of the archive.</summary>
    public int FramesReplayed;

    /// <summary>Frames put into the archive.</summary>
    public int FramesArchived;

    /// <summary>Frames lost for want of room, of a readable archive, or because they were too old: joins after some seconds.</summary>
    public int FramesDropped;

    /// <summary>PUSH_DATA sent, repeats included.</summary>
    public int PushesSent;

    /// <summary>PUSH_DATA acknowledged.</summary>
    public int PushesAcknowledged;

    /// <summary>PULL_DATA sent.</summary>
    public int PullsSent;

    /// <summary>PULL_DATA acknowledged.</summary>
    public int PullsAcknowledged;

    /// <summary>Acknowledgements that match nothing we wait for.</summary>
    public int UnmatchedAcknowledgements;

    /// <summary>Datagrams that are no packet of the protocol, or whose JSON is unusable.</summary>
    public int MalformedDatagrams;

    /// <summary>How often a server went out of reach.</summary>
    public int BackhaulLosses;

    /// <summary>PULL_RESP received.</summary>
    public int DownlinksReceived;

    /// <summary>PULL_RESP refused with an error word.</summary>
    public int DownlinksRefused;

    /// <summary>PULL_RESP that came again, and got the same answer again.</summary>
    public int DownlinksRepeated;

    /// <summary>Frames transmitted to their end.</summary>
    public int FramesTransmitted;

    /// <summary>Frames accepted and then not sent: the board came too late, or no radio was there.</summary>
    public int TransmissionsMissed;

    /// <summary>The latest a launch came after its deadline, microseconds.</summary>
    public int WorstLaunchLatenessMicroseconds;

    /// <summary>Preambles found by a radio that steps through spreading factors.</summary>
    public int PreamblesDetected;

    /// <summary>Of those, how many a frame followed, with a good CRC or a wrong one.</summary>
    public int PreamblesFollowed;

    /// <summary>How often a radio was reset: at the start, after a fault, after silence.</summary>
    public int RadioResets;

    /// <summary>How often a radio reported a fault.</summary>
    public int RadioFaults;

    /// <summary>Writes of the archive to flash.</summary>
    public int ArchiveWrites;

    /// <summary>Of those, how many the flash refused.</summary>
    public int ArchiveFailures;
}
