using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>
/// Which bit of an archived uplink's note stands for which server, and how far each server has got. A server keeps its bit as long as it
/// is configured, wherever it stands in the list; a new one gets a bit that is not in use.
/// </summary>
/// <remarks>
/// Record "gw-servers", version 1: for each server its bit (1), CRC-32 of "host:port" (4, big-endian), length of that (1), and the
/// sequence of its segment (4), FFFFFFFF for the oldest. Without names, and where that record is missing, as version 0.1 left it, bit n
/// is server n; blob "fq-at" then keeps the places: for each server the sequence of its segment (4), and CRC-32 (4).
/// </remarks>
internal sealed class ArchivePlaces
{
    private const string RecordName = "gw-servers";
    private const byte RecordVersion = 1;
    private const int EntryLength = 10;
    private const int MostBits = 8;
    private const uint None = 0xFFFFFFFF;
    private const string EarlierName = "fq-at";

    private readonly IStorage _storage;
    private readonly RecordStore _store;
    private readonly int _servers;
    private readonly bool _hasNames;
    private readonly uint[] _identities;
    private readonly byte[] _lengths;
    private readonly int[] _bits;
    private readonly bool[] _isNew;
    private readonly uint[] _places;
    private readonly byte[] _record;
    private readonly byte[] _earlier;
    private bool _isStored;
    private bool _mustStore;

    internal ArchivePlaces(IStorage storage, RecordStore store, string[] names, int servers)
    {
        _storage = storage;
        _store = store;
        _servers = servers;
        _hasNames = store != null && names.Length == servers;
        _identities = new uint[servers];
        _lengths = new byte[servers];
        _bits = new int[servers];
        _isNew = new bool[servers];
        _places = new uint[servers];
        _record = new byte[EntryLength * ForwarderSettings.MostServers];
        _earlier = new byte[4 * servers + 4];
        for (int i = 0; i < servers; i++)
        {
            _bits[i] = i;
            _places[i] = None;
            if (!_hasNames)
                continue;
            byte[] name = new byte[names[i].Length];
            for (int k = 0; k < name.Length; k++)
            {
                char c = names[i][k];
                name[k] = (byte)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            }

            _identities[i] = Crc32.Compute(name, 0, name.Length);
            _lengths[i] = (byte)name.Length;
        }
    }

    // Whether the archive holds nothing for a server, whatever the notes say: it was not configured when they were made.
    internal bool IsNew(int server)
    {
        return _isNew[server];
    }

    // Where a server was; the oldest if that is not known.
    internal uint PlaceOf(int server, uint oldest)
    {
        return _places[server] == None ? oldest : _places[server];
    }

    internal int NoteOf(int pending)
    {
        int note = 0;
        for (int i = 0; i < _servers; i++)
        {
            if ((pending & (1 << i)) != 0)
                note |= 1 << _bits[i];
        }

        return note;
    }

    internal int PendingOf(int note)
    {
        int pending = 0;
        for (int i = 0; i < _servers; i++)
        {
            if ((note & (1 << _bits[i])) != 0)
                pending |= 1 << i;
        }

        return pending;
    }

    // To be called before the first note is looked at.
    internal void Load()
    {
        int length = _hasNames ? _store.Read(RecordName, RecordVersion, _record) : -1;
        if (length < EntryLength || length % EntryLength != 0)
        {
            LoadEarlier();
            _mustStore = _hasNames;
            return;
        }

        int used = 0;
        int entries = length / EntryLength;
        for (int entry = 0; entry < entries; entry++)
            used |= 1 << (_record[entry * EntryLength] % MostBits);
        _mustStore = entries != _servers;
        for (int i = 0; i < _servers; i++)
        {
            int at = FindEntry(i, entries);
            _isNew[i] = at < 0;
            if (at < 0)
            {
                _mustStore = true;
                _bits[i] = 0;
                while ((used & (1 << _bits[i])) != 0)
                    _bits[i]++;
                used |= 1 << _bits[i];
                continue;
            }

            _mustStore |= at != i * EntryLength;
            _bits[i] = _record[at] % MostBits;
            _places[i] = BigEndian.ReadUInt32(_record, at + 6);
            _isStored |= _places[i] != None;
        }
    }

    // Only where they differ are the places kept: else the oldest segment there is tells everybody's.
    internal void Save(ArchiveCursor[] cursors, bool differ)
    {
        for (int i = 0; i < _servers; i++)
            _places[i] = differ ? cursors[i].Sequence : None;
        if (!_hasNames)
        {
            SaveEarlier(differ);
            return;
        }

        if (!differ && !_isStored && !_mustStore)
            return;
        for (int i = 0; i < _servers; i++)
        {
            int at = i * EntryLength;
            _record[at] = (byte)_bits[i];
            BigEndian.WriteUInt32(_record, at + 1, _identities[i]);
            _record[at + 5] = _lengths[i];
            BigEndian.WriteUInt32(_record, at + 6, _places[i]);
        }

        if (!_store.Write(RecordName, RecordVersion, _record, EntryLength * _servers))
            return;
        if (_mustStore)
            _storage.Delete(EarlierName);
        _mustStore = false;
        _isStored = differ;
    }

    private int FindEntry(int server, int entries)
    {
        for (int entry = 0; entry < entries; entry++)
        {
            int at = entry * EntryLength;
            if (BigEndian.ReadUInt32(_record, at + 1) == _identities[server] && _record[at + 5] == _lengths[server])
                return at;
        }

        return -1;
    }

    private void LoadEarlier()
    {
        bool known = _servers > 1 && _storage.Read(EarlierName, _earlier) == _earlier.Length
            && BigEndian.ReadUInt32(_earlier, 4 * _servers) == Crc32.Compute(_earlier, 0, 4 * _servers);
        for (int i = 0; i < _servers && known; i++)
            _places[i] = BigEndian.ReadUInt32(_earlier, 4 * i);
        _isStored = true;
    }

    private void SaveEarlier(bool differ)
    {
        if (!differ)
        {
            if (_isStored)
                _storage.Delete(EarlierName);
            _isStored = false;
            return;
        }

        _isStored = true;
        for (int i = 0; i < _servers; i++)
            BigEndian.WriteUInt32(_earlier, 4 * i, _places[i]);
        BigEndian.WriteUInt32(_earlier, 4 * _servers, Crc32.Compute(_earlier, 0, 4 * _servers));
        _storage.Write(EarlierName, _earlier, _earlier.Length);
    }
}
