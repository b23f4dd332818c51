using System;
using System.Device.Gpio;
using System.Device.I2c;
using System.Threading;
using Iot.Device.Vl53L0X;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>
/// A VL53L0X beneath a bay that looks up now and then. Between looks it is shut down by its XSHUT pin, the one of the inner zone, and draws next to nothing; the first Start of a look
/// sets it up anew, which takes the binding some 200 ms.
/// </summary>
public sealed class OverheadSensor : ITimeOfFlight
{
    // Data sheet 2.9.2: 1.2 ms from XSHUT to the first access.
    private const int BootMilliseconds = 20;

    private readonly OutputPin _shutdown;
    private I2cDevice _device;
    private Vl53L0XZone _zone;
    private SensorProgress _progress;

    /// <summary>Takes the pin; the sensor stays off.</summary>
    public OverheadSensor(GpioController controller, BoardPins pins)
    {
        _shutdown = new OutputPin(controller, pins.InnerShutdown, false);
    }

    /// <inheritdoc/>
    public int DistanceMillimetres
    {
        get { return _zone == null ? Measured.NotAvailable : _zone.DistanceMillimetres; }
    }

    /// <inheritdoc/>
    public long NextPollMicroseconds
    {
        get { return _zone == null ? 0 : _zone.NextPollMicroseconds; }
    }

    /// <inheritdoc/>
    public void Start(long nowMicroseconds)
    {
        if (_zone == null)
            SetUp();
        _progress = _zone == null ? SensorProgress.Failed : SensorProgress.Measuring;
        if (_zone != null)
            _zone.Start(nowMicroseconds);
    }

    /// <inheritdoc/>
    public SensorProgress Poll(long nowMicroseconds)
    {
        return _zone == null ? _progress : _zone.Poll(nowMicroseconds);
    }

    /// <inheritdoc/>
    public void PowerDown()
    {
        _shutdown.Write(false);
        if (_device != null)
            _device.Dispose();
        _device = null;
        _zone = null;
        _progress = SensorProgress.Idle;
    }

    private void SetUp()
    {
        try
        {
            _shutdown.Write(true);
            Thread.Sleep(BootMilliseconds);
            _device = I2c.Open(Vl53L0X.DefaultI2cAddress);
            I2c i2c = new I2c(_device);
            if (!ChipIdentity.Answers(i2c, Vl53L0XZone.ModelIdRegister, Vl53L0XZone.ModelId))
            {
                PowerDown();
                return;
            }

            Vl53L0X chip = new Vl53L0X(_device);
            chip.StartContinuousMeasurement();
            _zone = new Vl53L0XZone(i2c);
        }
        catch (Exception)
        {
            // It does not answer: this measurement fails, the next one tries again.
            PowerDown();
        }
    }
}
