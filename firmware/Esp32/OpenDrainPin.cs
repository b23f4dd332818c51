using System;
using System.Device.Gpio;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>A GPIO as an open-drain line: driven low, or released and read. Another function takes it after <see cref="Dispose"/>.</summary>
public sealed class OpenDrainPin : IOutputPin, IInputPin, IDisposable
{
    private readonly GpioPin _pin;

    /// <summary>Opens a pin, released.</summary>
    public OpenDrainPin(GpioController controller, int number)
    {
        _pin = controller.OpenPin(number);
        Write(true);
    }

    /// <inheritdoc/>
    public bool IsHigh
    {
        get { return _pin.Read() == PinValue.High; }
    }

    // Released is an input with a pull-up: the level of a pin in output mode may not be readable.
    /// <inheritdoc/>
    public void Write(bool high)
    {
        if (high)
        {
            _pin.SetPinMode(PinMode.InputPullUp);
            return;
        }

        _pin.SetPinMode(PinMode.Output);
        _pin.Write(PinValue.Low);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pin.Dispose();
    }
}
