using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

/// <summary>A bus on which something goes wrong at one transfer, or from it on.</summary>
internal sealed class FaultyBus : II2c
{
    internal const int NotAcknowledged = 0;
    internal const int Garbled = 1;
    internal const int HeldLow = 2;
    internal const int Kinds = 3;

    // A bus that is held low stays so for this many transfers; each lasts until the driver's limit.
    private const int Held = 12;
    private const long TimeoutMicroseconds = 1000000;

    private readonly II2c _inner;
    private readonly int _at;
    private readonly int _kind;

    /// <summary>A bus with one fault.</summary>
    /// <param name="inner">The device on it.</param>
    /// <param name="at">Number of the transfer, from 0.</param>
    /// <param name="kind">What goes wrong.</param>
    internal FaultyBus(II2c inner, int at, int kind)
    {
        _inner = inner;
        _at = at;
        _kind = kind;
    }

    internal int Transfers { get; private set; }

    /// <summary>Whether the fault lies behind.</summary>
    internal bool IsOver
    {
        get { return Transfers > _at + Held; }
    }

    /// <summary>How long failed transfers have taken since it was last asked, µs.</summary>
    internal long Lost { get; set; }

    public bool Write(byte[] data, int length)
    {
        return !Fails() && _inner.Write(data, length);
    }

    public bool Read(byte[] buffer, int length)
    {
        bool garbles = IsNow && _kind == Garbled;
        if (Fails() || !_inner.Read(buffer, length))
            return false;
        Garble(garbles, buffer, length);
        return true;
    }

    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        bool garbles = IsNow && _kind == Garbled;
        if (Fails() || !_inner.WriteRead(write, writeLength, read, readLength))
            return false;
        Garble(garbles, read, readLength);
        return true;
    }

    private bool IsNow
    {
        get { return Transfers == _at; }
    }

    private bool Fails()
    {
        int number = Transfers++;
        if (_kind == HeldLow && number >= _at && number < _at + Held)
        {
            Lost += TimeoutMicroseconds;
            return true;
        }

        return _kind == NotAcknowledged && number == _at;
    }

    private static void Garble(bool garbles, byte[] buffer, int length)
    {
        for (int i = 0; garbles && i < length; i++)
            buffer[i] ^= 0x5A;
    }
}
