using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>
/// Encoded readings that wait for a network, oldest first, each with when it was measured. A reading is either sent and not known to have been heard, or known
/// not to have been: only the latter go out later. When it is full every second one goes, so that a long outage is told more coarsely and not from its end alone.
/// </summary>
internal sealed class UnsentReadings
{
    internal const int Capacity = 96;

    /// <summary>When a reading was measured that waits since before a pause of unknown length.</summary>
    internal const int Undated = int.MinValue;

    /// <summary>The longest record, in bytes.</summary>
    internal const int MaxSavedLength = Capacity * EntryLength;

    // Unheard 1, seconds 4, length 1, frame.
    private const int HeaderLength = 6;
    private const int FrameLength = 12;
    private const int EntryLength = HeaderLength + FrameLength;

    private readonly byte[] _entries = new byte[MaxSavedLength];

    /// <summary>All that are kept.</summary>
    internal int Count { get; private set; }

    /// <summary>Those known not to have been heard.</summary>
    internal int UnheardCount
    {
        get
        {
            int count = 0;
            for (int i = 0; i < Count; i++)
                count += _entries[i * EntryLength];
            return count;
        }
    }

    /// <summary>Keeps a frame.</summary>
    internal void Add(byte[] frame, int length, int measuredSeconds, bool isUnheard)
    {
        if (length > FrameLength)
            return;
        if (Count == Capacity)
            Thin();
        int at = Count * EntryLength;
        _entries[at] = isUnheard ? (byte)1 : (byte)0;
        BigEndian.WriteInt32(_entries, at + 1, measuredSeconds);
        _entries[at + 5] = (byte)length;
        System.Array.Copy(frame, 0, _entries, at + HeaderLength, length);
        Count++;
    }

    /// <summary>The network was reached all the time: what was sent counts as heard.</summary>
    internal void ForgetSent()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i * EntryLength] != 0)
                Move(i, kept++);
        }

        Count = kept;
    }

    /// <summary>The network was away: nothing of what was sent counts as heard.</summary>
    internal void MarkUnheard()
    {
        for (int i = 0; i < Count; i++)
            _entries[i * EntryLength] = 1;
    }

    /// <summary>Nobody knows any more how old they are.</summary>
    internal void ForgetTimes()
    {
        for (int i = 0; i < Count; i++)
            BigEndian.WriteInt32(_entries, (i * EntryLength) + 1, Undated);
    }

    /// <summary>The oldest that is known not to have been heard. Returns false if there is none.</summary>
    internal bool TryGetOldest(AirReading reading, out int measuredSeconds)
    {
        int first = FirstUnheard();
        measuredSeconds = first < 0 ? 0 : BigEndian.ReadInt32(_entries, (first * EntryLength) + 1);
        if (first < 0)
            return false;
        int at = first * EntryLength;
        return reading.Decode(_entries, at + HeaderLength, _entries[at + 5]) == DecodeError.None;
    }

    internal void RemoveOldest()
    {
        int first = FirstUnheard();
        if (first < 0)
            return;
        for (int i = first + 1; i < Count; i++)
            Move(i, i - 1);
        Count--;
    }

    internal int Save(byte[] record, int offset)
    {
        System.Array.Copy(_entries, 0, record, offset, Count * EntryLength);
        return Count * EntryLength;
    }

    internal void Restore(byte[] record, int offset, int length)
    {
        Count = 0;
        if (length < 0 || length > MaxSavedLength || length % EntryLength != 0)
            return;
        System.Array.Copy(record, offset, _entries, 0, length);
        Count = length / EntryLength;
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i * EntryLength] > 1 || _entries[(i * EntryLength) + 5] > FrameLength)
                Count = 0;
        }
    }

    private int FirstUnheard()
    {
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i * EntryLength] != 0)
                return i;
        }

        return -1;
    }

    private void Thin()
    {
        int kept = 0;
        for (int i = 0; i < Count; i += 2)
            Move(i, kept++);
        Count = kept;
    }

    private void Move(int from, int to)
    {
        if (from != to)
            System.Array.Copy(_entries, from * EntryLength, _entries, to * EntryLength, EntryLength);
    }
}
