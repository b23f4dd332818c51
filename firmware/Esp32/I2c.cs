using System;
using System.Device.I2c;
using nanoFramework.Hardware.Esp32;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>
/// A device on the sensors' I2C bus. A transfer that fails costs one reading: a device that does not acknowledge, stretches the clock or holds the bus answers false within the driver's limit
/// of 1 s per transfer, and so does a driver that throws, as it does for a controller in a wrong state (nf-interpreter, sys_dev_i2c_native).
/// </summary>
/// <remarks>
/// Nothing here frees the bus while the program runs, because ESP-IDF's driver does: after each transfer that timed out, and before one that finds the bus busy, it resets the controller and
/// clocks up to nine times with a STOP (components/driver/i2c/i2c.c, i2c_hw_fsm_reset and i2c_master_clear_bus). nf-interpreter removes the driver only when every device on the bus is disposed,
/// and the bindings keep some.
/// </remarks>
public sealed class I2c : II2c
{
    private const int Bus = 1;

    private readonly I2cDevice _device;

    /// <summary>A device that is open already.</summary>
    public I2c(I2cDevice device)
    {
        _device = device;
    }

    /// <summary>Gives the bus its pins. Once, before any device is opened.</summary>
    public static void SetUp(BoardPins pins)
    {
        Configuration.SetPinFunction(pins.SensorData, DeviceFunction.I2C1_DATA);
        Configuration.SetPinFunction(pins.SensorClock, DeviceFunction.I2C1_CLOCK);
    }

    /// <summary>Opens a device, in standard mode (100 kHz), which is all that the SPS30 takes.</summary>
    public static I2cDevice Open(int address)
    {
        return new I2cDevice(new I2cConnectionSettings(Bus, address, I2cBusSpeed.StandardMode));
    }

    /// <inheritdoc/>
    public bool Write(byte[] data, int length)
    {
        try
        {
            return IsGood(_device.Write(new SpanByte(data, 0, length)));
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Read(byte[] buffer, int length)
    {
        try
        {
            return IsGood(_device.Read(new SpanByte(buffer, 0, length)));
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        try
        {
            return IsGood(_device.WriteRead(new SpanByte(write, 0, writeLength), new SpanByte(read, 0, readLength)));
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static bool IsGood(I2cTransferResult result)
    {
        return result.Status == I2cTransferStatus.FullTransfer;
    }
}
