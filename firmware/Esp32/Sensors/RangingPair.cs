using System;
using System.Device.Gpio;
using System.Device.I2c;
using System.Threading;
using Iot.Device.Vl53L0X;
using NanoSensors.Sensing;

namespace NanoSensors.Esp32;

/// <summary>
/// Two VL53L0X on one bus. Both start at the same address, so both are shut down by their XSHUT pins, the outer one is woken and moved to another address, and
/// only then the inner one is woken. The binding sets each up and lets it range without pause; from then on <see cref="Vl53L0XZone"/> reads it.
/// </summary>
public sealed class RangingPair
{
    // Free on a bus with SCD41 (62), SPS30 (69), BME680 (76, 77), LIS2MDL (1e) and an OLED (3c).
    private const byte OuterAddress = 0x30;

    // Data sheet 2.9.2: 1.2 ms from XSHUT to the first access.
    private const int BootMilliseconds = 20;

    /// <summary>Sets both up; some 200 ms, at start only.</summary>
    public RangingPair(GpioController controller, BoardPins pins)
    {
        OutputPin outer = new OutputPin(controller, pins.OuterShutdown, false);
        OutputPin inner = new OutputPin(controller, pins.InnerShutdown, false);
        Thread.Sleep(BootMilliseconds);
        outer.Write(true);
        Thread.Sleep(BootMilliseconds);
        Outer = Open(OuterAddress, true);
        inner.Write(true);
        Thread.Sleep(BootMilliseconds);
        Inner = Open(Vl53L0X.DefaultI2cAddress, false);
    }

    /// <summary>The zone on the street's side; null if its sensor does not answer.</summary>
    public ITimeOfFlight Outer { get; }

    /// <summary>The zone on the building's side; null if its sensor does not answer.</summary>
    public ITimeOfFlight Inner { get; }

    private static ITimeOfFlight Open(byte address, bool move)
    {
        try
        {
            if (move)
            {
                using (I2cDevice atDefault = I2c.Open(Vl53L0X.DefaultI2cAddress))
                {
                    Vl53L0X.ChangeI2cAddress(atDefault, address);
                }
            }

            I2cDevice device = I2c.Open(address);
            I2c i2c = new I2c(device);
            if (!ChipIdentity.Answers(i2c, Vl53L0XZone.ModelIdRegister, Vl53L0XZone.ModelId))
            {
                device.Dispose();
                return null;
            }

            Vl53L0X chip = new Vl53L0X(device);
            chip.StartContinuousMeasurement();
            return new Vl53L0XZone(i2c);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
