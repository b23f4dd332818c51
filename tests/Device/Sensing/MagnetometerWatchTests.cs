using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class MagnetometerWatchTests
{
    [TestMethod]
    public void The_LIS2MDL_watches_around_the_field_at_rest_with_its_interrupt_latched_on_the_pin()
    {
        FakeI2c bus = Bus();
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        Assert.IsTrue(chip.CanWatch);
        Assert.IsTrue(chip.Watch(-2, 300, -330, 20));
        // OFFSET_X_REG_L to OFFSET_Z_REG_H, two's complement.
        byte[] offsets = new byte[] { 0xFE, 0xFF, 0x2C, 0x01, 0xB6, 0xFE };
        for (int i = 0; i < offsets.Length; i++)
            Assert.AreEqual((int)offsets[i], (int)bus.Registers[0x45 + i]);
        // Compensated, low power, 10 Hz, continuous; after the offset, filtered; on the pin; all axes, high, latched.
        Assert.AreEqual(0x90, (int)bus.Registers[0x60]);
        Assert.AreEqual(0x09, (int)bus.Registers[0x61]);
        Assert.AreEqual(0x50, (int)bus.Registers[0x62]);
        Assert.AreEqual(0xE7, (int)bus.Registers[0x63]);
        Assert.AreEqual(20, (int)bus.Registers[0x65]);
        Assert.AreEqual(0, (int)bus.Registers[0x66]);
    }

    [TestMethod]
    public void After_a_start_the_chip_tells_what_it_watched_and_measures_raw_again()
    {
        FakeI2c bus = Bus();
        new Lis2Mdl(bus, true).Watch(-2, 300, -330, 20);
        bus.Registers[0x64] = 0x81;
        // The board has slept: another driver, the same chip.
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        Assert.AreEqual((int)WatchOutcome.Moved, (int)chip.EndWatch());
        Assert.AreEqual(-2, chip.WatchedX);
        Assert.AreEqual(300, chip.WatchedY);
        Assert.AreEqual(-330, chip.WatchedZ);
        for (int i = 0x45; i <= 0x4A; i++)
            Assert.AreEqual(0, (int)bus.Registers[i]);
        Assert.AreEqual(0, (int)bus.Registers[0x61]);
        Assert.AreEqual(0, (int)bus.Registers[0x63]);
        // Told once.
        Assert.AreEqual((int)WatchOutcome.None, (int)chip.EndWatch());
    }

    [TestMethod]
    public void A_watch_in_which_nothing_moved_is_told_apart_from_one_that_was_lost()
    {
        FakeI2c bus = Bus();
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        chip.Watch(1, 2, 3, 20);
        Assert.AreEqual((int)WatchOutcome.Still, (int)chip.EndWatch());
        chip.Watch(1, 2, 3, 20);
        // The supply was away: every register as after a reset.
        for (int i = 0; i < 256; i++)
            bus.Registers[i] = 0;
        bus.Registers[0x4F] = 0x40;
        Assert.AreEqual((int)WatchOutcome.None, (int)chip.EndWatch());
        chip.Watch(1, 2, 3, 20);
        bus.IsGone = true;
        Assert.AreEqual((int)WatchOutcome.None, (int)chip.EndWatch());
        Assert.IsFalse(chip.Watch(1, 2, 3, 20));
    }

    [TestMethod]
    public void A_measurement_ends_a_watch_and_what_one_left_behind_falsifies_none()
    {
        FakeI2c bus = Bus();
        Lis2Mdl chip = new Lis2Mdl(bus, true);
        chip.Watch(100, 100, 100, 20);
        chip.Start(0);
        Assert.AreEqual(0, (int)bus.Registers[0x45]);
        Assert.AreEqual(0x81, (int)bus.Registers[0x60]);
        Assert.AreEqual(0x10, (int)bus.Registers[0x62]);
        new Lis2Mdl(bus, true).Watch(100, 100, 100, 20);
        chip = new Lis2Mdl(bus, true);
        chip.Start(0);
        Assert.AreEqual(0, (int)bus.Registers[0x45]);
        Assert.AreEqual(0, (int)bus.Registers[0x63]);
    }

    [TestMethod]
    public void Without_the_line_the_chip_is_not_asked()
    {
        FakeI2c bus = Bus();
        Lis2Mdl chip = new Lis2Mdl(bus, false);
        Assert.IsFalse(chip.CanWatch);
        Assert.IsFalse(chip.Watch(1, 2, 3, 20));
        Assert.AreEqual((int)WatchOutcome.None, (int)chip.EndWatch());
        Assert.AreEqual(0, bus.WrittenLength);
    }

    private static FakeI2c Bus()
    {
        FakeI2c bus = new FakeI2c();
        bus.Registers[0x4F] = 0x40;
        return bus;
    }
}
