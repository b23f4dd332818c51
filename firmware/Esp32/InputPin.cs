using System.Device.Gpio;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>A GPIO that is looked at. Not by events: those come 10 to 20 ms late and without a time.</summary>
public sealed class InputPin : IInputPin
{
    private const int FirstInputOnly = 34;

    private readonly GpioPin _pin;

    /// <summary>Opens a pin as an input.</summary>
    /// <param name="controller">The board's GPIOs.</param>
    /// <param name="number">The GPIO's number.</param>
    public InputPin(GpioController controller, int number)
    {
        _pin = controller.OpenPin(number);
        // A line that is not wired must read low. GPIO 34 to 39 have no pull resistors (ESP32 data sheet, table 2.2).
        _pin.SetPinMode(number < FirstInputOnly ? PinMode.InputPullDown : PinMode.Input);
    }

    /// <inheritdoc/>
    public bool IsHigh
    {
        get { return _pin.Read() == PinValue.High; }
    }
}
