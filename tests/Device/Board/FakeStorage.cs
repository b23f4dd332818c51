using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>Blobs in memory, without any collection class.</summary>
public sealed class FakeStorage : IStorage
{
    private const int Capacity = 16;
    // nanoFramework cannot compare an element of a string array that was never written: a free place is "".
    private readonly string[] _names = new string[Capacity];
    private readonly byte[][] _blobs = new byte[Capacity][];

    public bool RefusesWrites;

    internal FakeStorage()
    {
        for (int i = 0; i < _names.Length; i++)
            _names[i] = "";
    }

    public int Read(string name, byte[] buffer)
    {
        int at = Find(name);
        if (at < 0)
            return -1;
        int length = _blobs[at].Length < buffer.Length ? _blobs[at].Length : buffer.Length;
        System.Array.Copy(_blobs[at], 0, buffer, 0, length);
        return length;
    }

    public bool Write(string name, byte[] data, int length)
    {
        if (RefusesWrites)
            return false;
        int at = Find(name);
        for (int i = 0; at < 0 && i < Capacity; i++)
            at = _names[i].Length == 0 ? i : -1;
        byte[] blob = new byte[length];
        System.Array.Copy(data, 0, blob, 0, length);
        _names[at] = name;
        _blobs[at] = blob;
        return true;
    }

    public void Delete(string name)
    {
        int at = Find(name);
        if (at >= 0)
            _names[at] = "";
    }

    private int Find(string name)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (_names[i] == name)
                return i;
        }

        return -1;
    }
}
