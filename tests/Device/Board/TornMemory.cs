using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>
/// A memory of four blobs whose next write can be torn: after some bytes it stops, and what it leaves behind is one of the
/// states that IStorage allows.
/// </summary>
public sealed class TornMemory : IStorage
{
    internal const int KeepsTail = 0;
    internal const int LosesTail = 1;

    // nanoFramework cannot compare an element of a string array that was never written: a free place is "".
    private readonly string[] _names = new string[64];
    private readonly byte[][] _contents = new byte[64][];

    // The write that is torn, counted from 1; 0 for none.
    public int TearAtWrite;
    public int TornBytes;
    public int Shape;
    internal bool Torn;
    internal int Writes;

    internal TornMemory()
    {
        for (int i = 0; i < _names.Length; i++)
            _names[i] = "";
    }

    public int Read(string name, byte[] buffer)
    {
        int slot = Find(name);
        if (slot < 0 || _contents[slot] == null)
            return -1;
        int length = _contents[slot].Length < buffer.Length ? _contents[slot].Length : buffer.Length;
        System.Array.Copy(_contents[slot], buffer, length);
        return length;
    }

    public bool Write(string name, byte[] data, int length)
    {
        int slot = Find(name);
        if (slot < 0)
        {
            slot = 0;
            while (_names[slot].Length > 0)
                slot++;
            _names[slot] = name;
        }

        Writes++;
        bool torn = Writes == TearAtWrite && TornBytes < length;
        int good = torn ? TornBytes : length;
        byte[] old = _contents[slot];
        int total = torn && Shape == KeepsTail && old != null && old.Length > good ? old.Length : good;
        byte[] content = new byte[total];
        if (total > good)
            System.Array.Copy(old, content, total);
        System.Array.Copy(data, content, good);
        _contents[slot] = content;
        Torn = Torn || torn;
        return !torn;
    }

    public void Delete(string name)
    {
        int slot = Find(name);
        if (slot >= 0)
            _contents[slot] = null;
    }

    /// <summary>Flips one bit of one byte of a blob.</summary>
    internal bool Damage(string name, int at, int bit)
    {
        int slot = Find(name);
        if (slot < 0 || _contents[slot] == null || at >= _contents[slot].Length)
            return false;
        _contents[slot][at] ^= (byte)(1 << bit);
        return true;
    }

    private int Find(string name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] == name)
                return i;
        }

        return -1;
    }
}
