using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Forwarder;

/// <summary>
/// Up to 4 KB of archived uplinks in a buffer, as they lie in flash. A segment tells its place in the archive, to what its times
/// refer, and what each radio listened to; a record within it is the frame and eight bytes.
/// </summary>
/// <remarks>
/// Header, big-endian: "FQ", format version 2, flags (bit 0: times are since 1970, else since the gateway's start), sequence (4),
/// revision (4), number of records (2), length (2), base time in µs (8), three times carrier in Hz (4) and bandwidth
/// in units of 125 kHz (1), digest of the records (4), CRC-32 of all that (4). Record: length of the frame, radio (2 bits), coding
/// rate denominator - 5 (2) and spreading factor - 7 (3), -RSSI in dBm, SNR in quarters of a dB, milliseconds since the base time
/// (3), servers that have not got it (bits as in <see cref="ArchivePlaces"/>), the frame. The digest is rotated left by one and combined
/// by exclusive or with each record's CRC-32, so that appending a record costs the check sum of that record and not of the whole segment.
/// </remarks>
public sealed class ArchiveSegment
{
    /// <summary>The most a segment may take: one erase block of the flash.</summary>
    public const int Capacity = 4096;

    /// <summary>Where the first record begins.</summary>
    public const int HeaderLength = 47;

    /// <summary>What a record takes besides the frame.</summary>
    public const int RecordOverhead = 8;

    private const int DigestAt = 39;
    private const int ChecksumAt = 43;
    private const byte FormatVersion = 2;
    private const long MostMilliseconds = 0xFFFFFF;
    private const int MostRadios = 3;

    private readonly byte[] _bytes = new byte[Capacity];

    /// <summary>Place in the archive; each segment's is one more than the last one's.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Number of records.</summary>
    public int Count { get; private set; }

    /// <summary>Where the next record would begin.</summary>
    public int Length { get; private set; } = HeaderLength;

    /// <summary>Whether times are since 1970; if not, they are the gateway's own of the start in which it was written.</summary>
    public bool HasUnixTime { get; private set; }

    /// <summary>How often this segment has been written; tells the newer of two copies.</summary>
    public uint Revision { get; private set; }

    private long _base;
    private uint _digest;
    private int _checkedTo;
    private int _checkEnd;

    /// <summary>Makes it an empty segment.</summary>
    public void Start(uint sequence)
    {
        Sequence = sequence;
        Count = 0;
        Length = HeaderLength;
        Revision = 0;
        _base = 0;
        _digest = 0;
        HasUnixTime = false;
    }

    /// <summary>Appends a frame.</summary>
    /// <param name="uplink">The frame.</param>
    /// <param name="note">For whom: bits 0 to 7.</param>
    /// <param name="time">When it was received: since 1970 or the gateway's own, µs.</param>
    /// <param name="isUnixTime">Which of the two.</param>
    /// <param name="receivers">What the radios listen to.</param>
    /// <returns>False if it does not fit into this segment: no room, or its time is too far from the first one's or of the other kind.</returns>
    public bool Append(UplinkRecord uplink, int note, long time, bool isUnixTime, ReceiveSettings[] receivers)
    {
        if (Count == 0)
        {
            _base = time;
            HasUnixTime = isUnixTime;
            WriteRadios(receivers);
        }

        long milliseconds = (time - _base) / 1000;
        // Two radios may tell their frames in another order than they ended; a second back is no clock set anew.
        if (milliseconds < 0 && milliseconds > -1000)
            milliseconds = 0;
        if (isUnixTime != HasUnixTime || milliseconds < 0 || milliseconds > MostMilliseconds
            || Length + RecordOverhead + uplink.Length > Capacity)
            return false;

        int at = Length;
        _bytes[at] = (byte)uplink.Length;
        _bytes[at + 1] = (byte)((uplink.Channel << 5) | ((uplink.CodingRateDenominator - 5) << 3) | (uplink.SpreadingFactor - 7));
        _bytes[at + 2] = (byte)(uplink.RssiDbm > 0 ? 0 : uplink.RssiDbm < -255 ? 255 : -uplink.RssiDbm);
        _bytes[at + 3] = (byte)uplink.SnrQuarterDb;
        _bytes[at + 4] = (byte)(milliseconds >> 16);
        _bytes[at + 5] = (byte)(milliseconds >> 8);
        _bytes[at + 6] = (byte)milliseconds;
        _bytes[at + 7] = (byte)note;
        System.Array.Copy(uplink.Data, 0, _bytes, at + RecordOverhead, uplink.Length);
        AddToDigest(at, RecordOverhead + uplink.Length);
        Length += RecordOverhead + uplink.Length;
        Count++;
        return true;
    }

    /// <summary>Reads the record at a place.</summary>
    /// <param name="at"><see cref="HeaderLength"/> for the first, then where the last one ended.</param>
    /// <param name="uplink">Takes the frame, and the note for whom as <see cref="UplinkRecord.Pending"/>; its time of reception is not
    /// set.</param>
    /// <param name="time">When it was received, to the millisecond, in µs.</param>
    /// <returns>Where the next begins; -1 at the end.</returns>
    public int Read(int at, UplinkRecord uplink, out long time)
    {
        time = 0;
        if (at + RecordOverhead > Length || at + RecordOverhead + _bytes[at] > Length)
            return -1;
        uplink.Length = _bytes[at];
        int radio = (_bytes[at + 1] >> 5) & 3;
        int entry = 24 + 5 * (radio < MostRadios ? radio : 0);
        uplink.Channel = radio;
        uplink.FrequencyHz = BigEndian.ReadUInt32(_bytes, entry);
        uplink.BandwidthHz = _bytes[entry + 4] * 125000;
        uplink.CodingRateDenominator = ((_bytes[at + 1] >> 3) & 3) + 5;
        uplink.SpreadingFactor = (_bytes[at + 1] & 7) + 7;
        uplink.RssiDbm = -_bytes[at + 2];
        uplink.SnrQuarterDb = (sbyte)_bytes[at + 3];
        uplink.HasFrequencyError = false;
        uplink.CrcIsGood = true;
        uplink.Pending = _bytes[at + 7];
        time = _base + ((_bytes[at + 4] << 16) | (_bytes[at + 5] << 8) | _bytes[at + 6]) * 1000L;
        System.Array.Copy(_bytes, at + RecordOverhead, uplink.Data, 0, uplink.Length);
        return at + RecordOverhead + uplink.Length;
    }

    /// <summary>Writes the segment as a blob.</summary>
    public bool Save(IStorage storage, string name)
    {
        Revision++;
        _bytes[0] = (byte)'F';
        _bytes[1] = (byte)'Q';
        _bytes[2] = FormatVersion;
        _bytes[3] = (byte)(HasUnixTime ? 1 : 0);
        BigEndian.WriteUInt32(_bytes, 4, Sequence);
        BigEndian.WriteUInt32(_bytes, 8, Revision);
        _bytes[12] = (byte)(Count >> 8);
        _bytes[13] = (byte)Count;
        _bytes[14] = (byte)(Length >> 8);
        _bytes[15] = (byte)Length;
        BigEndian.WriteUInt32(_bytes, 16, (uint)(_base >> 32));
        BigEndian.WriteUInt32(_bytes, 20, (uint)_base);
        BigEndian.WriteUInt32(_bytes, DigestAt, _digest);
        BigEndian.WriteUInt32(_bytes, ChecksumAt, Crc32.Compute(_bytes, 0, ChecksumAt));
        return storage.Write(name, _bytes, Length);
    }

    /// <summary>Reads the segment from a blob.</summary>
    /// <returns>False if there is none or it is not whole; the segment is then empty.</returns>
    public bool Load(IStorage storage, string name)
    {
        return BeginLoad(storage, name) && CheckNext(Capacity) > 0;
    }

    /// <summary>Reads a blob; the segment is empty until <see cref="CheckNext"/> has found it whole.</summary>
    /// <returns>False if there is none, or its header is not whole.</returns>
    public bool BeginLoad(IStorage storage, string name)
    {
        Start(0);
        int read = storage.Read(name, _bytes);
        if (read < HeaderLength || _bytes[0] != 'F' || _bytes[1] != 'Q' || _bytes[2] != FormatVersion
            || BigEndian.ReadUInt32(_bytes, ChecksumAt) != Crc32.Compute(_bytes, 0, ChecksumAt)
            || ((_bytes[14] << 8) | _bytes[15]) != read)
            return false;
        _checkedTo = HeaderLength;
        _checkEnd = read;
        return true;
    }

    /// <summary>Checks the next records of what <see cref="BeginLoad"/> has read.</summary>
    /// <param name="bytes">About how many bytes of it.</param>
    /// <returns>1 once all of it is whole, 0 if there is more to check, -1 if it is damaged; the segment is then empty.</returns>
    public int CheckNext(int bytes)
    {
        int until = _checkedTo + bytes;
        while (_checkedTo < _checkEnd)
        {
            if (_checkedTo >= until)
                return 0;
            int length = RecordOverhead + _bytes[_checkedTo];
            if (_checkedTo + length > _checkEnd)
            {
                Start(0);
                return -1;
            }

            AddToDigest(_checkedTo, length);
            _checkedTo += length;
        }

        if (_digest != BigEndian.ReadUInt32(_bytes, DigestAt))
        {
            Start(0);
            return -1;
        }

        HasUnixTime = (_bytes[3] & 1) != 0;
        Sequence = BigEndian.ReadUInt32(_bytes, 4);
        Revision = BigEndian.ReadUInt32(_bytes, 8);
        Count = (_bytes[12] << 8) | _bytes[13];
        Length = _checkEnd;
        _base = (long)(((ulong)BigEndian.ReadUInt32(_bytes, 16) << 32) | BigEndian.ReadUInt32(_bytes, 20));
        return 1;
    }

    private void AddToDigest(int at, int length)
    {
        _digest = ((_digest << 1) | (_digest >> 31)) ^ Crc32.Compute(_bytes, at, length);
    }

    private void WriteRadios(ReceiveSettings[] receivers)
    {
        for (int i = 0; i < MostRadios; i++)
        {
            int entry = 24 + 5 * i;
            bool there = i < receivers.Length;
            BigEndian.WriteUInt32(_bytes, entry, there ? receivers[i].FrequencyHz : 0);
            _bytes[entry + 4] = (byte)(there ? receivers[i].BandwidthHz / 125000 : 0);
        }
    }
}
