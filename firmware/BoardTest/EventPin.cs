using System.Device.Gpio;
using NanoSensors.Board;
using NanoSensors.Esp32;

namespace NanoSensors.BoardTest;

/// <summary>An input whose events are measured, beside its level.</summary>
internal sealed class EventPin : IInputPin
{
    private const int FirstInputOnly = 34;

    private readonly IChip _chip;
    private readonly GpioPin _pin;

    internal EventPin(IChip chip, int number)
    {
        _chip = chip;
        RoseMicroseconds = -1;
        _pin = new GpioController().OpenPin(number);
        // As InputPin does: GPIO 34 to 39 have no pull resistors (ESP32 data sheet, table 2.2).
        _pin.SetPinMode(number < FirstInputOnly ? PinMode.InputPullDown : PinMode.Input);
        _pin.ValueChanged += OnChanged;
    }

    /// <inheritdoc/>
    public bool IsHigh
    {
        get { return _pin.Read() == PinValue.High; }
    }

    /// <summary>The chip's count at the last rising event, µs; -1 before the first.</summary>
    internal long RoseMicroseconds { get; private set; }

    private void OnChanged(object sender, PinValueChangedEventArgs e)
    {
        if (e.ChangeType == PinEventTypes.Rising)
            RoseMicroseconds = _chip.SinceStartMicroseconds;
    }
}
