using NanoSensors.Board;

namespace NanoSensors.Node;

/// <summary>
/// A factory reset as a whole or not at all. It touches several records and power may fail between any two writes, so a record says first that one is under way, and the
/// next start does it again from the beginning.
/// </summary>
/// <remarks>Record "factory-reset", version 1: 1 while one is under way, else 0 (1). Written, not deleted: of a record's two blobs a power cut could leave the older one.</remarks>
internal sealed class FactoryReset
{
    private const string RecordName = "factory-reset";
    private const byte RecordVersion = 1;

    private readonly RecordStore _store;
    private readonly byte[] _record = new byte[1];

    internal FactoryReset(RecordStore store)
    {
        _store = store;
    }

    /// <summary>Whether one was begun and not ended.</summary>
    internal bool IsUnderWay
    {
        get { return _store.Read(RecordName, RecordVersion, _record) == 1 && _record[0] != 0; }
    }

    /// <summary>From now on it will be done, whatever happens to the power.</summary>
    /// <returns>False, and nothing has changed, if the store refused.</returns>
    internal bool Begin()
    {
        return Write(1);
    }

    /// <summary>All of it is stored.</summary>
    internal void End()
    {
        // Refused, the next start does it again, which changes nothing: the restart follows before anything new is set.
        Write(0);
    }

    private bool Write(byte value)
    {
        _record[0] = value;
        return _store.Write(RecordName, RecordVersion, _record, 1);
    }
}
