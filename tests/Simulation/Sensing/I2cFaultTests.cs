using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>A fault in any one transfer costs one reading: each fault at each transfer of opening, measuring and powering down, for each driver.</summary>
[TestClass]
public class I2cFaultTests
{
    private const long Second = 1_000_000;
    private const int Measurements = 4;

    [TestMethod]
    [DataRow(I2cFault.NotAcknowledged)]
    [DataRow(I2cFault.Stretched)]
    [DataRow(I2cFault.HeldLow)]
    [DataRow(I2cFault.Garbage)]
    [DataRow(I2cFault.Ones)]
    public void LIS2MDL_loses_one_reading_to_a_fault(I2cFault fault) => Inject(fault, powersDown: true, time =>
    {
        var chip = new Lis2MdlRegisters(time);
        return new Rig(chip, bus => new Lis2Mdl(bus, true), s => ((Lis2Mdl)s).Z, value => chip.Field = (short)value, Patience: Second / 10, HasChecksums: false);
    });

    [TestMethod]
    [DataRow(I2cFault.NotAcknowledged)]
    [DataRow(I2cFault.Stretched)]
    [DataRow(I2cFault.HeldLow)]
    [DataRow(I2cFault.Garbage)]
    [DataRow(I2cFault.Ones)]
    public void VL53L0X_loses_one_reading_to_a_fault(I2cFault fault) => Inject(fault, powersDown: true, time =>
    {
        var chip = new Vl53L0XRegisters(time);
        return new Rig(chip, bus => new Vl53L0XZone(bus), s => ((Vl53L0XZone)s).DistanceMillimetres, value => chip.Millimetres = value, Patience: Second / 4, HasChecksums: false);
    });

    [TestMethod]
    [DataRow(I2cFault.NotAcknowledged, 600)]
    [DataRow(I2cFault.Stretched, 600)]
    [DataRow(I2cFault.HeldLow, 600)]
    [DataRow(I2cFault.Garbage, 600)]
    [DataRow(I2cFault.Ones, 600)]
    [DataRow(I2cFault.NotAcknowledged, 3600)]
    [DataRow(I2cFault.Stretched, 3600)]
    [DataRow(I2cFault.HeldLow, 3600)]
    [DataRow(I2cFault.Garbage, 3600)]
    public void SCD41_loses_one_reading_to_a_fault(I2cFault fault, int interval) => Inject(fault, powersDown: true, time =>
    {
        var chip = new Scd41Commands(time);
        return new Rig(chip, bus => new Scd41(bus) { IntervalSeconds = interval }, s => ((Scd41)s).Co2Ppm, value => chip.Ppm = value, Patience: 12 * Second, HasChecksums: true)
        {
            // Self-calibration by a week of its own interval (firmware/Sensing); a sleeping sensor does not calibrate itself.
            AtTheEnd = about => Assert.AreEqual(interval == 600 ? 80 : 156, chip.StandardPeriodHours, about),
        };
    });

    [TestMethod]
    [DataRow(I2cFault.NotAcknowledged, true)]
    [DataRow(I2cFault.Stretched, true)]
    [DataRow(I2cFault.HeldLow, true)]
    [DataRow(I2cFault.Garbage, true)]
    [DataRow(I2cFault.Ones, true)]
    [DataRow(I2cFault.NotAcknowledged, false)]
    [DataRow(I2cFault.Stretched, false)]
    [DataRow(I2cFault.HeldLow, false)]
    [DataRow(I2cFault.Garbage, false)]
    public void SPS30_loses_one_reading_to_a_fault(I2cFault fault, bool powersDown) => Inject(fault, powersDown, time =>
    {
        var chip = new Sps30Commands(time);
        return new Rig(chip, bus => new Sps30(bus), s => ((Sps30)s).Pm25TenthMicrograms / 10, value => chip.Micrograms = value, Patience: 16 * Second, HasChecksums: true)
        {
            AfterPowerDown = about => Assert.IsFalse(chip.FanRuns && powersDown && fault != I2cFault.HeldLow, $"{about}: the fan runs on"),
        };
    });

    [TestMethod]
    [DataRow(I2cFault.NotAcknowledged)]
    [DataRow(I2cFault.Stretched)]
    [DataRow(I2cFault.HeldLow)]
    [DataRow(I2cFault.Garbage)]
    [DataRow(I2cFault.Ones)]
    public void LIS2MDL_measures_raw_after_a_watch_that_a_fault_spoiled(I2cFault fault)
    {
        for (int index = 0, transfers = 1; index < transfers; index++)
        {
            var time = new VirtualTime();
            var chip = new Lis2MdlRegisters(time) { Field = 300 };
            var bus = new VirtualI2c(chip, time, index);
            var driver = new Lis2Mdl(bus, true);
            bus.FailAt(index, fault);
            if (driver.Watch(300, 300, 300, 20))
                driver.EndWatch();
            transfers = bus.Transfers;
            bus.Release();
            Assert.AreEqual(SensorProgress.Ready, Measure(driver, time), $"transfer {index}");
            Assert.AreEqual(300, driver.X, $"transfer {index}");
        }
    }

    [TestMethod]
    [DataRow(I2cFault.NotAcknowledged)]
    [DataRow(I2cFault.Stretched)]
    [DataRow(I2cFault.HeldLow)]
    [DataRow(I2cFault.Ones)]
    public void A_chip_that_does_not_answer_is_noticed_in_one_transfer(I2cFault fault)
    {
        var time = new VirtualTime();
        var bus = new VirtualI2c(new Vl53L0XRegisters(time), time, 1);
        Assert.IsTrue(ChipIdentity.Answers(bus, Vl53L0XZone.ModelIdRegister, Vl53L0XZone.ModelId));
        bus.FailAt(0, fault);
        Assert.IsFalse(ChipIdentity.Answers(bus, Vl53L0XZone.ModelIdRegister, Vl53L0XZone.ModelId));
        Assert.AreEqual(2, bus.Transfers);
    }

    private static void Inject(I2cFault fault, bool powersDown, Func<VirtualTime, Rig> create)
    {
        bool isHit = true;
        int cases = 0;
        int lost = 0;
        for (int index = 0; isHit; index++)
        {
            var time = new VirtualTime();
            Rig rig = create(time);
            var bus = new VirtualI2c(rig.Chip, time, index);
            ISensor sensor = rig.Open(bus);
            bus.FailAt(index, fault);
            for (int i = 0; i < Measurements; i++)
            {
                string about = $"{fault} at transfer {index}, measurement {i}";
                int value = 500 + (i * 70);
                rig.Set(value);
                int faults = bus.Faults;
                long began = time.NowMicroseconds;
                SensorProgress progress = Measure(sensor, time);
                int own = bus.Faults - faults;
                long limit = rig.Patience + (own * VirtualI2c.TimeoutMicroseconds);
                Assert.IsTrue(time.NowMicroseconds - began <= limit, $"{about}: {(time.NowMicroseconds - began) / 1000} ms");
                bool isFree = own > 0 && !rig.HasChecksums && fault is I2cFault.Garbage or I2cFault.Ones;
                if (progress == SensorProgress.Ready)
                    Assert.IsTrue(isFree || rig.Value(sensor) == value, $"{about}: {rig.Value(sensor)} instead of {value}");
                else
                    Assert.AreEqual((SensorProgress.Failed, Measured.NotAvailable), (progress, rig.Value(sensor) < -1000 ? Measured.NotAvailable : rig.Value(sensor)), about);
                Assert.IsTrue(own > 0 || progress == SensorProgress.Ready, $"{about}: a reading without a fault was lost");
                lost += progress == SensorProgress.Ready ? 0 : 1;
                if (powersDown || progress != SensorProgress.Ready && i % 2 == 0)
                    sensor.PowerDown();
                bus.Release();
                rig.AfterPowerDown(about);
                time.RunUntil(time.NowMicroseconds + (powersDown ? 10 * Second : Second / 20));
            }

            rig.AtTheEnd($"{fault} at transfer {index}");
            // The last measurements show what the fault left behind: it belongs to the first half.
            isHit = bus.Faults > 0 && index < bus.Transfers / 2;
            cases += isHit ? 1 : 0;
        }

        Console.WriteLine($"Figure: {fault}: {cases} transfers hit, {lost} readings lost");
        Assert.IsTrue(cases > 3, $"{cases}");
    }

    private static SensorProgress Measure(ISensor sensor, VirtualTime time)
    {
        sensor.Start(time.NowMicroseconds);
        SensorProgress progress = sensor.Poll(time.NowMicroseconds);
        while (progress == SensorProgress.Measuring)
        {
            time.RunUntil(Math.Max(time.NowMicroseconds, sensor.NextPollMicroseconds));
            progress = sensor.Poll(time.NowMicroseconds);
        }

        return progress;
    }

    private sealed record Rig(II2c Chip, Func<II2c, ISensor> Open, Func<ISensor, int> Value, Action<int> Set, long Patience, bool HasChecksums)
    {
        public Action<string> AfterPowerDown { get; init; } = _ => { };

        public Action<string> AtTheEnd { get; init; } = _ => { };
    }
}
