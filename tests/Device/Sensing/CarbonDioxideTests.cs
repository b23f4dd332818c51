using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

/// <summary>How the SCD41 rests between measurements, and whether it can calibrate itself.</summary>
[TestClass]
public class CarbonDioxideTests
{
    [TestMethod]
    public void An_SCD41_that_keeps_its_power_takes_one_shot_and_calibrates_itself()
    {
        FakeScd41 sensor = new FakeScd41();
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = 600;
        Assert.IsTrue(Measure(chip) >= 10000000);
        Assert.AreEqual(2, sensor.Shots);
        Assert.AreEqual(420, chip.Co2Ppm);
        for (int i = 0; i < 3; i++)
        {
            chip.PowerDown();
            Assert.IsFalse(sensor.IsAsleep);
            Assert.IsTrue(Measure(chip) < 5100000);
            Assert.AreEqual(420, chip.Co2Ppm);
        }

        Assert.AreEqual(5, sensor.Shots);
        // What the board forgets in deep sleep the chip still knows.
        chip = new Scd41(sensor);
        chip.IntervalSeconds = 600;
        Assert.IsTrue(Measure(chip) < 5100000);
        Assert.AreEqual(6, sensor.Shots);
    }

    [TestMethod]
    public void An_SCD41_that_lost_its_power_is_set_up_anew_and_its_first_shot_discarded()
    {
        FakeScd41 sensor = new FakeScd41();
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = 600;
        Measure(chip);
        sensor.LosePower();
        Measure(chip);
        Assert.AreEqual(4, sensor.Shots);
        Assert.AreEqual(420, chip.Co2Ppm);
        Assert.AreEqual(80, sensor.StandardPeriodHours);
    }

    [TestMethod]
    // Hours of shots each five minutes, in steps of four: a week's and the first two days' at this interval. What the chip has by itself tells nothing, so it is never written.
    [DataRow(600, 24, 80)]
    [DataRow(300, 40, 156)]
    [DataRow(60, 220, 780)]
    [DataRow(1800, 8, 28)]
    public void The_periods_of_its_self_calibration_are_scaled_by_the_interval(int interval, int initial, int standard)
    {
        FakeScd41 sensor = new FakeScd41();
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = interval;
        Measure(chip);
        Assert.AreEqual(initial, sensor.InitialPeriodHours);
        Assert.AreEqual(standard, sensor.StandardPeriodHours);
        chip.PowerDown();
        Assert.IsTrue(Measure(chip) < 5100000);
    }

    [TestMethod]
    public void With_another_interval_the_periods_follow()
    {
        FakeScd41 sensor = new FakeScd41();
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = 600;
        Measure(chip);
        chip.PowerDown();
        chip.IntervalSeconds = 60;
        Measure(chip);
        Assert.AreEqual(780, sensor.StandardPeriodHours);
        Assert.AreEqual(420, chip.Co2Ppm);
    }

    [TestMethod]
    // More than half an hour, and an interval that nobody told.
    [DataRow(3600)]
    [DataRow(0)]
    public void An_SCD41_that_is_asked_rarely_sleeps_and_takes_two_shots(int interval)
    {
        FakeScd41 sensor = new FakeScd41();
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = interval;
        for (int i = 1; i <= 3; i++)
        {
            Measure(chip);
            Assert.AreEqual(420, chip.Co2Ppm);
            Assert.AreEqual(2 * i, sensor.Shots);
            chip.PowerDown();
            Assert.IsTrue(sensor.IsAsleep);
        }
    }

    [TestMethod]
    public void An_older_SCD41_that_knows_no_periods_measures_all_the_same()
    {
        FakeScd41 sensor = new FakeScd41();
        sensor.KnowsPeriods = false;
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = 600;
        for (int i = 1; i <= 3; i++)
        {
            Measure(chip);
            Assert.AreEqual(420, chip.Co2Ppm);
            Assert.AreEqual(2 * i, sensor.Shots);
            chip.PowerDown();
            Assert.IsFalse(sensor.IsAsleep);
        }
    }

    [TestMethod]
    public void An_SCD41_that_was_left_measuring_is_stopped()
    {
        FakeScd41 sensor = new FakeScd41();
        sensor.IsMeasuringWithoutPause = true;
        Scd41 chip = new Scd41(sensor);
        chip.IntervalSeconds = 600;
        Measure(chip);
        Assert.AreEqual(420, chip.Co2Ppm);
        Assert.IsFalse(sensor.IsMeasuringWithoutPause);
    }

    // Microseconds that it took.
    private static long Measure(Scd41 chip)
    {
        chip.Start(0);
        long now = 0;
        SensorProgress progress = SensorProgress.Measuring;
        while (progress == SensorProgress.Measuring && now < 60000000)
        {
            now = chip.NextPollMicroseconds;
            progress = chip.Poll(now);
        }

        Assert.AreEqual((int)SensorProgress.Ready, (int)progress);
        return now;
    }
}
