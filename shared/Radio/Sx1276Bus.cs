using NanoSensors.Board;

namespace NanoSensors.Radio;

/// <summary>
/// Register access over SPI (data sheet 2.2: first byte is the address with bit 7 set for a write; RegFifo does not
/// advance the address in a burst, every other does). Two buffers, made once.
/// </summary>
internal sealed class Sx1276Bus
{
    private const byte WriteBit = 0x80;

    private readonly ISpi _spi;
    private readonly byte[] _out = new byte[256];
    private readonly byte[] _in = new byte[256];

    internal Sx1276Bus(ISpi spi)
    {
        _spi = spi;
    }

    internal int Read(byte address)
    {
        _out[0] = address;
        _out[1] = 0;
        _spi.Transfer(_out, _in, 2);
        return _in[1];
    }

    internal void Write(byte address, int value)
    {
        _out[0] = (byte)(address | WriteBit);
        _out[1] = (byte)value;
        _spi.Transfer(_out, _in, 2);
    }

    internal void WriteFifo(byte[] data, int length)
    {
        _out[0] = Sx1276Registers.Fifo | WriteBit;
        System.Array.Copy(data, 0, _out, 1, length);
        _spi.Transfer(_out, _in, length + 1);
    }

    internal void ReadFifo(byte[] data, int length)
    {
        _out[0] = Sx1276Registers.Fifo;
        _spi.Transfer(_out, _in, length + 1);
        System.Array.Copy(_in, 1, data, 0, length);
    }
}
