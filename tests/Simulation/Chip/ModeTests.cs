using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Chip;

[TestClass]
public class ModeTests
{
    private readonly VirtualTime _time = new();
    private readonly ChipPins _pins;

    public ModeTests()
    {
        _pins = new ChipPins(_time, new RadioChannel(_time, 1));
    }

    // 6.4, RegOpMode bit 7: "can be modified only in Sleep mode. A write operation on other device modes is ignored."
    [TestMethod]
    public void LoRa_mode_is_entered_from_sleep_alone()
    {
        _pins.Write(0x01, 0x81);
        Assert.IsFalse(_pins.Chip.IsLoRa);
        _pins.Write(0x01, 0x80);
        Assert.AreEqual(0x00, _pins.Read(0x01), "the mode bits were taken, the LoRa bit was not");
        _pins.Write(0x01, 0x80);
        Assert.AreEqual(0x80, _pins.Read(0x01));
        Assert.HasCount(2, _pins.Chip.Misuses);
    }

    [TestMethod]
    public void LoRa_mode_is_left_from_sleep_alone()
    {
        _pins.EnterLoRa();
        _pins.Write(0x01, 0x01);
        Assert.IsTrue(_pins.Chip.IsLoRa);
        _pins.Write(0x01, 0x80);
        _pins.Write(0x01, 0x00);
        Assert.IsFalse(_pins.Chip.IsLoRa);
    }

    // Table 16: "sleep ... FIFO can not be accessed"; 4.1.2.3.
    [TestMethod]
    public void In_sleep_the_FIFO_is_neither_written_nor_read_nor_kept()
    {
        _pins.EnterLoRa();
        _pins.Write(0x0D, 0x00);
        _pins.Write(0x00, 0xAA, 0xBB);
        _pins.Write(0x01, 0x80);
        _pins.Write(0x0D, 0x00);
        _pins.Write(0x00, 0xCC);
        Assert.AreEqual(0, _pins.Read(0x00));
        Assert.HasCount(2, _pins.Chip.Misuses);
        _pins.Write(0x01, 0x81);
        _pins.Write(0x0D, 0x00);
        CollectionAssert.AreEqual(new byte[] { 0, 0 }, _pins.Burst(0x00, 2));
    }

    // Table 16: in sleep "only SPI and configuration registers available".
    [TestMethod]
    public void In_sleep_registers_are_kept_and_can_be_written()
    {
        _pins.EnterLoRa();
        _pins.Write(0x39, 0x34);
        _pins.Write(0x01, 0x80);
        _pins.Write(0x1E, 0x94);
        _pins.Write(0x01, 0x81);
        Assert.AreEqual(0x34, _pins.Read(0x39));
        Assert.AreEqual(0x94, _pins.Read(0x1E));
    }

    // 4.1.6.1: after TxDone the chip is in standby by itself.
    [TestMethod]
    public void After_a_frame_the_chip_is_in_standby()
    {
        _pins.Tune(7);
        _pins.FillAndSend([1, 2, 3]);
        Assert.AreEqual(0x83, _pins.Read(0x01));
        _time.RunFor(TimeSpan.FromSeconds(1));
        Assert.AreEqual(0x81, _pins.Read(0x01));
    }

    // 4.2.3.8: started by bit 6, running while bit 5 is set, below 10 ms, in standby and FSK mode only.
    [TestMethod]
    public void Image_calibration_takes_less_than_ten_milliseconds_in_FSK_standby()
    {
        _pins.Write(0x06, 0xD9, 0x13, 0x33);
        _pins.Write(0x3B, 0xC2);
        Assert.AreEqual(0x20, _pins.Read(0x3B) & 0x60, "running; the start bit reads 0");
        _time.RunFor(TimeSpan.FromMilliseconds(10));
        Assert.AreEqual(0x00, _pins.Read(0x3B) & 0x60);
        Assert.AreEqual(868.3e6, _pins.Chip.ImageCalibratedAtHz, 61);
    }

    [TestMethod]
    public void Image_calibration_outside_of_standby_does_nothing()
    {
        _pins.Write(0x01, 0x00);
        _pins.Write(0x3B, 0xC2);
        Assert.AreEqual(0x00, _pins.Read(0x3B) & 0x20);
        Assert.HasCount(1, _pins.Chip.Misuses);
    }

    // 4.1.6.2: CadDone always, CadDetected if a preamble of this SF is there; then standby.
    [TestMethod]
    public void Channel_activity_detection_tells_whether_there_is_a_preamble()
    {
        var channel = new RadioChannel(_time, 2);
        var sender = new ChipPins(_time, channel);
        var listener = new ChipPins(_time, channel, new Position(100, 0));
        sender.Tune(9);
        listener.Tune(9);
        Assert.AreEqual(0x04, Detect(listener));
        Assert.AreEqual(0x81, listener.Read(0x01));

        sender.FillAndSend(new byte[50]);
        _time.RunFor(TimeSpan.FromMilliseconds(5));
        Assert.AreEqual(0x05, Detect(listener));
        // 8 symbols of 4.1 ms: now come the sync word, the header and the payload.
        _time.RunFor(TimeSpan.FromMilliseconds(20));
        Assert.AreEqual(0x04, Detect(listener), "beyond the preamble");
    }

    [TestMethod]
    public void Channel_activity_detection_hears_its_own_spreading_factor_carrier_and_polarity_only()
    {
        var channel = new RadioChannel(_time, 2);
        var sender = new ChipPins(_time, channel);
        var listener = new ChipPins(_time, channel, new Position(100, 0));
        sender.Tune(10);
        foreach ((int spreadingFactor, double carrier, bool inverted, int flags) in new[]
            { (10, 868.1e6, false, 0x05), (9, 868.1e6, false, 0x04), (11, 868.1e6, false, 0x04), (10, 868.3e6, false, 0x04), (10, 868.1e6, true, 0x04) })
        {
            listener.Tune(spreadingFactor, carrier, inverted);
            sender.FillAndSend(new byte[5]);
            _time.RunFor(TimeSpan.FromMilliseconds(10));
            Assert.AreEqual(flags, Detect(listener), $"SF{spreadingFactor}, {carrier / 1e6} MHz, {(inverted ? "inverted" : "not inverted")}");
            _time.RunFor(TimeSpan.FromSeconds(1));
        }
    }

    [TestMethod]
    public void Channel_activity_detection_takes_less_than_two_symbols_of_which_the_receiver_is_on_for_one()
    {
        var pins = new ChipPins(_time, new RadioChannel(_time, 2));
        for (int spreadingFactor = 7; spreadingFactor <= 12; spreadingFactor++)
        {
            pins.Tune(spreadingFactor);
            double symbol = (1 << spreadingFactor) / 0.125;
            long start = _time.NowMicroseconds, receiverOff = 0;
            pins.Write(0x01, 0x87);
            while ((pins.Read(0x12) & 0x04) == 0)
            {
                if (pins.Chip.IsCorrelating && receiverOff == 0)
                    receiverOff = _time.NowMicroseconds;
                Assert.IsTrue(_time.RunNext());
            }

            // The synthesiser and the receiver start first (table 7).
            Assert.AreEqual(((1 << spreadingFactor) + 32) / 0.125 + 131, receiverOff - start, 2);
            Assert.AreEqual(1.85 * symbol + 131, _time.NowMicroseconds - start, 3);
            Assert.IsFalse(pins.Chip.IsCorrelating);
            pins.Write(0x12, 0xFF);
        }
    }

    private int Detect(ChipPins listener)
    {
        listener.Write(0x12, 0xFF);
        listener.Write(0x01, 0x87);
        _time.RunFor(TimeSpan.FromMilliseconds(40));
        return listener.Read(0x12);
    }
}
