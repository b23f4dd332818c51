using System;
using System.Device.I2c;
using Iot.Device.Bmxx80;
using Iot.Device.Bmxx80.PowerMode;
using NanoSensors.Sensing;
using UnitsNet;

namespace NanoSensors.Esp32;

/// <summary>
/// A BME680 by the binding Bmxx80, whose compensation formulas are worth having. Not by its Read, which waits 200 ms: one forced measurement is started and
/// looked after. The binding does not look at the results of its transfers and takes zeros for values, so the chip is asked for its identity before and after. The binding allocates some hundred
/// bytes per measurement; at one measurement per minute or less that is no matter.
/// </summary>
public sealed class Bme680Climate : IClimateSensor
{
    private const long PollPeriod = 10000;
    private const long Patience = 1000000;

    // Data sheet 5.3.1.3.
    private const byte ChipIdRegister = 0xD0;
    private const byte ChipId = 0x61;

    private readonly I2cDevice _device;
    private readonly I2c _i2c;
    private Bme680 _chip;
    private SensorProgress _progress;
    private long _started;

    /// <summary>A chip on the bus, set up by the first measurement.</summary>
    /// <param name="device">At <see cref="Bme680.DefaultI2cAddress"/> or <see cref="Bme680.SecondaryI2cAddress"/>.</param>
    public Bme680Climate(I2cDevice device)
    {
        _device = device;
        _i2c = new I2c(device);
        Clear();
    }

    /// <inheritdoc/>
    public int TemperatureCentiCelsius { get; private set; }

    /// <inheritdoc/>
    public int RelativeHumidityCentiPercent { get; private set; }

    /// <inheritdoc/>
    public int PressurePascal { get; private set; }

    /// <inheritdoc/>
    public int GasResistanceOhms { get; private set; }

    /// <inheritdoc/>
    public long NextPollMicroseconds { get; private set; }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        Clear();
        _started = nowMicroseconds;
        try
        {
            if (!IsThere())
            {
                Fail();
                return;
            }

            // Its defaults: each value sampled once or more, no filter, the heater at 320 °C for 150 ms.
            if (_chip == null)
                _chip = new Bme680(_device);
            _chip.SetPowerMode(Bme680PowerMode.Forced);
            NextPollMicroseconds = nowMicroseconds + ((long)_chip.GetMeasurementDuration(_chip.HeaterProfile).Milliseconds * 1000);
            _progress = SensorProgress.Measuring;
        }
        catch (Exception)
        {
            _chip = null;
            _progress = SensorProgress.Failed;
        }
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        if (_progress != SensorProgress.Measuring || nowMicroseconds < NextPollMicroseconds)
            return _progress;
        try
        {
            if (!IsThere())
                return Fail();
            if (_chip.ReadMeasurementInProcess() || !_chip.ReadNewDataIsAvailable())
            {
                NextPollMicroseconds = nowMicroseconds + PollPeriod;
                return nowMicroseconds - _started < Patience ? SensorProgress.Measuring : Fail();
            }

            // The temperature first: the other two are compensated by it.
            if (_chip.TryReadTemperature(out Temperature temperature))
                TemperatureCentiCelsius = Round(temperature.DegreesCelsius * 100);
            if (_chip.TryReadPressure(out Pressure pressure))
                PressurePascal = Round(pressure.Pascals);
            if (_chip.TryReadHumidity(out RelativeHumidity humidity))
                RelativeHumidityCentiPercent = Round(humidity.Percent * 100);
            if (_chip.TryReadGasResistance(out ElectricResistance resistance))
                GasResistanceOhms = Round(resistance.Ohms);
            return IsThere() ? _progress = SensorProgress.Ready : Fail();
        }
        catch (Exception)
        {
            return Fail();
        }
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        // A forced measurement ends in sleep by itself.
        _progress = SensorProgress.Idle;
    }

    private bool IsThere()
    {
        return ChipIdentity.Answers(_i2c, ChipIdRegister, ChipId);
    }

    private SensorProgress Fail()
    {
        _chip = null;
        Clear();
        return _progress = SensorProgress.Failed;
    }

    private void Clear()
    {
        TemperatureCentiCelsius = Measured.NotAvailable;
        RelativeHumidityCentiPercent = Measured.NotAvailable;
        PressurePascal = Measured.NotAvailable;
        GasResistanceOhms = Measured.NotAvailable;
    }

    private static int Round(double value)
    {
        return (int)(value < 0 ? value - 0.5 : value + 0.5);
    }
}
