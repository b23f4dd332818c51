using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>A caller under test: what it sends is put in beforehand or bit by bit, what it gets is kept.</summary>
public sealed class FakeConnection : IConnection
{
    private readonly byte[] _toBoard = new byte[16384];
    private readonly byte[] _fromBoard = new byte[16384];
    private int _written;
    private int _read;
    private int _received;

    /// <summary>The most bytes that one call takes or hands over.</summary>
    public int Portion = 16384;

    /// <summary>True: nothing more will come.</summary>
    public bool IsEnded;

    /// <summary>True: it takes nothing, as when the peer does not read.</summary>
    public bool IsFull;

    public bool IsClosed { get; private set; }

    /// <summary>What the board has sent.</summary>
    public string Answer
    {
        get
        {
            char[] text = new char[_received];
            for (int i = 0; i < _received; i++)
                text[i] = (char)_fromBoard[i];
            return new string(text);
        }
    }

    public FakeConnection Say(string text)
    {
        for (int i = 0; i < text.Length; i++)
            _toBoard[_written++] = (byte)text[i];
        return this;
    }

    public int Receive(byte[] buffer, int offset, int length)
    {
        int count = _written - _read;
        if (count == 0)
            return IsEnded ? -1 : 0;
        count = count < length ? count : length;
        count = count < Portion ? count : Portion;
        System.Array.Copy(_toBoard, _read, buffer, offset, count);
        _read += count;
        return count;
    }

    public int Send(byte[] data, int offset, int length)
    {
        int count = IsFull ? 0 : length < Portion ? length : Portion;
        System.Array.Copy(data, offset, _fromBoard, _received, count);
        _received += count;
        return count;
    }

    public void Close()
    {
        IsClosed = true;
    }
}
