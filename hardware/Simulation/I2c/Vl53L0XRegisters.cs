using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>A VL53L0X that ranges without pause. Unkinder than ST says: its result stays until the interrupt is cleared, however long that takes.</summary>
public sealed class Vl53L0XRegisters(VirtualTime time) : II2c
{
    private const long RangingMicroseconds = 33_000;
    private const int InterruptClear = 0x0B;
    private const int InterruptStatus = 0x13;
    private const int RangeStatus = 0x14;
    private const int ModelId = 0xC0;

    private readonly byte[] _registers = new byte[256];
    private long _doneAt = RangingMicroseconds;

    /// <summary>The target's distance in mm.</summary>
    public int Millimetres { get; set; }

    /// <inheritdoc/>
    public bool Write(byte[] data, int length)
    {
        Range();
        if (data[0] != InterruptClear || _registers[InterruptStatus] == 0)
            return true;
        _registers[InterruptStatus] = 0;
        _doneAt = time.NowMicroseconds + RangingMicroseconds;
        return true;
    }

    /// <inheritdoc/>
    public bool Read(byte[] buffer, int length) => false;

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        Range();
        _registers[ModelId] = 0xEE;
        Array.Copy(_registers, write[0], read, 0, readLength);
        return true;
    }

    private void Range()
    {
        if (time.NowMicroseconds < _doneAt)
            return;
        _doneAt = long.MaxValue;
        _registers[InterruptStatus] = 4;
        _registers[RangeStatus] = 11 << 3;
        _registers[RangeStatus + 10] = (byte)(Millimetres >> 8);
        _registers[RangeStatus + 11] = (byte)Millimetres;
    }
}
