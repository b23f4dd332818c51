using NanoSensors.Board;

namespace NanoSensors.EndDevice;

/// <summary>
/// What must never be lost for the device to be able to join again: the last DevNonce and JoinNonce, and how long it has
/// been trying (LoRaWAN 1.0.4, 6.2.5, 6.2.6 and 7).
/// </summary>
/// <remarks>
/// The layout of this record is frozen, so that no firmware update loses the nonces: owner (8), flags (1), last DevNonce (2),
/// last JoinNonce (3), start of the join procedure (8), end of the last join request (8), its time on air (4); big-endian.
/// </remarks>
internal sealed class JoinMemory
{
    internal const string RecordName = "lw-join";
    internal const byte FormatVersion = 1;
    internal const int StoredLength = 34;

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
        BigEndian.Write(buffer, 0, 8, (long)owner);
        buffer[8] = (byte)((HasJoinNonce ? 1 : 0) | (IsTrying ? 2 : 0) | (DevNonce >= 0 ? 4 : 0));
        BigEndian.Write(buffer, 9, 2, DevNonce < 0 ? 0 : DevNonce);
        BigEndian.Write(buffer, 11, 3, JoinNonce);
        BigEndian.Write(buffer, 14, 8, TryingSince);
        BigEndian.Write(buffer, 22, 8, LastRequestEnd);
        BigEndian.Write(buffer, 30, 4, LastRequestAirtime);
        return store.Write(RecordName, FormatVersion, buffer, StoredLength);
    }

    internal void Load(RecordStore store, byte[] buffer, ulong owner)
    {
        if (store.Read(RecordName, FormatVersion, buffer) != StoredLength)
            return;
        if ((buffer[8] & 4) != 0)
            DevNonce = (int)BigEndian.Read(buffer, 9, 2);
        // Another identity: only the DevNonce goes on, since going on never hurts.
        if ((ulong)BigEndian.Read(buffer, 0, 8) != owner)
            return;
        HasJoinNonce = (buffer[8] & 1) != 0;
        JoinNonce = (uint)BigEndian.Read(buffer, 11, 3);
        IsTrying = (buffer[8] & 2) != 0;
        TryingSince = BigEndian.Read(buffer, 14, 8);
        LastRequestEnd = BigEndian.Read(buffer, 22, 8);
        LastRequestAirtime = BigEndian.Read(buffer, 30, 4);
    }
}
