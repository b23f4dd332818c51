using System;
using System.Device.I2c;
using nanoFramework.Hardware.Esp32;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>A device on the sensors' I2C bus.</summary>
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
        return IsGood(_device.Write(new SpanByte(data, 0, length)));
    }

    /// <inheritdoc/>
    public bool Read(byte[] buffer, int length)
    {
        return IsGood(_device.Read(new SpanByte(buffer, 0, length)));
    }

    /// <inheritdoc/>
    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        return IsGood(_device.WriteRead(new SpanByte(write, 0, writeLength), new SpanByte(read, 0, readLength)));
    }

    private static bool IsGood(I2cTransferResult result)
    {
        return result.Status == I2cTransferStatus.FullTransfer;
    }
}
