namespace NanoSensors.Board;

/// <summary>
/// Records that survive a power cut at any moment: after it a record is wholly the old one or wholly the new one.
/// Each record lies in two blobs that are written in turn; a blob carries a magic number, the record's format version, a
/// sequence number, its length and a CRC-32. Reading takes the valid blob with the higher sequence number, so a torn write
/// falls back to the record before it.
/// </summary>
/// <remarks>
/// Blob: "NS", format version (1 byte), reserved 0 (1 byte), sequence (4, big-endian), length (2), content, CRC-32 of all
/// that (4). One buffer is made at construction.
/// </remarks>
public sealed class RecordStore
{
    /// <summary>The largest record, in bytes.</summary>
    public const int MaxRecordLength = 2048;

    private const int HeaderLength = 10;
    private const int ChecksumLength = 4;

    // A node has 22 records at most, and uses some ten of them between two starts.
    private const int KeptNames = 24;

    private readonly IStorage _storage;
    private readonly string[] _names = new string[KeptNames];
    private readonly string[] _firstBlobs = new string[KeptNames];
    private readonly string[] _secondBlobs = new string[KeptNames];
    private int _nextName;
    private bool _blobIsThere;
    private readonly byte[] _blob = new byte[HeaderLength + MaxRecordLength + ChecksumLength];

    /// <summary>A store on <paramref name="storage"/>.</summary>
    public RecordStore(IStorage storage)
    {
        _storage = storage;
        // nanoFramework ends the program when it compares a string element that was never written.
        for (int i = 0; i < _names.Length; i++)
            _names[i] = "";
    }

    /// <summary>Number of blob writes since construction, for the wear account in the status frame.</summary>
    public int WriteCount { get; private set; }

    /// <summary>
    /// Whether a newer version of the record that was last read may have been lost: the other blob is not the version before
    /// it. So it is after a write that a power cut tore, where nothing is lost, and after a blob has gone bad in the memory, where
    /// something is. Who must not use a number twice skips what the lost version can have given out.
    /// </summary>
    public bool MayBeOutdated { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <param name="name">1 to 22 characters of a-z, 0-9 and '-'.</param>
    /// <param name="formatVersion">The only format version the caller understands; a record of another is as good as none.</param>
    /// <param name="record">Takes the record from index 0.</param>
    /// <returns>Its length, or -1 if there is none that is whole, of this version, and short enough for the buffer.</returns>
    public int Read(string name, byte formatVersion, byte[] record)
    {
        int slot = NewestSlot(name, out _);
        if (slot < 0 || Load(name, slot) < 0 || _blob[2] != formatVersion)
            return -1;
        int length = ReadUInt16(8);
        if (length > record.Length)
            return -1;
        System.Array.Copy(_blob, HeaderLength, record, 0, length);
        return length;
    }

    /// <summary>Replaces a record, or makes it; durable when the call returns true.</summary>
    /// <param name="name">As in <see cref="Read"/>.</param>
    /// <param name="formatVersion">0 to 255; raise it when the record's layout changes.</param>
    /// <param name="record">The content, from index 0.</param>
    /// <param name="length">0 to <see cref="MaxRecordLength"/>.</param>
    /// <returns>False if the storage refused; the old record is then still there.</returns>
    public bool Write(string name, byte formatVersion, byte[] record, int length)
    {
        if (length < 0 || length > MaxRecordLength)
            throw new System.ArgumentOutOfRangeException(nameof(length));
        int newest = NewestSlot(name, out uint sequence);
        int slot = newest == 0 ? 1 : 0;
        sequence++;

        _blob[0] = (byte)'N';
        _blob[1] = (byte)'S';
        _blob[2] = formatVersion;
        _blob[3] = 0;
        BigEndian.WriteUInt32(_blob, 4, sequence);
        _blob[8] = (byte)(length >> 8);
        _blob[9] = (byte)length;
        System.Array.Copy(record, 0, _blob, HeaderLength, length);
        BigEndian.WriteUInt32(_blob, HeaderLength + length, Crc32.Compute(_blob, 0, HeaderLength + length));
        WriteCount++;
        return _storage.Write(BlobName(name, slot), _blob, HeaderLength + length + ChecksumLength);
    }

    /// <summary>Removes a record.</summary>
    /// <param name="name">As in <see cref="Read"/>.</param>
    public void Delete(string name)
    {
        _storage.Delete(BlobName(name, 0));
        _storage.Delete(BlobName(name, 1));
    }

    // -1 if neither slot holds a whole record.
    private int NewestSlot(string name, out uint sequence)
    {
        bool first = Load(name, 0) >= 0;
        uint firstSequence = BigEndian.ReadUInt32(_blob, 4);
        bool isThere = _blobIsThere;
        bool second = Load(name, 1) >= 0;
        uint secondSequence = BigEndian.ReadUInt32(_blob, 4);
        if (first && second)
            MayBeOutdated = secondSequence - firstSequence != 1 && firstSequence - secondSequence != 1;
        else
            MayBeOutdated = first ? _blobIsThere || firstSequence > 1 : second && (isThere || secondSequence > 1);
        if (!first && !second)
        {
            sequence = 0;
            return -1;
        }

        // Compared as a difference, so that the number may wrap.
        bool takeSecond = second && (!first || (int)(secondSequence - firstSequence) > 0);
        sequence = takeSecond ? secondSequence : firstSequence;
        return takeSecond ? 1 : 0;
    }

    private int Load(string name, int slot)
    {
        int read = _storage.Read(BlobName(name, slot), _blob);
        _blobIsThere = read >= 0;
        if (read < HeaderLength + ChecksumLength || _blob[0] != (byte)'N' || _blob[1] != (byte)'S' || _blob[3] != 0)
            return -1;
        int length = ReadUInt16(8);
        if (read != HeaderLength + length + ChecksumLength
            || BigEndian.ReadUInt32(_blob, HeaderLength + length) != Crc32.Compute(_blob, 0, HeaderLength + length))
            return -1;
        return length;
    }

    private int ReadUInt16(int at)
    {
        return (_blob[at] << 8) | _blob[at + 1];
    }

    // A string concatenation allocates: the names of the last records are kept.
    private string BlobName(string name, int slot)
    {
        int i = 0;
        while (i < _names.Length && (object)_names[i] != (object)name)
            i++;
        if (i == _names.Length)
        {
            i = _nextName;
            _nextName = (_nextName + 1) % _names.Length;
            _names[i] = name;
            _firstBlobs[i] = name + ".a";
            _secondBlobs[i] = name + ".b";
        }

        return slot == 0 ? _firstBlobs[i] : _secondBlobs[i];
    }
}
