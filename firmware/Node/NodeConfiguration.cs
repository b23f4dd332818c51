using NanoSensors.Board;

namespace NanoSensors.Node;

/// <summary>
/// What can be changed in the field, as one whole: record "config", version 1. A configuration is valid or it is not; no
/// part of an invalid one ever comes into force. Its <see cref="Hash"/> is in the status frame and in every acknowledgement, so that an
/// operator can tell what a node runs.
/// </summary>
/// <remarks>
/// Record, big-endian: interval s (4), readings for each with particulates (2), sample period ms (2), parking threshold counts (2), presence distance mm (2), status
/// period s (4). The hash is the CRC-32 of these 16 bytes.
/// </remarks>
public sealed class NodeConfiguration
{
    /// <summary>Name of the record.</summary>
    public const string RecordName = "config";

    /// <summary>Format version of the record.</summary>
    public const byte RecordVersion = 1;

    /// <summary>Length of the record in bytes.</summary>
    public const int RecordLength = 16;

    /// <summary>Shortest reporting interval, seconds. At a slow data rate the duty cycle makes reports rarer than this.</summary>
    public const int MinIntervalSeconds = 10;

    /// <summary>Longest reporting interval, seconds: a day.</summary>
    public const int MaxIntervalSeconds = 86400;

    /// <summary>Seconds between two reports: air readings, footfall totals, parking heartbeats. 10 to 86,400.</summary>
    public int IntervalSeconds = 600;

    /// <summary>Milliseconds between two samples of the magnetometer. 250 to 10,000.</summary>
    public int SampleMilliseconds = 1000;

    /// <summary>Parking: departure in counts from which a car is assumed. 8 to 1,000.</summary>
    public int ParkingThresholdCounts = 20;

    /// <summary>Footfall: somebody is in a zone when nearer than this, millimetres. 100 to 2,000.</summary>
    public int PresenceMillimetres = 1200;

    /// <summary>Seconds between two status frames. 3,600 to 604,800.</summary>
    public int StatusSeconds = 86400;

    /// <summary>Air: with each so many-th reading the particulates are measured, whose fan takes most of the battery. 1 to 1,000.</summary>
    public int ReadingsPerParticulates = DefaultReadingsPerParticulates;

    // Every two hours at the default interval.
    private const int DefaultReadingsPerParticulates = 12;

    /// <summary>Number of fields, for whoever shows or sets them by index: 0 to this - 1.</summary>
    public const int FieldCount = 6;

    /// <summary>Index of <see cref="IntervalSeconds"/>.</summary>
    public const int IntervalSecondsField = 0;

    /// <summary>Index of <see cref="SampleMilliseconds"/>.</summary>
    public const int SampleMillisecondsField = 1;

    /// <summary>Index of <see cref="ParkingThresholdCounts"/>.</summary>
    public const int ParkingThresholdCountsField = 2;

    /// <summary>Index of <see cref="PresenceMillimetres"/>.</summary>
    public const int PresenceMillimetresField = 3;

    /// <summary>Index of <see cref="StatusSeconds"/>.</summary>
    public const int StatusSecondsField = 4;

    /// <summary>Index of <see cref="ReadingsPerParticulates"/>.</summary>
    public const int ReadingsPerParticulatesField = 5;

    /// <summary>A field by its index; another index is 0 and sets nothing.</summary>
    public int this[int field]
    {
        get
        {
            switch (field)
            {
                case IntervalSecondsField: return IntervalSeconds;
                case SampleMillisecondsField: return SampleMilliseconds;
                case ParkingThresholdCountsField: return ParkingThresholdCounts;
                case PresenceMillimetresField: return PresenceMillimetres;
                case StatusSecondsField: return StatusSeconds;
                case ReadingsPerParticulatesField: return ReadingsPerParticulates;
                default: return 0;
            }
        }

        set
        {
            switch (field)
            {
                case IntervalSecondsField: IntervalSeconds = value; break;
                case SampleMillisecondsField: SampleMilliseconds = value; break;
                case ParkingThresholdCountsField: ParkingThresholdCounts = value; break;
                case PresenceMillimetresField: PresenceMillimetres = value; break;
                case StatusSecondsField: StatusSeconds = value; break;
                case ReadingsPerParticulatesField: ReadingsPerParticulates = value; break;
            }
        }
    }

    /// <summary>A field's name, as forms and messages have it.</summary>
    public static string NameOf(int field)
    {
        switch (field)
        {
            case IntervalSecondsField: return "intervalSeconds";
            case SampleMillisecondsField: return "sampleMilliseconds";
            case ParkingThresholdCountsField: return "parkingThresholdCounts";
            case PresenceMillimetresField: return "presenceMillimetres";
            case StatusSecondsField: return "statusSeconds";
            default: return "readingsPerParticulates";
        }
    }

    /// <summary>The least value of a field.</summary>
    public static int MinimumOf(int field)
    {
        switch (field)
        {
            case IntervalSecondsField: return MinIntervalSeconds;
            case SampleMillisecondsField: return 250;
            case ParkingThresholdCountsField: return Sensing.ParkingDetectorSettings.MinThresholdCounts;
            case PresenceMillimetresField: return Sensing.FootfallDetectorSettings.MinPresenceMillimetres;
            case StatusSecondsField: return 3600;
            default: return 1;
        }
    }

    /// <summary>The greatest value of a field.</summary>
    public static int MaximumOf(int field)
    {
        switch (field)
        {
            case IntervalSecondsField: return MaxIntervalSeconds;
            case SampleMillisecondsField: return 10000;
            case ParkingThresholdCountsField: return Sensing.ParkingDetectorSettings.MaxThresholdCounts;
            case PresenceMillimetresField: return Sensing.FootfallDetectorSettings.MaxPresenceMillimetres;
            case StatusSecondsField: return 604800;
            default: return 1000;
        }
    }

    /// <summary>Index of the first field that is out of its range, or -1.</summary>
    public int FirstInvalidField
    {
        get
        {
            for (int i = 0; i < FieldCount; i++)
            {
                if (this[i] < MinimumOf(i) || this[i] > MaximumOf(i))
                    return i;
            }

            return -1;
        }
    }

    /// <summary>Whether every field is within its range.</summary>
    public bool IsValid
    {
        get { return FirstInvalidField < 0; }
    }

    /// <summary>CRC-32 of the record.</summary>
    public uint Hash
    {
        get
        {
            Encode();
            return Crc32.Compute(_record, 0, RecordLength);
        }
    }

    private readonly byte[] _record = new byte[RecordLength];

    /// <summary>Takes over another's fields.</summary>
    public void CopyFrom(NodeConfiguration other)
    {
        IntervalSeconds = other.IntervalSeconds;
        SampleMilliseconds = other.SampleMilliseconds;
        ParkingThresholdCounts = other.ParkingThresholdCounts;
        PresenceMillimetres = other.PresenceMillimetres;
        ReadingsPerParticulates = other.ReadingsPerParticulates;
        StatusSeconds = other.StatusSeconds;
    }

    /// <summary>Takes the stored configuration over, if there is a valid one; else nothing changes.</summary>
    /// <returns>Whether there was.</returns>
    public bool Load(RecordStore store)
    {
        NodeConfiguration read = new NodeConfiguration();
        if (store.Read(RecordName, RecordVersion, read._record) != RecordLength)
            return false;
        read.Decode();
        if (!read.IsValid)
            return false;
        CopyFrom(read);
        return true;
    }

    /// <summary>Stores this configuration, atomically.</summary>
    /// <returns>False, and nothing has changed, if it is not valid or the store refused.</returns>
    public bool Save(RecordStore store)
    {
        if (!IsValid)
            return false;
        Encode();
        return store.Write(RecordName, RecordVersion, _record, RecordLength);
    }

    private void Encode()
    {
        BigEndian.WriteInt32(_record, 0, IntervalSeconds);
        BigEndian.WriteInt32(_record, 4, (ReadingsPerParticulates << 16) | (SampleMilliseconds & 0xFFFF));
        BigEndian.WriteInt32(_record, 8, (ParkingThresholdCounts << 16) | (PresenceMillimetres & 0xFFFF));
        BigEndian.WriteInt32(_record, 12, StatusSeconds);
    }

    private void Decode()
    {
        IntervalSeconds = BigEndian.ReadInt32(_record, 0);
        SampleMilliseconds = BigEndian.ReadInt32(_record, 4) & 0xFFFF;
        ReadingsPerParticulates = BigEndian.ReadInt32(_record, 4) >> 16;
        // A record of before has no number there.
        if (ReadingsPerParticulates == 0)
            ReadingsPerParticulates = DefaultReadingsPerParticulates;
        ParkingThresholdCounts = BigEndian.ReadInt32(_record, 8) >> 16;
        PresenceMillimetres = BigEndian.ReadInt32(_record, 8) & 0xFFFF;
        StatusSeconds = BigEndian.ReadInt32(_record, 12);
    }
}
