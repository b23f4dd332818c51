using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>A device on an I2C bus on which a given transfer goes wrong.</summary>
/// <param name="device">The device.</param>
/// <param name="time">The world's clock; a transfer that times out takes its time.</param>
/// <param name="seed">Decides what garbage is.</param>
public sealed class VirtualI2c(II2c device, VirtualTime time, long seed) : II2c
{
    /// <summary>Limit of one transfer, µs (nf-interpreter, I2cDevice, NativeTransmit: i2c_master_cmd_begin with 1000 ms).</summary>
    public const long TimeoutMicroseconds = 1_000_000;

    private readonly SeededRandom _random = new(seed);
    private int _failsAt = -1;
    private I2cFault _fault;
    private bool _isHeld;

    /// <summary>Transfers so far, the failed ones included.</summary>
    public int Transfers { get; private set; }

    /// <summary>Transfers so far that went wrong.</summary>
    public int Faults { get; private set; }

    /// <summary>Lets one transfer to come go wrong.</summary>
    /// <param name="transfer">Its number, from 0, counted from now on.</param>
    /// <param name="fault">What goes wrong.</param>
    public void FailAt(int transfer, I2cFault fault)
    {
        _failsAt = Transfers + transfer;
        _fault = fault;
    }

    /// <summary>Frees a line that is held low.</summary>
    public void Release() => _isHeld = false;

    /// <inheritdoc/>
    public bool Write(byte[] data, int length) => Transfer(() => device.Write(data, length), null, 0);

    /// <inheritdoc/>
    public bool Read(byte[] buffer, int length) => Transfer(() => device.Read(buffer, length), buffer, length);

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength) =>
        Transfer(() => device.WriteRead(write, writeLength, read, readLength), read, readLength);

    private bool Transfer(Func<bool> run, byte[]? read, int length)
    {
        bool fails = Transfers++ == _failsAt;
        _isHeld |= fails && _fault == I2cFault.HeldLow;
        if (!fails && !_isHeld)
            return run();
        Faults++;
        if (_isHeld)
            return TimeOut();
        switch (_fault)
        {
            case I2cFault.NotAcknowledged:
                return false;
            case I2cFault.Stretched:
                run();
                return TimeOut();
            default:
                bool answers = run();
                for (int i = 0; i < length; i++)
                    read![i] = _fault == I2cFault.Ones ? (byte)0xFF : (byte)_random.Next(256);
                return answers || read != null;
        }
    }

    private bool TimeOut()
    {
        time.RunUntil(time.NowMicroseconds + TimeoutMicroseconds);
        return false;
    }
}
