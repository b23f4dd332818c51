using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Chip;

[TestClass]
public class ReceiveTests
{
    private readonly VirtualTime _time = new();
    private readonly RadioChannel _channel;
    private readonly ChipPins _sender;
    private readonly ChipPins _receiver;

    public ReceiveTests()
    {
        _channel = new RadioChannel(_time, 1);
        _sender = new ChipPins(_time, _channel);
        _receiver = new ChipPins(_time, _channel, new Position(200, 0));
        _sender.Tune(7);
        _receiver.Tune(7);
    }

    // 4.1.6.1 and 6.4: flags, length, place in the FIFO, CRC bit and coding rate of the header.
    [TestMethod]
    public void A_frame_lies_in_the_FIFO_and_its_particulars_in_the_registers()
    {
        _receiver.Write(0x0F, 0x20);
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.Write(0x1D, 0x76);       // 4/7
        _sender.FillAndSend([5, 6, 7, 8]);
        Wait(200);
        Assert.AreEqual(0x50, _receiver.Read(0x12), "RxDone and ValidHeader");
        Assert.AreEqual(4, _receiver.Read(0x13));
        Assert.AreEqual(0x20, _receiver.Read(0x10));
        Assert.AreEqual(0x23, _receiver.Read(0x25), "address of the last byte written");
        Assert.AreEqual(3, _receiver.Read(0x18) >> 5, "coding rate 4/7");
        Assert.AreEqual(0x40, _receiver.Read(0x1C) & 0x40);
        Assert.AreEqual(1, _receiver.Read(0x15));
        Assert.AreEqual(1, _receiver.Read(0x17));
        _receiver.Write(0x0D, 0x20);
        CollectionAssert.AreEqual(new byte[] { 5, 6, 7, 8 }, _receiver.Burst(0x00, 4));
        Assert.AreEqual(0x85, _receiver.Read(0x01), "continuous reception goes on");
        Assert.HasCount(1, _receiver.Dio0Edges);
    }

    // 4.1.2.3: in continuous mode packets follow one another; the FIFO is cleared on the way into a receive mode.
    [TestMethod]
    public void Frames_of_a_continuous_reception_follow_one_another()
    {
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend([1, 2, 3]);
        Wait(200);
        _receiver.Write(0x12, 0xFF);
        _sender.FillAndSend([4, 5]);
        Wait(200);
        Assert.AreEqual(3, _receiver.Read(0x10));
        Assert.AreEqual(2, _receiver.Read(0x13));
        Assert.AreEqual(2, _receiver.Read(0x17));
        _receiver.Write(0x01, 0x81);
        _receiver.Write(0x01, 0x85);
        Assert.AreEqual(0, _receiver.Read(0x10));
        Assert.AreEqual(0, _receiver.Chip.PeekFifo(0));
    }

    // 4.1.6.1: single reception ends in standby after the frame.
    [TestMethod]
    public void Single_reception_ends_in_standby()
    {
        _receiver.Write(0x01, 0x86);
        Wait(1);
        _sender.FillAndSend([1]);
        Wait(200);
        Assert.AreEqual(0x81, _receiver.Read(0x01));
        Assert.AreEqual(0x40, _receiver.Read(0x12) & 0xC0);
    }

    // 6.4, RegSymbTimeout: time-out = symbols * Ts; table 18: RxTimeout on DIO1, and not on DIO0.
    [TestMethod]
    [DataRow(7, 8, 8.192)]
    [DataRow(7, 100, 102.4)]
    [DataRow(12, 8, 262.144)]
    [DataRow(9, 1023, 4190.208)]
    public void An_empty_window_closes_after_its_symbols(int spreadingFactor, int symbols, double milliseconds)
    {
        _receiver.Tune(spreadingFactor);
        _receiver.Write(0x1E, (byte)((spreadingFactor << 4) | (symbols >> 8)), (byte)symbols);
        long opened = _time.NowMicroseconds;
        _receiver.Write(0x01, 0x86);
        Wait(5000);
        Assert.AreEqual(0x80, _receiver.Read(0x12));
        Assert.AreEqual(0x81, _receiver.Read(0x01));
        Assert.AreEqual(milliseconds, (_receiver.Dio1Edges.Single() - opened) / 1000.0, 0.5);
        Assert.IsEmpty(_receiver.Dio0Edges);
    }

    // The window waits for a preamble, not for the frame's end.
    [TestMethod]
    public void A_preamble_within_the_window_keeps_it_open()
    {
        _receiver.Write(0x1E, 0x70, 20);
        _receiver.Write(0x01, 0x86);
        Wait(12);
        _sender.FillAndSend(new byte[100]);
        Wait(500);
        Assert.AreEqual(0x40, _receiver.Read(0x12) & 0xC0);
        Assert.AreEqual(100, _receiver.Read(0x13));
    }

    [TestMethod]
    public void A_preamble_that_comes_too_late_does_not()
    {
        _receiver.Write(0x1E, 0x70, 20);
        _receiver.Write(0x01, 0x86);
        Wait(18);
        _sender.FillAndSend(new byte[100]);
        Wait(500);
        Assert.AreEqual(0x80, _receiver.Read(0x12));
    }

    // 6.4, RegModemStat: bit 0 signal, 1 synchronised, 2 reception, 3 header; bit 4 when the modem is clear.
    [TestMethod]
    public void The_modem_status_follows_the_frame()
    {
        _receiver.Write(0x01, 0x85);
        Wait(1);
        Assert.AreEqual(0x10, _receiver.Read(0x18) & 0x1F);
        _sender.FillAndSend(new byte[50]);
        Wait(8);
        Assert.AreEqual(0x07, _receiver.Read(0x18) & 0x1F);
        Wait(20);
        Assert.AreEqual(0x0F, _receiver.Read(0x18) & 0x1F);
        Wait(200);
        Assert.AreEqual(0x10, _receiver.Read(0x18) & 0x1F);
    }

    // 6.4, RegMaxPayloadLength: a longer frame is refused by its header.
    [TestMethod]
    public void A_frame_longer_than_the_maximum_is_refused()
    {
        _receiver.Write(0x23, 10);
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend(new byte[11]);
        Wait(200);
        Assert.AreEqual(0, _receiver.Read(0x12) & 0x40);
        _sender.FillAndSend(new byte[10]);
        Wait(200);
        Assert.AreEqual(0x40, _receiver.Read(0x12) & 0x40);
    }

    // 4.1.1.6: both ends need the same header mode; the length and CRC are then agreed beforehand.
    [TestMethod]
    public void An_implicit_header_takes_the_length_from_the_register()
    {
        foreach (ChipPins pins in new[] { _sender, _receiver })
        {
            pins.Write(0x1D, 0x73);
            pins.Write(0x22, 6);
        }

        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend([1, 2, 3, 4, 5, 6]);
        Wait(200);
        Assert.AreEqual(0x40, _receiver.Read(0x12));
        Assert.AreEqual(6, _receiver.Read(0x13));
    }

    [TestMethod]
    [DataRow((byte)0x31, (byte)0xC5)]
    [DataRow((byte)0x37, (byte)0x0C)]
    [DataRow((byte)0x39, (byte)0x34)]
    [DataRow((byte)0x33, (byte)0x67)]
    [DataRow((byte)0x1E, (byte)0x84)]
    [DataRow((byte)0x1D, (byte)0x82)]
    public void One_register_that_does_not_match_makes_it_deaf(byte address, byte value)
    {
        _receiver.Write(address, value);
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend([1, 2, 3]);
        Wait(300);
        Assert.AreEqual(0, _receiver.Read(0x12));
    }

    // 4.1.1.6: LowDataRateOptimize is known to both or the payload is garbled; the header is not affected.
    [TestMethod]
    public void LowDataRateOptimize_on_one_side_garbles_the_payload()
    {
        _receiver.Write(0x26, 0x0C);
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend([1, 2, 3]);
        Wait(200);
        Assert.AreEqual(0x70, _receiver.Read(0x12), "RxDone, PayloadCrcError, ValidHeader");
    }

    // 5.5.5: current RSSI; noise of 125 kHz at a noise figure of 6 dB is -117 dBm.
    [TestMethod]
    public void The_current_RSSI_is_the_noise_until_somebody_sends()
    {
        _receiver.Write(0x01, 0x85);
        Wait(1);
        Assert.AreEqual(-117, -157 + _receiver.Read(0x1B), 1);
        _sender.FillAndSend(new byte[50]);
        Wait(20);
        Assert.IsGreaterThan(-110, -157 + _receiver.Read(0x1B));
    }

    [TestMethod]
    public void A_sender_that_is_cut_off_leaves_rubbish_and_not_a_stuck_receiver()
    {
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend(new byte[100]);
        Wait(80);
        _sender.Chip.PowerOff();
        Wait(500);
        Assert.AreEqual(0x60, _receiver.Read(0x12) & 0x60, "RxDone with PayloadCrcError");
        Assert.AreEqual(0x10, _receiver.Read(0x18) & 0x1F);
    }

    // A chip has one modem: it hears nothing while it sends.
    [TestMethod]
    public void While_it_sends_it_does_not_receive()
    {
        _receiver.FillAndSend(new byte[50]);
        Wait(1);
        _sender.FillAndSend([1]);
        Wait(10);
        _receiver.Write(0x01, 0x85);
        Wait(300);
        Assert.AreEqual(0, _receiver.Read(0x12) & 0x40);
    }

    // 6.4: header and packet counters are cleared in sleep.
    [TestMethod]
    public void Sleep_clears_the_counters()
    {
        _receiver.Write(0x01, 0x85);
        Wait(1);
        _sender.FillAndSend([1]);
        Wait(200);
        Assert.AreEqual(1, _receiver.Read(0x15));
        _receiver.Write(0x01, 0x80);
        Assert.AreEqual(0, _receiver.Read(0x15));
        Assert.AreEqual(0, _receiver.Read(0x17));
    }

    private void Wait(double milliseconds) => _time.RunFor(TimeSpan.FromMilliseconds(milliseconds));
}
