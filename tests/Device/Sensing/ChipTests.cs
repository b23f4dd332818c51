using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class ChipTests
{
    [TestMethod]
    public void The_LIS2MDL_measures_once_and_gives_raw_counts()
    {
        FakeI2c bus = new FakeI2c();
        bus.Registers[0x4F] = 0x40;
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        chip.Start(1000);
        // Temperature compensation and a single measurement; block data update.
        Assert.AreEqual(0x81, (int)bus.Registers[0x60]);
        Assert.AreEqual(0x10, (int)bus.Registers[0x62]);
        Assert.AreEqual((int)SensorProgress.Measuring, (int)chip.Poll(2000));

        // Not ready at first, then ready: x = -2, y = 300, z = -32768; temperature 8 counts above 25 °C.
        Assert.AreEqual((int)SensorProgress.Measuring, (int)chip.Poll(11000));
        Put(bus, new byte[] { 0xFE, 0xFF, 0x2C, 0x01, 0x00, 0x80, 0x08, 0x00 });
        bus.Registers[0x67] = 0x08;
        Assert.AreEqual((int)SensorProgress.Ready, (int)chip.Poll(chip.NextPollMicroseconds));
        Assert.AreEqual(-2, chip.X);
        Assert.AreEqual(300, chip.Y);
        Assert.AreEqual(-32768, chip.Z);
        Assert.AreEqual(2600, chip.TemperatureCentiCelsius);
    }

    [TestMethod]
    public void A_LIS2MDL_that_is_gone_fails_and_works_again_when_it_is_back()
    {
        FakeI2c bus = new FakeI2c();
        bus.IsGone = true;
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        chip.Start(0);
        Assert.AreEqual((int)SensorProgress.Failed, (int)chip.Poll(20000));
        Assert.AreEqual(Measured.NotAvailable, chip.X);
        bus.IsGone = false;
        bus.Registers[0x4F] = 0x40;
        bus.Registers[0x67] = 0x08;
        chip.Start(30000);
        Assert.AreEqual((int)SensorProgress.Ready, (int)chip.Poll(40000));
    }

    [TestMethod]
    public void A_LIS2MDL_that_never_gets_ready_fails_after_fifty_milliseconds()
    {
        FakeI2c bus = new FakeI2c();
        bus.Registers[0x4F] = 0x40;
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        chip.Start(0);
        long now = 0;
        SensorProgress progress = SensorProgress.Measuring;
        while (progress == SensorProgress.Measuring && now < 1000000)
        {
            now = chip.NextPollMicroseconds;
            progress = chip.Poll(now);
        }

        Assert.AreEqual((int)SensorProgress.Failed, (int)progress);
        Assert.IsTrue(now >= 50000 && now <= 60000);
    }

    [TestMethod]
    public void The_SCD41_discards_the_first_shot_after_waking_up()
    {
        FakeI2c bus = new FakeI2c();
        Scd41 chip = new Scd41(bus);
        bus.AnswerWord(0, 400);
        bus.AnswerWord(1, 0x6667);
        bus.AnswerWord(2, 0x5EB9);
        chip.Start(0);
        Assert.AreEqual(0x36F6, bus.LastCommand);
        long now = 0;
        int shots = 0;
        SensorProgress progress = SensorProgress.Measuring;
        while (progress == SensorProgress.Measuring && now < 60000000)
        {
            now = chip.NextPollMicroseconds;
            int before = bus.WrittenLength;
            progress = chip.Poll(now);
            if (bus.WrittenLength == before || bus.LastCommand != 0x219D)
                continue;
            shots++;
            if (shots == 2)
                bus.AnswerWord(0, 612);
        }

        Assert.AreEqual((int)SensorProgress.Ready, (int)progress);
        Assert.AreEqual(2, shots);
        Assert.AreEqual(612, chip.Co2Ppm);
        Assert.IsTrue(now >= 10000000 && now < 11000000);
        chip.PowerDown();
        Assert.AreEqual(0x36E0, bus.LastCommand);
    }

    [TestMethod]
    public void A_wrong_checksum_is_no_measurement()
    {
        FakeI2c bus = new FakeI2c();
        Scd41 chip = new Scd41(bus);
        bus.AnswerWord(0, 400);
        bus.AnswerWord(1, 1);
        bus.AnswerWord(2, 2);
        bus.Answer[5] ^= 1;
        chip.Start(0);
        long now = 0;
        SensorProgress progress = SensorProgress.Measuring;
        while (progress == SensorProgress.Measuring && now < 60000000)
        {
            now = chip.NextPollMicroseconds;
            progress = chip.Poll(now);
        }

        Assert.AreEqual((int)SensorProgress.Failed, (int)progress);
        Assert.AreEqual(Measured.NotAvailable, chip.Co2Ppm);
    }

    [TestMethod]
    public void The_checksum_is_the_one_of_the_data_sheets()
    {
        // Both data sheets give the same example: the CRC of BEEF is 92.
        FakeI2c bus = new FakeI2c();
        bus.AnswerWord(0, 0xBEEF);
        Assert.AreEqual(0x92, (int)bus.Answer[2]);
        // And what the driver puts behind a word: start of measurement, floating point, 0300 AC.
        Sps30 chip = new Sps30(bus);
        chip.Start(0);
        chip.Poll(chip.NextPollMicroseconds);
        Assert.AreEqual(0x00AC, bus.LastCommand);
    }

    [TestMethod]
    // 12.34, 0.05, 0.04, 999.96, NaN and -1.0 as IEEE 754.
    [DataRow(0x414570A4, 123)]
    [DataRow(0x3D4CCCCD, 1)]
    [DataRow(0x3D23D70A, 0)]
    [DataRow(0x4479FD71, 10000)]
    [DataRow(0x7FC00000, Measured.NotAvailable)]
    [DataRow(unchecked((int)0xBF800000), Measured.NotAvailable)]
    [DataRow(0, 0)]
    public void The_SPS30s_floating_point_becomes_tenths(int bits, int tenths)
    {
        FakeI2c bus = new FakeI2c();
        Sps30 chip = new Sps30(bus);
        for (int i = 0; i < 20; i++)
            bus.AnswerWord(i, 0);
        bus.AnswerWord(0, 1);
        // PM2.5 is the second value, PM10 the fourth; the data-ready word is the first of the answer.
        bus.AnswerWord(2, (bits >> 16) & 0xFFFF);
        bus.AnswerWord(3, bits & 0xFFFF);
        bus.AnswerWord(6, (bits >> 16) & 0xFFFF);
        bus.AnswerWord(7, bits & 0xFFFF);
        chip.Start(0);
        chip.Poll(chip.NextPollMicroseconds);
        Assert.AreEqual((int)SensorProgress.Ready, (int)chip.Poll(chip.NextPollMicroseconds));
        Assert.AreEqual(tenths, chip.Pm25TenthMicrograms);
        Assert.AreEqual(tenths, chip.Pm10TenthMicrograms);
    }

    [TestMethod]
    public void A_VL53L0X_without_a_target_says_so()
    {
        FakeI2c bus = new FakeI2c();
        Vl53L0XZone zone = new Vl53L0XZone(bus);
        zone.Start(0);
        Assert.AreEqual((int)SensorProgress.Measuring, (int)zone.Poll(0));
        bus.Registers[0x13] = 4;
        // Status 11 is a complete range; 734 mm.
        bus.Registers[0x14] = 11 << 3;
        bus.Registers[0x1E] = 0x02;
        bus.Registers[0x1F] = 0xDE;
        Assert.AreEqual((int)SensorProgress.Ready, (int)zone.Poll(zone.NextPollMicroseconds));
        Assert.AreEqual(734, zone.DistanceMillimetres);
        Assert.AreEqual(1, (int)bus.Registers[0x0B]);
        // Status 4 is a signal too weak.
        bus.Registers[0x14] = 4 << 3;
        zone.Start(40000);
        zone.Poll(40000);
        Assert.AreEqual(TimeOfFlight.NoTarget, zone.DistanceMillimetres);
    }

    private static void Put(FakeI2c bus, byte[] fromOutX)
    {
        for (int i = 0; i < fromOutX.Length; i++)
            bus.Registers[0x68 + i] = fromOutX[i];
    }
}
