using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Board;

/// <summary>The battery's reading on each board, by a converter that is modelled from volts to counts without the driver's formula.</summary>
[TestClass]
public class BatteryScaleTests
{
    // Resistors of each board's divider, upper and lower, kΩ (hardware/boards): DevKitC and TTGO 100/100, Heltec 220/100.
    private static readonly (double Upper, double Lower)[] Dividers = [(100, 100), (220, 100), (100, 100)];

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void A_typical_chip_reads_within_30_mV_without_calibration(int board)
    {
        for (int volts = 2800; volts <= 4200; volts += 100)
            Assert.AreEqual(volts, Read(board, volts, reference: 1.1, new RecordStore(new MemoryStorage()), seed: volts), 30.0);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void A_chip_off_by_six_percent_reads_within_35_mV_after_calibration_at_one_voltage(int board)
    {
        foreach (double reference in (double[])[1.034, 1.067, 1.133, 1.166])
        {
            var store = new RecordStore(new MemoryStorage());
            int shown = Read(board, 3600, reference, store, seed: 1);
            int gain = BatteryScale.GainFor(BoardPins.Find(board).BatteryFullScaleMillivolts, 3600, shown);
            Assert.IsTrue(BatteryScale.Write(store, gain, 0));
            for (int volts = 2800; volts <= 4200; volts += 100)
                Assert.AreEqual(volts, Read(board, volts, reference, store, seed: volts), 35.0, $"reference {reference} V, calibrated at {shown}");
        }
    }

    [TestMethod]
    public void A_gain_that_no_chip_has_is_refused_and_ignored()
    {
        Assert.AreEqual(-1, BatteryScale.GainFor(6600, 3600, 2800));
        Assert.AreEqual(-1, BatteryScale.GainFor(6600, 3600, 200));
        var store = new RecordStore(new MemoryStorage());
        BatteryScale.Write(store, 20000, 0);
        Assert.AreEqual(3600, Read(0, 3600, 1.1, store, seed: 2), 30.0);
    }

    // Volts to counts: the divider, 142 mV that the converter does not see, 12 bits over three references, noise of ±6 counts.
    private static int Read(int board, int millivolts, double reference, RecordStore store, int seed)
    {
        (double upper, double lower) = Dividers[board];
        double pin = millivolts / 1000.0 * lower / (upper + lower);
        var random = new Random(seed);
        int sum = 0;
        for (int i = 0; i < 8; i++)
            sum += Math.Clamp((int)Math.Floor(((pin - 0.142) / (3 * reference) * 4096) + (random.NextDouble() * 12) - 6), 0, 4095);
        var scale = new BatteryScale(BoardPins.Find(board).BatteryFullScaleMillivolts, 4095);
        scale.Read(store);
        return scale.Millivolts(sum, 8);
    }
}
