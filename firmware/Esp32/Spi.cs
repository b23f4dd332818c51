using System;
using System.Device.Spi;
using nanoFramework.Hardware.Esp32;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>A device on the ESP32's first SPI bus.</summary>
public sealed class Spi : ISpi
{
    private const int Bus = 1;

    // The SX1276 takes 10 MHz (data sheet, table 10); wires on a bench are better served with less.
    private const int ClockHz = 4000000;

    private readonly SpiDevice _device;

    /// <summary>Opens the radio's bus.</summary>
    public Spi(BoardPins pins)
    {
        // The pins' functions come before the bus is opened.
        Configuration.SetPinFunction(pins.RadioMosi, DeviceFunction.SPI1_MOSI);
        Configuration.SetPinFunction(pins.RadioMiso, DeviceFunction.SPI1_MISO);
        Configuration.SetPinFunction(pins.RadioClock, DeviceFunction.SPI1_CLOCK);
        SpiConnectionSettings settings = new SpiConnectionSettings(Bus, pins.RadioSelect);
        settings.ClockFrequency = ClockHz;
        settings.Mode = SpiMode.Mode0;
        settings.DataBitLength = 8;
        settings.Configuration = SpiBusConfiguration.FullDuplex;
        _device = new SpiDevice(settings);
    }

    /// <inheritdoc/>
    public void Transfer(byte[] write, byte[] read, int length)
    {
        _device.TransferFullDuplex(new SpanByte(write, 0, length), new SpanByte(read, 0, length));
    }
}
