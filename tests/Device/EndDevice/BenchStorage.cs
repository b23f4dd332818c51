using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>Storage in memory that outlives the device on it, and whose power can be cut at a given write.</summary>
public class BenchStorage : IStorage
{
    // nanoFramework cannot compare an element of a string array that was never written: a free place is "".
    private readonly string[] _names = new string[8];
    private readonly byte[][] _blobs = new byte[8][];

    private int _newest;

    public int Writes;
    public bool Refuses;

    public BenchStorage()
    {
        for (int i = 0; i < _names.Length; i++)
            _names[i] = "";
    }

    public int Read(string name, byte[] buffer)
    {
        int i = Find(name);
        if (i < 0)
            return -1;
        int length = _blobs[i].Length < buffer.Length ? _blobs[i].Length : buffer.Length;
        System.Array.Copy(_blobs[i], 0, buffer, 0, length);
        return length;
    }

    public bool Write(string name, byte[] data, int length)
    {
        Writes++;
        if (Refuses)
            return false;
        int i = Find(name);
        if (i < 0)
        {
            i = 0;
            while (_names[i].Length > 0)
                i++;
        }

        _newest = i;
        _names[i] = name;
        _blobs[i] = new byte[length];
        System.Array.Copy(data, 0, _blobs[i], 0, length);
        return true;
    }

    public void Delete(string name)
    {
        int i = Find(name);
        if (i >= 0)
            _names[i] = "";
    }

    /// <summary>Flips a bit in every blob whose name begins so.</summary>
    public void Corrupt(string prefix)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i].StartsWith(prefix) && _blobs[i].Length > 0)
                _blobs[i][_blobs[i].Length / 2] ^= 1;
        }
    }

    /// <summary>Flips a bit in the blob that was written last.</summary>
    public void CorruptNewest()
    {
        _blobs[_newest][_blobs[_newest].Length / 2] ^= 1;
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
