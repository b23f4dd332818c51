namespace NanoSensors.Forwarder;

/// <summary>The uplinks in RAM, in the order of their reception. The records are made once and change places.</summary>
public sealed class UplinkQueue
{
    private readonly UplinkRecord[] _records;

    /// <summary>A queue for <paramref name="capacity"/> uplinks.</summary>
    public UplinkQueue(int capacity)
    {
        _records = new UplinkRecord[capacity];
        for (int i = 0; i < capacity; i++)
            _records[i] = new UplinkRecord { Slot = i };
    }

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no more can be added.</summary>
    public bool IsFull => Count == _records.Length;

    /// <summary>Whether it is so full that a burst might not fit.</summary>
    public bool IsNearlyFull => Count * 4 >= _records.Length * 3;

    /// <summary>The uplink at a place, 0 the oldest.</summary>
    public UplinkRecord At(int index)
    {
        return _records[index];
    }

    /// <summary>Adds one and answers it, to be filled; not to be called while the queue is full.</summary>
    public UplinkRecord Add()
    {
        return _records[Count++];
    }

    /// <summary>Removes the uplink at a place; those after it move up.</summary>
    public void RemoveAt(int index)
    {
        UplinkRecord removed = _records[index];
        Count--;
        for (int i = index; i < Count; i++)
            _records[i] = _records[i + 1];
        _records[Count] = removed;
    }

    /// <summary>Whether an older uplink of the same device, still in the queue, has not been acknowledged by a server.</summary>
    public bool HasOlderOfSameDevice(int index, int server)
    {
        for (int i = 0; i < index; i++)
        {
            if (_records[i].IsPendingFor(server) && _records[i].IsOfSameDevice(_records[index]))
                return true;
        }

        return false;
    }
}
