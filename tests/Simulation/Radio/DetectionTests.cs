using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>Looks at the channel for a preamble, and the frame behind it.</summary>
[TestClass]
public class DetectionTests
{
    private readonly VirtualTime _time = new();
    private readonly RadioChannel _channel;
    private readonly DriverBench _gateway;
    private readonly DriverBench _node;

    public DetectionTests()
    {
        _channel = new RadioChannel(_time, 3);
        _gateway = new DriverBench(_time, _channel, default);
        _node = new DriverBench(_time, _channel, new Position(200, 0));
        _gateway.SetUp();
        _node.SetUp();
    }

    [TestMethod]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(9)]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(12)]
    public void A_preamble_is_found_in_two_symbols_and_the_frame_behind_it_received(int spreadingFactor)
    {
        var settings = new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = spreadingFactor };
        Assert.AreEqual(RadioEvent.NothingDetected, Look(settings));
        Assert.AreEqual(RadioState.Standby, _gateway.Radio.State);

        byte[] frame = [0x40, 1, 2, 3, 4, 0x80, 5, 0, 1, 0xA6, 1, 2, 3, 4];
        _node.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 868_100_000, SpreadingFactor = spreadingFactor }, frame, frame.Length);
        _node.Radio.Start(_time.NowMicroseconds);
        _time.RunFor(TimeSpan.FromMicroseconds(0.5 * (1 << spreadingFactor) / 0.125));
        long start = _time.NowMicroseconds;
        Assert.AreEqual(RadioEvent.PreambleDetected, Look(settings));
        Assert.IsLessThan(2 * (1 << spreadingFactor) / 0.125 + 200, _time.NowMicroseconds - start);
        Assert.AreEqual(RadioState.ReceivePrepared, _gateway.Radio.State);
        _gateway.Radio.Start(_time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.ReceiveDone, _gateway.RunUntilEvent());
        CollectionAssert.AreEqual(frame, _gateway.Radio.Received.Data[..frame.Length]);
        Assert.IsEmpty(_gateway.Chip.Misuses);
    }

    [TestMethod]
    public void A_false_alarm_ends_with_a_timeout_after_the_window()
    {
        var settings = new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 9, SymbolTimeout = 8 };
        _channel.Transmit(new Transmission
        {
            From = new Position(100, 0), PowerDbm = 14, Payload = new byte[30], PreambleSymbols = 12,
            // A foreign network's sync word: its preamble looks like ours.
            Modulation = new LoRaModulation(868.1e6, 9, 125_000, false, 0x12, false),
        });
        Assert.AreEqual(RadioEvent.PreambleDetected, Look(settings));
        long start = _time.NowMicroseconds;
        _gateway.Radio.Start(start);
        Assert.AreEqual(RadioEvent.ReceiveTimeout, _gateway.RunUntilEvent());
        Assert.IsLessThan(12 * 4096, _time.NowMicroseconds - start);
        Assert.AreEqual(RadioState.Standby, _gateway.Radio.State);
    }

    [TestMethod]
    public void Looks_that_follow_upon_one_another_write_only_what_changes_and_now_and_then_everything()
    {
        var settings = new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 7 };
        Look(settings);
        var lengths = new List<int>();
        for (int i = 0; i < 300; i++)
        {
            _gateway.Trace.Writes.Clear();
            settings.SpreadingFactor = 7 + i % 6;
            Look(settings);
            lengths.Add(_gateway.Trace.Writes.Count);
            CollectionAssert.IsSubsetOf(new[] { $"1E={16 * settings.SpreadingFactor:X2}", "01=87" }, _gateway.Trace.Writes);
        }

        Console.WriteLine($"Figure: a look at the channel writes {lengths.Min()} registers, and {lengths.Max()} every {lengths.IndexOf(lengths.Max()) + 1}th time");
        Assert.AreEqual(5, lengths.Min());
        Assert.AreEqual(2, lengths.Count(n => n > 5));
    }

    [TestMethod]
    public void A_look_that_never_ends_is_a_fault()
    {
        var settings = new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 7 };
        _gateway.Radio.PrepareDetection(settings);
        _gateway.Radio.Start(_time.NowMicroseconds);
        _gateway.Chip.PowerOff();
        Assert.AreEqual(RadioEvent.Fault, _gateway.RunUntilEvent());
    }

    [TestMethod]
    public void A_transmission_after_a_look_and_a_look_after_it_are_set_up_anew()
    {
        var settings = new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 10 };
        Look(settings);
        byte[] frame = [0x60, 1, 2, 3, 4];
        _gateway.Radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 869_525_000, SpreadingFactor = 9, InvertIq = true, Crc = false }, frame, frame.Length);
        Transmission? sent = null;
        _channel.Transmitted += t => sent = t;
        _gateway.Radio.Start(_time.NowMicroseconds);
        Assert.AreEqual(RadioEvent.TransmitDone, _gateway.RunUntilEvent());
        Assert.AreEqual(9, sent!.Modulation.SpreadingFactor);
        Assert.AreEqual(869.525e6, sent.Modulation.FrequencyHz, 61);
        _gateway.Trace.Writes.Clear();
        Assert.AreEqual(RadioEvent.NothingDetected, Look(settings));
        CollectionAssert.IsSubsetOf(new[] { "06=D9", "07=06", "08=66", "33=27" }, _gateway.Trace.Writes);
    }

    [TestMethod]
    public void A_look_draws_the_receiver_s_current_for_one_symbol_and_standby_s_for_the_rest()
    {
        var board = new VirtualBoard(_time, _channel, default, seed: 4);
        board.Radio.PowerOn();
        var driver = new Sx1276(board.Radio.Spi, board.Radio.Reset);
        driver.Reset(_time.NowMicroseconds);
        while (driver.Step(_time.NowMicroseconds) != RadioEvent.Ready)
            _time.RunUntil(driver.NextStepMicroseconds);
        double before = Seconds(board, "receive");
        driver.PrepareDetection(new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 12 });
        driver.Start(_time.NowMicroseconds);
        _time.RunFor(TimeSpan.FromMilliseconds(100));
        // (2^12 + 32) / 125 kHz, and 0.13 ms until the receiver is up.
        Assert.AreEqual(0.03302 + 0.00013, Seconds(board, "receive") - before, 0.0001);
        Assert.IsEmpty(board.Radio.Misuses);
    }

    private static double Seconds(VirtualBoard board, string state) =>
        board.Charge.States.Where(s => s.Part == "RFM95" && s.State == state).Sum(s => s.Seconds);

    private RadioEvent Look(ReceiveSettings settings)
    {
        _gateway.Radio.PrepareDetection(settings);
        _gateway.Radio.Start(_time.NowMicroseconds);
        return _gateway.RunUntilEvent();
    }
}
