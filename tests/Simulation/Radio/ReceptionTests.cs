using NanoSensors.Radio;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Radio;

/// <summary>What the driver tells of a frame, and when it looks.</summary>
[TestClass]
public class ReceptionTests
{
    [TestMethod]
    [DataRow(-29.0, -29, 40)]
    [DataRow(-104.0, -104, 40)]
    [DataRow(-60.0, -60, 40)]      // strong: the SNR's estimate ends at 10 dB
    [DataRow(-110.0, -110, 28)]    // 7 dB above a noise of -117
    [DataRow(-118.0, -118, -4)]
    [DataRow(-123.0, -123, -24)]   // 6 dB below the noise
    public void Strength_and_SNR_are_those_at_the_antenna_also_below_the_noise(double dbm, int rssi, int snrQuarterDb)
    {
        World world = new(spreadingFactor: 7);
        world.SendAt(dbm);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.AreEqual(rssi, world.Listener.Radio.Received.RssiDbm, 1);
        Assert.AreEqual(snrQuarterDb, world.Listener.Radio.Received.SnrQuarterDb, 1);
    }

    // By the data sheet's lines (5.5.5), not by the driver: 15/16 of a step per dB above the noise, so 120 steps at -29 dBm where a step per
    // dB would give 128. Near the noise the detector has the sum of both, and far below it the noise alone.
    [TestMethod]
    [DataRow(-29.0, 120)]
    [DataRow(-60.0, 91)]
    [DataRow(-104.0, 50)]
    [DataRow(-112.0, 43)]
    [DataRow(-117.0, 40)]
    [DataRow(-123.0, 40)]
    public void The_chips_register_holds_the_whole_power_in_its_own_steps(double dbm, int steps)
    {
        World world = new(spreadingFactor: 7);
        world.SendAt(dbm);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.AreEqual(steps, world.Listener.Chip.Peek(0x1A));
    }

    [TestMethod]
    [DataRow(10.0)]
    [DataRow(-10.0)]
    [DataRow(0.0)]
    [DataRow(25.0)]
    public void The_frequency_error_is_the_senders_carrier_minus_ours(double ppm)
    {
        World world = new(spreadingFactor: 9);
        world.SendAt(-80, frequencyHz: 868_100_000 * (1 + ppm * 1e-6));
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.AreEqual(868.1 * ppm, world.Listener.Radio.Received.FrequencyErrorHz, 40);
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public void The_coding_rate_is_the_headers(int denominator)
    {
        World world = new(spreadingFactor: 7);
        world.SendAt(-80, codingRate: denominator);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.AreEqual(denominator, world.Listener.Radio.Received.CodingRateDenominator);
    }

    [TestMethod]
    public void A_garbled_frame_with_CRC_is_an_error_and_without_CRC_is_not_told_apart()
    {
        World world = new(spreadingFactor: 7);

        // LowDataRateOptimize set on one side only garbles the payload and leaves the header.
        world.SendAt(-80, crc: true, lowDataRateOptimize: true);
        Assert.AreEqual(RadioEvent.ReceiveCrcError, world.Listener.RunUntilEvent());
        world.SendAt(-80, crc: false, lowDataRateOptimize: true);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.IsFalse(world.Listener.Radio.Received.HasCrc);
        CollectionAssert.AreNotEqual(World.Payload, world.Listener.Radio.Received.Data[..World.Payload.Length]);
        world.SendAt(-80);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.IsTrue(world.Listener.Radio.Received.HasCrc);
        CollectionAssert.AreEqual(World.Payload, world.Listener.Radio.Received.Data[..World.Payload.Length]);
    }

    // The FIFO is a ring; RegFifoRxCurrentAddr tells where the frame begins.
    [TestMethod]
    public void Continuous_reception_goes_on_round_the_FIFO()
    {
        World world = new(spreadingFactor: 7);
        for (int i = 1; i <= 40; i++)
        {
            var payload = new byte[23];
            Array.Fill(payload, (byte)i);
            world.SendAt(-80, payload: payload);
            Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
            CollectionAssert.AreEqual(payload, world.Listener.Radio.Received.Data[..world.Listener.Radio.Received.Length]);
            Assert.AreEqual(RadioState.Receiving, world.Listener.Radio.State);
        }
    }

    [TestMethod]
    public void Without_DIO_lines_continuous_reception_finds_a_frame_by_its_slow_look()
    {
        World world = new(spreadingFactor: 7);
        long end = world.SendAt(-80);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.IsLessThanOrEqualTo(100_000, world.Time.NowMicroseconds - end);
        Assert.AreEqual(world.Time.NowMicroseconds, world.Listener.Radio.Received.ReceivedAtMicroseconds);
    }

    [TestMethod]
    [DataRow(7, 8)]
    [DataRow(7, 102)]
    [DataRow(9, 37)]
    [DataRow(12, 8)]
    [DataRow(12, 60)]
    public void An_empty_window_is_looked_at_a_handful_of_times_and_told_within_a_symbol(int spreadingFactor, int symbols)
    {
        World world = new(spreadingFactor, continuous: false, symbols);
        long opened = world.Time.NowMicroseconds;
        double symbol = Math.Max(1_000, (1 << spreadingFactor) / 0.125);
        int looks = 0;
        RadioEvent happened = RadioEvent.None;
        while (happened == RadioEvent.None)
        {
            world.Time.RunUntil(world.Listener.Radio.NextStepMicroseconds);
            happened = world.Listener.Radio.Step(world.Time.NowMicroseconds);
            looks++;
        }

        Assert.AreEqual(RadioEvent.ReceiveTimeout, happened);
        double length = symbols * (1 << spreadingFactor) / 0.125;
        Assert.AreEqual(length, world.Time.NowMicroseconds - opened, 2 * symbol);
        Assert.IsLessThanOrEqualTo(symbols + 3, looks);
    }

    [TestMethod]
    public void A_frame_that_begins_in_the_window_is_received_to_its_end()
    {
        World world = new(spreadingFactor: 10, continuous: false, symbols: 12);
        world.Time.RunFor(TimeSpan.FromMilliseconds(40));
        world.SendAt(-120, payload: new byte[200]);
        Assert.AreEqual(RadioEvent.ReceiveDone, world.Listener.RunUntilEvent());
        Assert.AreEqual(200, world.Listener.Radio.Received.Length);
        Assert.AreEqual(RadioState.Standby, world.Listener.Radio.State);
    }

    [TestMethod]
    public void A_transmission_is_looked_at_when_it_should_end_and_not_before()
    {
        World world = new(spreadingFactor: 12);
        Sx1276 radio = world.Listener.Radio;
        radio.PrepareTransmit(new TransmitSettings { FrequencyHz = 868_100_000, SpreadingFactor = 12 }, new byte[51], 51);
        long start = world.Time.NowMicroseconds;
        radio.Start(start);

        // 51 bytes at SF12: 2465.8 ms (AN1200.13's formula).
        Assert.AreEqual(2_465_792, radio.NextStepMicroseconds - start, 2);
        Assert.AreEqual(RadioEvent.None, radio.Step(start + 1000));
        Assert.AreEqual(2_465_792, radio.NextStepMicroseconds - start, 2, "an early call moves nothing");
        Assert.AreEqual(RadioEvent.TransmitDone, world.Listener.RunUntilEvent());
        Assert.IsLessThanOrEqualTo(1_500, world.Time.NowMicroseconds - start - 2_465_792);
    }

    [TestMethod]
    public void No_frame_sent_or_received_allocates()
    {
        World world = new(spreadingFactor: 7);
        world.Listener.Trace.Enabled = false;
        Sx1276 radio = world.Listener.Radio;
        var uplink = new TransmitSettings { FrequencyHz = 868_100_000 };
        var window = new ReceiveSettings { FrequencyHz = 868_100_000, SpreadingFactor = 7, Continuous = true };
        byte[] frame = new byte[51];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            allocated += Measure(() => radio.PrepareTransmit(uplink, frame, frame.Length), i);
            allocated += Measure(() => radio.Start(world.Time.NowMicroseconds), i);
            world.Time.RunUntil(radio.NextStepMicroseconds + 1000);
            allocated += Measure(() => Assert.AreEqual(RadioEvent.TransmitDone, radio.Step(world.Time.NowMicroseconds)), i);
            allocated += Measure(() => radio.PrepareReceive(window), i);
            allocated += Measure(() => radio.Start(world.Time.NowMicroseconds), i);
            world.Time.RunFor(TimeSpan.FromMilliseconds(1));
            world.Time.RunUntil(world.SendAt(-80));
            allocated += Measure(() => Assert.AreEqual(RadioEvent.ReceiveDone, radio.Step(world.Time.NowMicroseconds)), i);
        }

        Console.WriteLine($"Figure: bytes allocated by 100 frames sent and 100 received through the driver and the simulated chip: {allocated}");
        Assert.AreEqual(0, allocated);
    }

    // The first half of the rounds lets the queue and the compiler settle.
    private static long Measure(Action action, int round)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return round < 100 ? 0 : bytes;
    }

    private sealed class World
    {
        internal static readonly byte[] Payload = [0x60, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

        private readonly RadioChannel _channel;
        private readonly int _spreadingFactor;

        internal World(int spreadingFactor, bool continuous = true, int symbols = 8)
        {
            _spreadingFactor = spreadingFactor;
            _channel = new RadioChannel(Time, 1);
            Listener = new DriverBench(Time, _channel, default);
            Listener.SetUp();
            Listener.Radio.PrepareReceive(new ReceiveSettings
            {
                FrequencyHz = 868_100_000, SpreadingFactor = spreadingFactor, Continuous = continuous, SymbolTimeout = symbols,
            });
            Listener.Radio.Start(Time.NowMicroseconds);
            if (continuous)
                Time.RunFor(TimeSpan.FromMilliseconds(1));
        }

        internal VirtualTime Time { get; } = new();

        internal DriverBench Listener { get; }

        // A frame that arrives with a given strength: from a metre away, less the free-space loss of that metre.
        internal long SendAt(
            double dbm, double frequencyHz = 868_100_000, int codingRate = 5, bool crc = true, bool? lowDataRateOptimize = null, byte[]? payload = null)
        {
            _channel.Propagation.ShadowingSigmaDb = 0;
            var from = new Position(1, 0, 0);
            double loss = _channel.Propagation.LossDb(from, Listener.Chip.Position, frequencyHz, _channel.Seed);
            return _channel.Transmit(new Transmission
            {
                From = from,
                PowerDbm = dbm + loss,
                Modulation = new LoRaModulation(frequencyHz, _spreadingFactor, 125_000, false, 0x34, lowDataRateOptimize ?? _spreadingFactor > 10),
                CodingRateDenominator = codingRate,
                Crc = crc,
                Payload = payload ?? Payload,
            });
        }
    }
}
