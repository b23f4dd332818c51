using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>An LIS2MDL by its registers, as far as the driver uses them (data sheet DS12144). What was measured stays in its output registers until the next measurement is done.</summary>
public sealed class Lis2MdlRegisters : II2c
{
    private const long MeasurementMicroseconds = 9_400;
    private const int Offsets = 0x45;
    private const int ConfigurationA = 0x60;
    private const int Status = 0x67;
    private const int Out = 0x68;

    private readonly VirtualTime _time;
    private readonly byte[] _registers = new byte[256];
    private long _doneAt = long.MaxValue;

    /// <summary>A chip after power-on.</summary>
    public Lis2MdlRegisters(VirtualTime time)
    {
        _time = time;
        _registers[0x4F] = 0x40;
        _registers[ConfigurationA] = 3;
    }

    /// <summary>The field in counts, x, y and z alike.</summary>
    public short Field { get; set; }

    /// <inheritdoc/>
    public bool Write(byte[] data, int length)
    {
        Measure();
        for (int i = 1; i < length; i++)
            _registers[data[0] + i - 1] = data[i];
        if (data[0] == ConfigurationA && length > 1)
            _doneAt = (data[1] & 3) < 2 ? _time.NowMicroseconds + MeasurementMicroseconds : long.MaxValue;
        return true;
    }

    /// <inheritdoc/>
    public bool Read(byte[] buffer, int length) => false;

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        Measure();
        Array.Copy(_registers, write[0], read, 0, readLength);
        if (write[0] == Out)
            _registers[Status] = 0;
        return true;
    }

    private void Measure()
    {
        if (_time.NowMicroseconds < _doneAt)
            return;
        for (int axis = 0; axis < 3; axis++)
        {
            int counts = Field - (short)(_registers[Offsets + (2 * axis)] | (_registers[Offsets + (2 * axis) + 1] << 8));
            _registers[Out + (2 * axis)] = (byte)counts;
            _registers[Out + (2 * axis) + 1] = (byte)(counts >> 8);
        }

        _registers[Status] = 8;
        bool isContinuous = (_registers[ConfigurationA] & 3) == 0;
        _doneAt = isContinuous ? _time.NowMicroseconds + 100_000 : long.MaxValue;
        if (!isContinuous)
            _registers[ConfigurationA] |= 3;
    }
}
