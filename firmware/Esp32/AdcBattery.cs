using System.Device.Adc;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>The battery through a divider at ADC1.</summary>
public sealed class AdcBattery : IBattery
{
    // The ESP32's ADC is noisy: data sheet 4.1.2 asks for several samples and a capacitor.
    private const int Samples = 8;

    private readonly AdcChannel _channel;
    private readonly int _fullScaleMillivolts;
    private readonly int _maxValue;

    /// <summary>Opens the board's battery channel, if it has one.</summary>
    public AdcBattery(BoardPins pins)
    {
        if (pins.BatteryChannel < 0)
            return;
        AdcController controller = new AdcController();
        _maxValue = controller.MaxValue;
        _fullScaleMillivolts = pins.BatteryFullScaleMillivolts;
        _channel = controller.OpenChannel(pins.BatteryChannel);
    }

    /// <inheritdoc/>
    public int ReadMillivolts()
    {
        if (_channel == null || _maxValue <= 0)
            return -1;
        int sum = 0;
        for (int i = 0; i < Samples; i++)
            sum += _channel.ReadValue();
        return (int)((long)sum * _fullScaleMillivolts / (_maxValue * Samples));
    }
}
