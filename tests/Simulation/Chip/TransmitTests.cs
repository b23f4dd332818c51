using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Chip;

[TestClass]
public class TransmitTests
{
    private readonly VirtualTime _time = new();
    private readonly RadioChannel _channel;
    private readonly ChipPins _pins;
    private readonly List<Transmission> _air = [];

    public TransmitTests()
    {
        _channel = new RadioChannel(_time, 1);
        _channel.Transmitted += _air.Add;
        _pins = new ChipPins(_time, _channel);
    }

    // 4.1.1.7, worked by hand: n_payload = 8 + ceil((8 PL - 4 SF + 28 + 16) / (4 (SF - 2 DE))) * 5; T = (8 + 4.25 + n) * Ts.
    [TestMethod]
    [DataRow(7, 12, 41.216)]     // 8 + ceil(112/28) * 5 = 28 -> 40.25 * 1.024
    [DataRow(7, 51, 102.656)]    // 8 + ceil(424/28) * 5 = 88 -> 100.25
    [DataRow(9, 20, 185.344)]    // 8 + ceil(168/36) * 5 = 33 -> 45.25 * 4.096
    [DataRow(10, 23, 370.688)]   // 8 + ceil(188/40) * 5 = 33 -> 45.25 * 8.192
    [DataRow(11, 23, 823.296)]   // DE: 8 + ceil(184/36) * 5 = 38 -> 50.25 * 16.384
    [DataRow(12, 23, 1482.752)]  // DE: 8 + ceil(180/40) * 5 = 33 -> 45.25 * 32.768
    public void Time_on_air_is_that_of_the_formula(int spreadingFactor, int length, double milliseconds)
    {
        _pins.Tune(spreadingFactor);
        _pins.FillAndSend(new byte[length]);
        _time.RunFor(TimeSpan.FromSeconds(3));
        Assert.HasCount(1, _air);
        Assert.AreEqual(milliseconds, _air[0].AirMicroseconds / 1000.0, 0.001);
        Assert.AreEqual(_air[0].EndMicroseconds, _pins.Dio0Edges.Single());
    }

    // Table 7: synthesiser 60 us and the transmitter's ramp; from sleep the crystal's 250 us as well.
    [TestMethod]
    public void The_air_begins_a_little_after_the_mode_was_written()
    {
        _pins.Tune(7);
        _pins.FillAndSend([1]);
        long written = _time.NowMicroseconds;
        _time.RunFor(TimeSpan.FromSeconds(1));
        Assert.IsGreaterThan(written + 50, _air[0].StartMicroseconds);
        Assert.IsLessThan(written + 300, _air[0].StartMicroseconds);
    }

    // 4.1.2.3: what is sent lies from RegFifoTxBaseAddr on, RegPayloadLength bytes, whatever the pointer was left at.
    [TestMethod]
    public void The_payload_is_taken_from_the_base_address()
    {
        _pins.Tune(7);
        _pins.Write(0x0E, 0xFE);
        _pins.Write(0x0D, 0xFE);
        _pins.Write(0x00, 9, 8, 7, 6);
        _pins.Write(0x22, 3);
        _pins.Write(0x01, 0x83);
        _time.RunFor(TimeSpan.FromSeconds(1));
        CollectionAssert.AreEqual(new byte[] { 9, 8, 7 }, _air[0].Payload);
    }

    [TestMethod]
    public void The_modulation_is_that_of_the_registers()
    {
        _pins.Tune(10);
        _pins.Write(0x1D, 0x88);           // 250 kHz, 4/8
        _pins.Write(0x20, 0x01, 0x02);     // 258 symbols
        _pins.Write(0x39, 0x34);
        _pins.Write(0x33, 0x26, 0x00);     // transmit path inverted
        _pins.FillAndSend([1, 2]);
        _time.RunFor(TimeSpan.FromSeconds(3));
        Transmission sent = _air.Single();
        Assert.AreEqual(868.1e6, sent.Modulation.FrequencyHz, 31);
        Assert.AreEqual(10, sent.Modulation.SpreadingFactor);
        Assert.AreEqual(250_000, sent.Modulation.BandwidthHz);
        Assert.AreEqual(8, sent.CodingRateDenominator);
        Assert.AreEqual(258, sent.PreambleSymbols);
        Assert.AreEqual(0x34, sent.Modulation.SyncWord);
        Assert.IsTrue(sent.Modulation.InvertedIq);
        Assert.IsTrue(sent.Crc);
    }

    // 5.4.2: PA_BOOST gives 2 to 17 dBm; 5.4.3: 20 dBm with RegPaDac = 87 and a current limit that allows it.
    [TestMethod]
    [DataRow((byte)0x80, (byte)0x84, (byte)0x2B, 2.0)]
    [DataRow((byte)0x8C, (byte)0x84, (byte)0x2B, 14.0)]
    [DataRow((byte)0xFF, (byte)0x84, (byte)0x2B, 17.0)]
    [DataRow((byte)0xFF, (byte)0x87, (byte)0x31, 20.0)]
    [DataRow((byte)0xFF, (byte)0x87, (byte)0x2B, 17.0)]
    public void Output_power_on_PA_BOOST(byte config, byte dac, byte ocp, double dbm)
    {
        _pins.Write(0x09, config);
        _pins.Write(0x4D, dac);
        _pins.Write(0x0B, ocp);
        Assert.AreEqual(dbm, _pins.Chip.OutputPowerDbm);
    }

    // RFM95: only PA_BOOST is wired, so that the RFO pin radiates next to nothing.
    [TestMethod]
    public void The_RFO_pin_leads_nowhere()
    {
        _pins.Write(0x09, 0x7F);
        Assert.IsLessThan(-40.0, _pins.Chip.OutputPowerDbm);
    }

    // 6.4, RegIrqFlagsMask: a masked flag is not raised, and the line stays low.
    [TestMethod]
    public void A_masked_TxDone_is_not_told()
    {
        _pins.Tune(7);
        _pins.Write(0x11, 0x08);
        _pins.FillAndSend([1]);
        _time.RunFor(TimeSpan.FromSeconds(1));
        Assert.AreEqual(0, _pins.Read(0x12));
        Assert.IsEmpty(_pins.Dio0Edges);
    }

    // Table 18: DIO0 = TxDone with 01; it is high until the flag is cleared by writing a 1 (6.4).
    [TestMethod]
    public void DIO0_follows_TxDone_when_mapped_and_falls_when_the_flag_is_cleared()
    {
        _pins.Tune(7);
        _pins.FillAndSend([1]);
        _time.RunFor(TimeSpan.FromSeconds(1));
        Assert.AreEqual(0x08, _pins.Read(0x12));
        Assert.IsTrue(_pins.Chip.Dio0);
        _pins.Write(0x12, 0x40);
        Assert.IsTrue(_pins.Chip.Dio0, "another flag's 1 clears nothing");
        _pins.Write(0x12, 0x08);
        Assert.IsFalse(_pins.Chip.Dio0);

        // Mapped to RxDone instead, it stays low; mapped again while the flag is set, it rises.
        _pins.Write(0x40, 0x00);
        _pins.Write(0x01, 0x83);
        _time.RunFor(TimeSpan.FromSeconds(1));
        Assert.IsFalse(_pins.Chip.Dio0);
        _pins.Write(0x40, 0x40);
        Assert.IsTrue(_pins.Chip.Dio0);
    }

    [TestMethod]
    public void Leaving_the_mode_cuts_the_frame_off()
    {
        _pins.Tune(12);
        _pins.FillAndSend(new byte[50]);
        _time.RunFor(TimeSpan.FromMilliseconds(500));
        _pins.Write(0x01, 0x81);
        _time.RunFor(TimeSpan.FromSeconds(5));
        Assert.IsTrue(_air.Single().CutOff);
        Assert.IsLessThan(500_001, _air[0].EndMicroseconds);
        Assert.AreEqual(0, _pins.Read(0x12));
        Assert.AreEqual(0, _pins.Chip.FramesSent);
    }
}
