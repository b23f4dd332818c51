using System.Device.Gpio;
using NanoSensors.Board;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>
/// The board, opened part by part: what a composition root asks for, in the terms of our own interfaces, so that it needs no
/// hardware package itself.
/// </summary>
public sealed class Esp32Board
{
    private const byte Bme680Address = 0x76;

    private readonly GpioController _gpio = new GpioController();
    private readonly BoardPins _pins;
    private RangingPair _rangingPair;

    /// <summary>A board; the sensors' supply goes on.</summary>
    public Esp32Board(BoardPins pins)
    {
        _pins = pins;
        // A sensor without supply holds the data line low: first the supply, then the bus.
        if (pins.SensorPower >= 0)
            SensorPower = new OutputPin(_gpio, pins.SensorPower, !pins.SensorPowerActiveLow);
        ReleaseBus();
        I2c.SetUp(pins);
    }

    /// <summary>The gate of the sensors' supply, or null.</summary>
    public IOutputPin SensorPower { get; }

    private void ReleaseBus()
    {
        using (OpenDrainPin clock = new OpenDrainPin(_gpio, _pins.SensorClock))
        using (OpenDrainPin data = new OpenDrainPin(_gpio, _pins.SensorData))
            new I2cBusRelease(clock, data, data).Run();
    }

    /// <summary>Opens the radio's bus. Once.</summary>
    public ISpi OpenRadioBus()
    {
        return new Spi(_pins);
    }

    /// <summary>Opens the radio's reset line. Once.</summary>
    public IOutputPin OpenRadioReset()
    {
        return new OutputPin(_gpio, _pins.RadioReset, true);
    }

    /// <summary>Opens the radio's DIO0 and DIO1. Once.</summary>
    public IInputPin[] OpenRadioLines()
    {
        return new IInputPin[] { new InputPin(_gpio, _pins.RadioDio0), new InputPin(_gpio, _pins.RadioDio1) };
    }

    /// <summary>Opens the line to an external watchdog's DONE input, low. Once, and only where one is fitted.</summary>
    public IOutputPin OpenExternalWatchdog()
    {
        return new OutputPin(_gpio, _pins.ExternalWatchdog, false);
    }

    /// <summary>Opens the battery's ADC channel.</summary>
    /// <param name="store">Holds the board's calibration.</param>
    public IBattery OpenBattery(RecordStore store)
    {
        return new AdcBattery(_pins, store);
    }

    /// <summary>The GPIO of the sensors' interrupt line, -1 if none.</summary>
    public int SensorLine
    {
        get { return _pins.SensorInterrupt; }
    }

    /// <summary>An LIS2MDL on the sensors' bus.</summary>
    public IMagnetometer OpenMagnetometer()
    {
        return new Lis2Mdl(new I2c(I2c.Open(Lis2Mdl.Address)), _pins.SensorInterrupt >= 0);
    }

    /// <summary>A BME680 on the sensors' bus, SDO to ground.</summary>
    public IClimateSensor OpenClimate()
    {
        return new Bme680Climate(I2c.Open(Bme680Address));
    }

    /// <summary>An SPS30 on the sensors' bus, SEL to ground.</summary>
    public IParticulateSensor OpenParticulates()
    {
        return new Sps30(new I2c(I2c.Open(Sps30.Address)));
    }

    /// <summary>An SCD41 on the sensors' bus.</summary>
    public ICarbonDioxideSensor OpenCarbonDioxide()
    {
        return new Scd41(new I2c(I2c.Open(Scd41.Address)));
    }

    /// <summary>A VL53L0X that looks up from beneath a bay, on the inner zone's XSHUT. It is not looked for before it is used.</summary>
    public ITimeOfFlight OpenOverhead()
    {
        return new OverheadSensor(_gpio, _pins);
    }

    /// <summary>The VL53L0X of a zone, or null if it does not answer. The first call sets both up.</summary>
    /// <param name="inner">True for the zone on the building's side.</param>
    public ITimeOfFlight OpenZone(bool inner)
    {
        if (_rangingPair == null)
            _rangingPair = new RangingPair(_gpio, _pins);
        return inner ? _rangingPair.Inner : _rangingPair.Outer;
    }
}
