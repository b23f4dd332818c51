using System.Device.Gpio;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>A GPIO that drives.</summary>
public sealed class OutputPin : IOutputPin
{
    private readonly GpioPin _pin;

    /// <summary>Opens a pin as an output.</summary>
    /// <param name="controller">The board's GPIOs.</param>
    /// <param name="number">The GPIO's number.</param>
    /// <param name="high">What it drives from the start.</param>
    public OutputPin(GpioController controller, int number, bool high)
    {
        _pin = controller.OpenPin(number);
        _pin.SetPinMode(PinMode.Output);
        Write(high);
    }

    /// <inheritdoc/>
    public void Write(bool high)
    {
        _pin.Write(high ? PinValue.High : PinValue.Low);
    }
}
