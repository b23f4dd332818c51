using NanoSensors.Board;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>
/// Parking transitions that wait to be sent, oldest first. When it is full the two oldest go: they are an arrival and a
/// departure, so what follows still alternates, and the duration of the state before the next one spans what is gone.
/// </summary>
internal sealed class TransitionQueue
{
    internal const int Capacity = 16;

    /// <summary>Bytes a transition takes when saved.</summary>
    internal const int EntryLength = 5;

    private readonly byte[] _states = new byte[Capacity];
    private readonly int[] _previousSeconds = new int[Capacity];
    private int _first;

    internal int Count { get; private set; }

    internal BayState OldestState { get { return (BayState)_states[_first]; } }

    internal int OldestPreviousSeconds { get { return _previousSeconds[_first]; } }

    internal void Add(BayState state, int previousSeconds)
    {
        if (Count == Capacity)
        {
            int gone = Sum(Sum(OldestPreviousSeconds, _previousSeconds[(_first + 1) % Capacity]), _previousSeconds[(_first + 2) % Capacity]);
            RemoveOldest();
            RemoveOldest();
            _previousSeconds[_first] = gone;
        }

        int at = (_first + Count) % Capacity;
        _states[at] = (byte)state;
        _previousSeconds[at] = previousSeconds;
        Count++;
    }

    internal void RemoveOldest()
    {
        if (Count == 0)
            return;
        _first = (_first + 1) % Capacity;
        Count--;
    }

    internal int Save(byte[] buffer, int offset)
    {
        for (int i = 0; i < Count; i++)
        {
            int from = (_first + i) % Capacity;
            buffer[offset] = _states[from];
            BigEndian.WriteInt32(buffer, offset + 1, _previousSeconds[from]);
            offset += EntryLength;
        }

        return Count * EntryLength;
    }

    internal void Restore(byte[] buffer, int offset, int length)
    {
        _first = 0;
        Count = 0;
        for (int at = offset; at + EntryLength <= offset + length && Count < Capacity; at += EntryLength)
            Add((BayState)buffer[at], BigEndian.ReadInt32(buffer, at + 1));
    }

    // What is not known makes the sum not known.
    private static int Sum(int a, int b)
    {
        return a == Measured.NotAvailable || b == Measured.NotAvailable ? Measured.NotAvailable : a > int.MaxValue - b ? int.MaxValue : a + b;
    }
}
