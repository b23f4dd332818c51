using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Sensing;

namespace NanoSensors.Node;

/// <summary>
/// Parking transitions until the network is known to have them, oldest first. First lie those that were sent and may have been heard, and those that were not and have to be told late; behind
/// them those that wait to be sent for the first time. When it is full the two before the newest go: they are an arrival and a departure, so what follows still alternates, and the
/// newest one's duration spans what is gone. The oldest stay longest.
/// </summary>
internal sealed class TransitionQueue
{
    /// <summary>Four days of 48 transitions, in a record of the store.</summary>
    internal const int Capacity = 192;

    /// <summary>Bytes a transition takes when saved: state, with bit 7 set if it has to be told late and bit 6 if it lies before a pause of unknown length, 1; when, in seconds, 4; duration of the state before, 4.</summary>
    internal const int EntryLength = 9;

    private const byte LateFlag = 0x80;
    private const byte UndatedFlag = 0x40;

    private readonly byte[] _entries = new byte[Capacity * EntryLength];

    /// <summary>All.</summary>
    internal int Count { get; private set; }

    /// <summary>The first so many have been sent, or have to be told late.</summary>
    internal int SentCount { get; private set; }

    /// <summary>Those that have to be told late.</summary>
    internal int LateCount
    {
        get
        {
            int count = 0;
            for (int i = 0; i < SentCount; i++)
                count += IsLate(i) ? 1 : 0;
            return count;
        }
    }

    /// <summary>Those that were sent and may have been heard.</summary>
    internal int DoubtfulCount { get { return SentCount - LateCount; } }

    /// <summary>Whether any waits to be sent for the first time.</summary>
    internal bool HasWaiting { get { return Count > SentCount; } }

    /// <summary>State that began with the oldest that waits.</summary>
    internal BayState WaitingState { get { return StateAt(SentCount); } }

    /// <summary>Duration of the state before it, in seconds.</summary>
    internal int WaitingPrevious { get { return PreviousAt(SentCount); } }

    /// <summary>When it happened, in seconds.</summary>
    internal int WaitingSeconds { get { return SecondsAt(SentCount); } }

    internal void Add(BayState state, int previousSeconds, int seconds)
    {
        if (Count == Capacity)
        {
            previousSeconds = Sum(previousSeconds, Sum(PreviousAt(Count - 1), PreviousAt(Count - 2)));
            Count -= 2;
            if (SentCount > Count)
                SentCount = Count;
        }

        int at = Count * EntryLength;
        _entries[at] = (byte)state;
        BigEndian.WriteInt32(_entries, at + 1, seconds);
        BigEndian.WriteInt32(_entries, at + 5, previousSeconds);
        Count++;
    }

    /// <summary>The oldest that waits was sent.</summary>
    internal void TakeSent()
    {
        if (HasWaiting)
            SentCount++;
    }

    /// <summary>The oldest that waits was sent and heard.</summary>
    internal void RemoveWaiting()
    {
        if (HasWaiting)
            Remove(SentCount);
    }

    /// <summary>What has waited for longer is told late, with its age. Returns whether there was any.</summary>
    internal bool GiveUpWaiting(int nowSeconds, int longestSeconds)
    {
        bool any = false;
        while (HasWaiting && (IsUndated(SentCount) || nowSeconds - WaitingSeconds > longestSeconds))
        {
            _entries[SentCount * EntryLength] |= LateFlag;
            SentCount++;
            any = true;
        }

        return any;
    }

    /// <summary>All that was sent counts as heard.</summary>
    internal void ForgetSent()
    {
        for (int i = SentCount - 1; i >= 0; i--)
        {
            if (!IsLate(i))
                Remove(i);
        }
    }

    /// <summary>Nothing of what was sent counts as heard.</summary>
    internal void MarkSentLate()
    {
        for (int i = 0; i < SentCount; i++)
            _entries[i * EntryLength] |= LateFlag;
    }

    /// <summary>
    /// Sets a message to the oldest that have to be told late: as many as follow one another without a gap, so that their durations date them.
    /// </summary>
    /// <returns>How many; 0 if there is none.</returns>
    internal int FillLate(LateParkingEvents message, int nowSeconds)
    {
        int first = FirstLate();
        if (first < 0)
            return 0;
        int count = 1;
        while (count < LateParkingEvents.Capacity && first + count < SentCount && IsLate(first + count) && Follows(first + count))
            count++;
        int last = first + count - 1;
        message.Clear();
        message.AgeSeconds = IsUndated(last) || nowSeconds < SecondsAt(last) ? Message.NotAvailable : nowSeconds - SecondsAt(last);
        for (int i = 0; i < count; i++)
            message.Set(i, (ParkingState)(int)StateAt(first + count - 1 - i), PreviousAt(first + count - 1 - i));
        return count;
    }

    /// <summary>The oldest so many of those that had to be told late were heard.</summary>
    internal void RemoveLate(int count)
    {
        for (; count > 0 && FirstLate() >= 0; count--)
            Remove(FirstLate());
    }

    /// <summary>Nobody knows any more how long ago they were. How far apart they are stays known.</summary>
    internal void ForgetTimes()
    {
        for (int i = 0; i < Count; i++)
            _entries[i * EntryLength] |= UndatedFlag;
    }

    internal int Save(byte[] buffer, int offset)
    {
        System.Array.Copy(_entries, 0, buffer, offset, Count * EntryLength);
        return Count * EntryLength;
    }

    internal void Restore(byte[] buffer, int offset, int length, int sentCount)
    {
        Count = 0;
        SentCount = 0;
        if (length < 0 || length > Capacity * EntryLength || length % EntryLength != 0 || sentCount > length / EntryLength)
            return;
        System.Array.Copy(buffer, offset, _entries, 0, length);
        Count = length / EntryLength;
        SentCount = sentCount;
    }

    private BayState StateAt(int index)
    {
        return (BayState)(_entries[index * EntryLength] & ~(LateFlag | UndatedFlag));
    }

    private bool IsLate(int index)
    {
        return (_entries[index * EntryLength] & LateFlag) != 0;
    }

    private bool IsUndated(int index)
    {
        return (_entries[index * EntryLength] & UndatedFlag) != 0;
    }

    private int SecondsAt(int index)
    {
        return BigEndian.ReadInt32(_entries, (index * EntryLength) + 1);
    }

    private int PreviousAt(int index)
    {
        return BigEndian.ReadInt32(_entries, (index * EntryLength) + 5);
    }

    // Whether the state before a transition began with the one before it in the queue. Each of the times is rounded down.
    private bool Follows(int index)
    {
        int previous = PreviousAt(index);
        int gap = SecondsAt(index) - SecondsAt(index - 1);
        return IsUndated(index) == IsUndated(index - 1) && previous != Measured.NotAvailable && gap - previous >= -1 && gap - previous <= 1;
    }

    private int FirstLate()
    {
        for (int i = 0; i < SentCount; i++)
        {
            if (IsLate(i))
                return i;
        }

        return -1;
    }

    private void Remove(int index)
    {
        for (int i = index + 1; i < Count; i++)
            System.Array.Copy(_entries, i * EntryLength, _entries, (i - 1) * EntryLength, EntryLength);
        Count--;
        if (index < SentCount)
            SentCount--;
    }

    // What is not known makes the sum not known.
    private static int Sum(int a, int b)
    {
        return a == Measured.NotAvailable || b == Measured.NotAvailable ? Measured.NotAvailable : a > int.MaxValue - b ? int.MaxValue : a + b;
    }
}
