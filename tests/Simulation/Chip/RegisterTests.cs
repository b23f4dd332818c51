using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Chip;

[TestClass]
public class RegisterTests
{
    // Table 41, column "Default (FSK)" and 6.2: what a driver may find after reset.
    [TestMethod]
    [DataRow((byte)0x01, (byte)0x09, "RegOpMode: FSK, low frequency mode, standby")]
    [DataRow((byte)0x02, (byte)0x1A, "RegBitrateMsb")]
    [DataRow((byte)0x03, (byte)0x0B, "RegBitrateLsb")]
    [DataRow((byte)0x05, (byte)0x52, "RegFdevLsb")]
    [DataRow((byte)0x06, (byte)0x6C, "RegFrfMsb: 434 MHz")]
    [DataRow((byte)0x07, (byte)0x80, "RegFrfMid")]
    [DataRow((byte)0x08, (byte)0x00, "RegFrfLsb")]
    [DataRow((byte)0x09, (byte)0x4F, "RegPaConfig: RFO")]
    [DataRow((byte)0x0A, (byte)0x09, "RegPaRamp: 40 us")]
    [DataRow((byte)0x0B, (byte)0x2B, "RegOcp: on, 100 mA")]
    [DataRow((byte)0x0C, (byte)0x20, "RegLna: highest gain")]
    [DataRow((byte)0x42, (byte)0x12, "RegVersion")]
    [DataRow((byte)0x4D, (byte)0x84, "RegPaDac: default power")]
    public void Registers_of_both_modems_have_their_reset_values(byte address, byte value, string name) =>
        Assert.AreEqual(value, New().Read(address), name);

    // 6.4, column "Reset".
    [TestMethod]
    [DataRow((byte)0x0D, (byte)0x00, "RegFifoAddrPtr")]
    [DataRow((byte)0x0E, (byte)0x80, "RegFifoTxBaseAddr")]
    [DataRow((byte)0x0F, (byte)0x00, "RegFifoRxBaseAddr")]
    [DataRow((byte)0x11, (byte)0x00, "RegIrqFlagsMask")]
    [DataRow((byte)0x12, (byte)0x00, "RegIrqFlags")]
    [DataRow((byte)0x18, (byte)0x10, "RegModemStat: modem clear")]
    [DataRow((byte)0x1D, (byte)0x72, "RegModemConfig1: 125 kHz, 4/5, explicit header")]
    [DataRow((byte)0x1E, (byte)0x70, "RegModemConfig2: SF7, CRC off")]
    [DataRow((byte)0x1F, (byte)0x64, "RegSymbTimeoutLsb: 100 symbols")]
    [DataRow((byte)0x20, (byte)0x00, "RegPreambleMsb")]
    [DataRow((byte)0x21, (byte)0x08, "RegPreambleLsb: 8 symbols")]
    [DataRow((byte)0x22, (byte)0x01, "RegPayloadLength")]
    [DataRow((byte)0x23, (byte)0xFF, "RegMaxPayloadLength")]
    [DataRow((byte)0x24, (byte)0x00, "RegHopPeriod: no hopping")]
    [DataRow((byte)0x31, (byte)0xC3, "RegDetectOptimize: SF7 to SF12")]
    [DataRow((byte)0x33, (byte)0x27, "RegInvertIQ: normal")]
    [DataRow((byte)0x37, (byte)0x0A, "RegDetectionThreshold: SF7 to SF12")]
    [DataRow((byte)0x39, (byte)0x12, "RegSyncWord")]
    [DataRow((byte)0x3B, (byte)0x1D, "RegInvertIQ2: normal")]
    public void Registers_of_the_LoRa_page_have_their_reset_values(byte address, byte value, string name)
    {
        ChipPins pins = New();
        pins.EnterLoRa();
        Assert.AreEqual(value, pins.Read(address), name);
    }

    // 2.2: the address byte with bit 7 set writes; a burst goes on to the next address.
    [TestMethod]
    public void A_burst_goes_from_register_to_register()
    {
        ChipPins pins = New();
        pins.Write(0x06, 0xD9, 0x06, 0x66);
        CollectionAssert.AreEqual(new byte[] { 0xD9, 0x06, 0x66 }, pins.Burst(0x06, 3));
    }

    // 2.2: "the FIFO... address byte is not incremented"; 4.1.2.3: RegFifoAddrPtr is, and wraps.
    [TestMethod]
    public void A_burst_on_RegFifo_fills_the_FIFO_and_its_pointer_wraps()
    {
        ChipPins pins = New();
        pins.EnterLoRa();
        pins.Write(0x0D, 0xFE);
        pins.Write(0x00, 1, 2, 3);
        Assert.AreEqual(0x01, pins.Read(0x0D));
        pins.Write(0x0D, 0xFE);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, pins.Burst(0x00, 3));
        Assert.AreEqual(3, pins.Chip.PeekFifo(0));
        Assert.AreEqual(0x00, pins.Read(0x06) & 0, "the next register is untouched");
        Assert.AreEqual(0x6C, pins.Read(0x06));
    }

    // 2.2: while a register is written, its old value comes back.
    [TestMethod]
    public void A_write_answers_the_old_value() =>
        Assert.AreEqual(0x6C, New().Transfer(0x86, 0xD9)[1]);

    // 6.4, RegOpMode bit 6: AccessSharedReg shows the FSK page, 0x0D to 0x3F, in LoRa mode.
    [TestMethod]
    public void The_two_pages_hold_their_own_values()
    {
        ChipPins pins = New();
        pins.Write(0x31, 0x55);
        pins.EnterLoRa();
        Assert.AreEqual(0xC3, pins.Read(0x31));
        pins.Write(0x31, 0x43);
        pins.Write(0x01, 0xC1);
        Assert.AreEqual(0x55, pins.Read(0x31));
        pins.Write(0x01, 0x81);
        Assert.AreEqual(0x43, pins.Read(0x31));
    }

    [TestMethod]
    public void Status_registers_and_the_version_cannot_be_written()
    {
        ChipPins pins = New();
        pins.EnterLoRa();
        foreach (byte address in new byte[] { 0x10, 0x13, 0x18, 0x19, 0x1A, 0x28, 0x42 })
        {
            byte before = pins.Read(address);
            pins.Write(address, 0x5A);
            Assert.AreEqual(before, pins.Read(address), $"0x{address:X2}");
        }
    }

    // 7.2.2: NRESET low for 100 us, then 5 ms until the chip may be used.
    [TestMethod]
    public void Reset_restores_every_register_and_needs_five_milliseconds()
    {
        var time = new VirtualTime();
        var pins = new ChipPins(time, new RadioChannel(time, 1));
        pins.Tune(9);
        pins.Chip.Reset.Write(false);
        time.RunFor(TimeSpan.FromMicroseconds(100));
        Assert.AreEqual(0, pins.Read(0x42), "held in reset");
        pins.Chip.Reset.Write(true);
        time.RunFor(TimeSpan.FromMilliseconds(4.9));
        Assert.AreEqual(0, pins.Read(0x42), "not ready yet");
        Assert.HasCount(1, pins.Chip.Misuses);
        time.RunFor(TimeSpan.FromMilliseconds(0.1));
        Assert.AreEqual(0x12, pins.Read(0x42));
        Assert.AreEqual(0x09, pins.Read(0x01));
        CollectionAssert.AreEqual(new byte[] { 0x6C, 0x80, 0x00 }, pins.Burst(0x06, 3));
    }

    // 7.2.1: 10 ms after the supply is there.
    [TestMethod]
    public void After_power_on_the_chip_needs_ten_milliseconds()
    {
        var time = new VirtualTime();
        var pins = new ChipPins(time, new RadioChannel(time, 1));
        pins.Tune(9);
        pins.Chip.PowerOff();
        Assert.AreEqual(0, pins.Read(0x42));
        pins.Chip.PowerOn();
        time.RunFor(TimeSpan.FromMilliseconds(9.9));
        Assert.AreEqual(0, pins.Read(0x42));
        time.RunFor(TimeSpan.FromMilliseconds(0.1));
        Assert.AreEqual(0x12, pins.Read(0x42));
        Assert.AreEqual(0x09, pins.Read(0x01));
    }

    private static ChipPins New()
    {
        var time = new VirtualTime();
        return new ChipPins(time, new RadioChannel(time, 1));
    }
}
