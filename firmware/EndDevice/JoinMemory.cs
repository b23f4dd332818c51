using NanoSensors.Board;

namespace NanoSensors.EndDevice;

/// <summary>
/// What must never be lost for the device to be able to join again: the last DevNonce and JoinNonce, and how long it has
/// been trying (LoRaWAN 1.0.4, 6.2.5, 6.2.6 and 7).
/// </summary>
/// <remarks>
/// <para>The layout of this record is frozen, so that no firmware update loses the nonces: owner (8), flags (1), last DevNonce (2),
/// last JoinNonce (3), start of the join procedure (8), end of the last join request (8), its time on air (4); big-endian.</para>
/// <para>Record "lw-euis", version 1: the JoinEUI that the record above belongs to (8), then for each of four other JoinEUIs that the device had before, the latest first: JoinEUI (8), flag 1 if there
/// is one (1), its last DevNonce (2); and the highest DevNonce of those that had to go, plus one (3). DevNonces are counted for each JoinEUI. Written when the JoinEUI changes.</para>
/// </remarks>
internal sealed class JoinMemory
{
    internal const string RecordName = "lw-join";
    internal const byte FormatVersion = 1;
    internal const int StoredLength = 34;

    private const string EuisName = "lw-euis";
    private const byte EuisVersion = 1;
    private const int Others = 4;
    private const int OtherLength = 11;
    private const int FloorAt = 8 + (Others * OtherLength);
    private const int EuisLength = FloorAt + 3;

    private readonly byte[] _euis = new byte[EuisLength];
    private bool _euisChanged;

    // The last DevNonce that may have been on the air, -1 before the first.
    internal int DevNonce = -1;
    internal bool HasJoinNonce;
    internal uint JoinNonce;
    // Whether a join procedure is under way, and since when.
    internal bool IsTrying;
    internal long TryingSince;
    internal long LastRequestEnd;
    internal long LastRequestAirtime;

    internal bool Save(RecordStore store, byte[] buffer, ulong owner)
    {
        // First: a DevNonce that is counted for the wrong JoinEUI must be one that is higher.
        if (_euisChanged && !store.Write(EuisName, EuisVersion, _euis, EuisLength))
            return false;
        _euisChanged = false;
        BigEndian.Write(buffer, 0, 8, (long)owner);
        buffer[8] = (byte)((HasJoinNonce ? 1 : 0) | (IsTrying ? 2 : 0) | (DevNonce >= 0 ? 4 : 0));
        BigEndian.Write(buffer, 9, 2, DevNonce < 0 ? 0 : DevNonce);
        BigEndian.Write(buffer, 11, 3, JoinNonce);
        BigEndian.Write(buffer, 14, 8, TryingSince);
        BigEndian.Write(buffer, 22, 8, LastRequestEnd);
        BigEndian.Write(buffer, 30, 4, LastRequestAirtime);
        return store.Write(RecordName, FormatVersion, buffer, StoredLength);
    }

    // The record of the nonces is read last: the store then tells of it whether a newer one may have been lost.
    internal void Load(RecordStore store, byte[] buffer, ulong owner, ulong joinEui)
    {
        bool knowsEui = store.Read(EuisName, EuisVersion, _euis) == EuisLength;
        if (store.Read(RecordName, FormatVersion, buffer) != StoredLength)
        {
            Belong(joinEui);
            return;
        }

        if ((buffer[8] & 4) != 0)
            DevNonce = (int)BigEndian.Read(buffer, 9, 2);
        if (!knowsEui)
            // Of a firmware that did not tell JoinEUIs apart: the DevNonce goes on, since going on never hurts.
            Belong(joinEui);
        else if ((ulong)BigEndian.Read(_euis, 0, 8) != joinEui)
            DevNonce = Exchange(joinEui);
        if ((ulong)BigEndian.Read(buffer, 0, 8) != owner)
            return;
        HasJoinNonce = (buffer[8] & 1) != 0;
        JoinNonce = (uint)BigEndian.Read(buffer, 11, 3);
        IsTrying = (buffer[8] & 2) != 0;
        TryingSince = BigEndian.Read(buffer, 14, 8);
        LastRequestEnd = BigEndian.Read(buffer, 22, 8);
        LastRequestAirtime = BigEndian.Read(buffer, 30, 4);
    }

    // The clock can have gone back over a loss of power: the request then counts as made just now, and how long was tried before it stays known.
    internal void SetBack(long now)
    {
        if (LastRequestEnd <= now)
            return;
        long tried = LastRequestEnd > TryingSince ? LastRequestEnd - TryingSince : 0;
        LastRequestEnd = now;
        if (TryingSince > now - tried)
            TryingSince = now - tried;
    }

    private void Belong(ulong joinEui)
    {
        BigEndian.Write(_euis, 0, 8, (long)joinEui);
        _euisChanged = true;
    }

    // Another JoinEUI from now on. Answers its last DevNonce, -1 if it never had one.
    private int Exchange(ulong joinEui)
    {
        int found = (int)BigEndian.Read(_euis, FloorAt, 3) - 1;
        int from = Others - 1;
        for (int i = 0; i < Others; i++)
        {
            int at = 8 + (i * OtherLength);
            if (_euis[at + 8] == 0 || (ulong)BigEndian.Read(_euis, at, 8) != joinEui)
                continue;
            found = (int)BigEndian.Read(_euis, at + 9, 2);
            from = i;
            // Its place is free.
            _euis[at + 8] = 0;
        }

        int last = 8 + (from * OtherLength);
        if (_euis[last + 8] != 0 && BigEndian.Read(_euis, last + 9, 2) >= BigEndian.Read(_euis, FloorAt, 3))
            BigEndian.Write(_euis, FloorAt, 3, BigEndian.Read(_euis, last + 9, 2) + 1);
        for (int i = from; i > 0; i--)
            System.Array.Copy(_euis, 8 + ((i - 1) * OtherLength), _euis, 8 + (i * OtherLength), OtherLength);
        System.Array.Copy(_euis, 0, _euis, 8, 8);
        _euis[16] = DevNonce < 0 ? (byte)0 : (byte)1;
        BigEndian.Write(_euis, 17, 2, DevNonce < 0 ? 0 : DevNonce);
        Belong(joinEui);
        return found;
    }
}
