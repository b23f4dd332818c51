using System.Device.Adc;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>The battery through a divider at ADC1.</summary>
public sealed class AdcBattery : IBattery
{
    // The ESP32's ADC is noisy: data sheet 4.1.2 asks for several samples and a capacitor.
    private const int Samples = 8;

    private readonly AdcChannel _channel;
    private readonly BatteryScale _scale;

    /// <summary>Opens the board's battery channel, if it has one, and takes the board's calibration.</summary>
    public AdcBattery(BoardPins pins, RecordStore store)
    {
        if (pins.BatteryChannel < 0)
            return;
        AdcController controller = new AdcController();
        if (controller.MaxValue <= 0)
            return;
        _scale = new BatteryScale(pins.BatteryFullScaleMillivolts, controller.MaxValue);
        _scale.Read(store);
        _channel = controller.OpenChannel(pins.BatteryChannel);
    }

    /// <inheritdoc/>
    public int ReadMillivolts()
    {
        if (_channel == null)
            return -1;
        int sum = 0;
        for (int i = 0; i < Samples; i++)
            sum += _channel.ReadValue();
        return _scale.Millivolts(sum, Samples);
    }
}
