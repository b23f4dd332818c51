using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

/// <summary>Whatever goes wrong on the bus, at whichever transfer, costs a reading and no more: the measurement ends in time, and a later one is right.</summary>
[TestClass]
public class BusFaultTests
{
    private const long Minute = 60000000;

    // The set-up and two measurements take no more transfers in any driver.
    private const int MostTransfers = 40;

    [TestMethod]
    public void The_LIS2MDL_costs_a_reading()
    {
        for (int i = 0; i < MostTransfers * FaultyBus.Kinds; i++)
        {
            FakeI2c chip = new FakeI2c();
            chip.Registers[0x4F] = 0x40;
            chip.Registers[0x67] = 0x08;
            chip.Registers[0x68] = 0x2C;
            chip.Registers[0x69] = 0x01;
            FaultyBus bus = new FaultyBus(chip, i / FaultyBus.Kinds, i % FaultyBus.Kinds);
            Lis2Mdl driver = new Lis2Mdl(bus, true);
            long now = 0;
            while (!bus.IsOver)
                now = Measure(driver, bus, now);
            now = Measure(driver, bus, now);
            Assert.AreEqual((int)SensorProgress.Ready, (int)driver.Poll(now));
            Assert.AreEqual(300, driver.X);
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(600)]
    public void The_SCD41_costs_a_reading(int interval)
    {
        for (int i = 0; i < MostTransfers * FaultyBus.Kinds; i++)
        {
            FaultyBus bus = new FaultyBus(new FakeScd41(), i / FaultyBus.Kinds, i % FaultyBus.Kinds);
            Scd41 driver = new Scd41(bus);
            driver.IntervalSeconds = interval;
            long now = 0;
            while (!bus.IsOver)
            {
                now = Measure(driver, bus, now);
                driver.PowerDown();
            }

            now = Measure(driver, bus, now);
            Assert.AreEqual((int)SensorProgress.Ready, (int)driver.Poll(now));
            Assert.AreEqual(420, driver.Co2Ppm);
        }
    }

    [TestMethod]
    public void The_SPS30_costs_a_reading()
    {
        for (int i = 0; i < MostTransfers * FaultyBus.Kinds; i++)
        {
            FakeI2c chip = new FakeI2c();
            for (int word = 0; word < 20; word++)
                chip.AnswerWord(word, 0);
            chip.AnswerWord(0, 1);
            // 12.34 of both.
            chip.AnswerWord(2, 0x4145);
            chip.AnswerWord(3, 0x70A4);
            chip.AnswerWord(6, 0x4145);
            chip.AnswerWord(7, 0x70A4);
            FaultyBus bus = new FaultyBus(chip, i / FaultyBus.Kinds, i % FaultyBus.Kinds);
            Sps30 driver = new Sps30(bus);
            long now = 0;
            while (!bus.IsOver)
            {
                now = Measure(driver, bus, now);
                // The node takes the fan's power away after a failure and at the end.
                if (driver.Poll(now) != SensorProgress.Ready)
                    driver.PowerDown();
                chip.WrittenLength = 0;
            }

            now = Measure(driver, bus, now);
            Assert.AreEqual((int)SensorProgress.Ready, (int)driver.Poll(now));
            Assert.AreEqual(123, driver.Pm25TenthMicrograms);
        }
    }

    [TestMethod]
    public void The_VL53L0X_costs_a_reading()
    {
        for (int i = 0; i < MostTransfers * FaultyBus.Kinds; i++)
        {
            FakeI2c chip = new FakeI2c();
            chip.Registers[0x13] = 4;
            chip.Registers[0x14] = 11 << 3;
            chip.Registers[0x1E] = 0x02;
            chip.Registers[0x1F] = 0xDE;
            FaultyBus bus = new FaultyBus(chip, i / FaultyBus.Kinds, i % FaultyBus.Kinds);
            Vl53L0XZone driver = new Vl53L0XZone(bus);
            long now = 0;
            while (!bus.IsOver)
                now = Measure(driver, bus, now);
            now = Measure(driver, bus, now);
            Assert.AreEqual((int)SensorProgress.Ready, (int)driver.Poll(now));
            Assert.AreEqual(734, driver.DistanceMillimetres);
        }
    }

    // One measurement to its end; answers when that was. A node gives a sensor up after a minute.
    private static long Measure(ISensor driver, FaultyBus bus, long now)
    {
        long begin = now;
        driver.Start(now);
        SensorProgress progress = SensorProgress.Measuring;
        while (progress == SensorProgress.Measuring)
        {
            now = driver.NextPollMicroseconds > now ? driver.NextPollMicroseconds : now + 1000;
            progress = driver.Poll(now);
            now += bus.Lost;
            bus.Lost = 0;
            Assert.IsTrue(now - begin < Minute);
        }

        return now;
    }
}
