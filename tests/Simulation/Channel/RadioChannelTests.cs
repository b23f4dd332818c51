using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Channel;

[TestClass]
public class RadioChannelTests
{
    private readonly Air _air = new();

    [TestMethod]
    public void A_receiver_hears_what_matches_its_tuning()
    {
        LoRaModulation tuning = Air.Modulation(9);
        Probe probe = _air.Listen(tuning);
        _air.Send(-100, tuning);
        _air.Wait(1000);
        Assert.AreEqual(1, probe.Good);
        Assert.AreEqual(-100, probe.Heard[0].PowerDbm, 0.01);
        Assert.AreEqual(17.03, probe.Heard[0].SnrDb, 0.01);
    }

    [TestMethod]
    [DataRow(8, 868_100_000.0, 125_000, false, (byte)0x34)]
    [DataRow(9, 868_300_000.0, 125_000, false, (byte)0x34)]
    [DataRow(9, 868_140_000.0, 125_000, false, (byte)0x34)]
    [DataRow(9, 868_100_000.0, 250_000, false, (byte)0x34)]
    [DataRow(9, 868_100_000.0, 125_000, true, (byte)0x34)]
    [DataRow(9, 868_100_000.0, 125_000, false, (byte)0x12)]
    public void A_receiver_does_not_hear_what_differs_in_one_thing(int sf, double hz, int bandwidth, bool inverted, byte sync)
    {
        Probe probe = _air.Listen(Air.Modulation(9));
        _air.Send(-60, Air.Modulation(sf, hz, bandwidth, inverted, sync));
        _air.Wait(1000);
        Assert.IsEmpty(probe.Heard);
        Assert.AreEqual(0, probe.Preambles);
    }

    // Data sheet 4.1.5: a quarter of the bandwidth; 20 ppm at 868 MHz are 17 kHz.
    [TestMethod]
    [DataRow(-31_000.0, 1)]
    [DataRow(-17_000.0, 1)]
    [DataRow(17_000.0, 1)]
    [DataRow(31_000.0, 1)]
    [DataRow(33_000.0, 0)]
    [DataRow(-33_000.0, 0)]
    public void Carriers_may_differ_by_a_quarter_of_the_bandwidth(double offset, int heard)
    {
        // Across every border of the look-up by carrier.
        for (double carrier = 867_000_000; carrier < 867_400_000; carrier += 12_500)
        {
            Probe probe = _air.Listen(Air.Modulation(7, carrier));
            _air.Send(-80, Air.Modulation(7, carrier + offset));
            _air.Wait(200);
            Assert.AreEqual(heard, probe.Good, $"{carrier} Hz");
            _air.Channel.StopListening(probe);
        }
    }

    // Five symbols of the preamble are enough: whoever opens later than three symbols into it hears nothing.
    [TestMethod]
    [DataRow(0.0, true)]
    [DataRow(2.9, true)]
    [DataRow(3.1, false)]
    [DataRow(9.0, false)]
    public void A_receiver_that_opens_within_the_preamble_needs_enough_of_it(double symbolsLate, bool heard)
    {
        LoRaModulation tuning = Air.Modulation(10);
        _air.Send(-100, tuning);
        _air.Wait(symbolsLate * tuning.SymbolMicroseconds / 1000);
        Probe probe = _air.Listen(tuning);
        _air.Wait(2000);
        Assert.AreEqual(heard ? 1 : 0, probe.Good);
    }

    [TestMethod]
    public void A_receiver_that_stops_before_the_end_gets_nothing()
    {
        Probe probe = _air.Listen(Air.Modulation(10));
        _air.Send(-100, Air.Modulation(10));
        _air.Wait(100);
        _air.Channel.StopListening(probe);
        _air.Channel.Listen(probe);
        _air.Wait(2000);
        Assert.IsEmpty(probe.Heard);
        Assert.AreEqual(1, probe.Preambles);
    }

    [TestMethod]
    public void A_sender_does_not_hear_itself()
    {
        Probe probe = _air.Listen(Air.Modulation(7));
        _air.Send(-60, Air.Modulation(7), sender: probe);
        _air.Wait(1000);
        Assert.IsEmpty(probe.Heard);
    }

    // 1000 frames at each level; the seed decides which are lost.
    [TestMethod]
    [DataRow(2.0, 999, 1000)]
    [DataRow(0.0, 975, 1000)]
    [DataRow(-1.0, 450, 550)]
    [DataRow(-1.9, 1, 40)]
    [DataRow(-2.1, 0, 0)]
    public void Around_the_floor_frames_are_lost_by_a_smooth_curve(double aboveFloorDb, int fewest, int most)
    {
        LoRaModulation tuning = Air.Modulation(7);
        Probe probe = _air.Listen(tuning);
        double level = _air.Channel.Propagation.NoiseDbm(125_000) + Demodulation.SnrFloorDb(7) + aboveFloorDb;
        for (int i = 0; i < 1000; i++)
        {
            _air.Send(level, tuning);
            _air.Wait(100);
        }

        Assert.IsGreaterThanOrEqualTo(fewest, probe.Good);
        Assert.IsLessThanOrEqualTo(most, probe.Good);
        Assert.AreEqual(aboveFloorDb < -2 ? 0 : 1000, probe.Heard.Count, "below the floor by 2 dB not even the preamble is noticed");
    }

    // Same SF: the stronger frame survives if it is 6 dB above the other; otherwise both are lost.
    [TestMethod]
    [DataRow(6.1, true)]
    [DataRow(5.9, false)]
    [DataRow(0.0, false)]
    [DataRow(-10.0, false)]
    public void Capture_takes_six_decibels(double margin, bool survives)
    {
        LoRaModulation tuning = Air.Modulation(9);
        Probe probe = _air.Listen(tuning);
        Transmission first = _air.Send(-100, tuning, 50);
        _air.Wait(150);
        _air.Send(-100 - margin, tuning, 50);
        _air.Wait(2000);
        Assert.AreEqual(survives, probe.Heard.Any(h => h.Frame == first && h.Result == ReceptionResult.Good));
    }

    [TestMethod]
    public void A_stronger_frame_that_begins_within_the_preamble_is_received_instead()
    {
        LoRaModulation tuning = Air.Modulation(9);
        Probe probe = _air.Listen(tuning);
        _air.Send(-100, tuning, 50);
        _air.Wait(2 * tuning.SymbolMicroseconds / 1000);
        Transmission strong = _air.Send(-90, tuning, 50);
        _air.Wait(2000);
        Assert.AreEqual(1, probe.Good);
        Assert.AreSame(strong, probe.Heard.Single(h => h.Result == ReceptionResult.Good).Frame);
    }

    [TestMethod]
    public void A_stronger_frame_that_begins_later_destroys_the_first_and_is_lost_itself()
    {
        LoRaModulation tuning = Air.Modulation(9);
        Probe probe = _air.Listen(tuning);
        _air.Send(-100, tuning, 50);
        _air.Wait(150);
        _air.Send(-80, tuning, 50);
        _air.Wait(2000);
        Assert.AreEqual(0, probe.Good);
        Assert.AreEqual(ReceptionResult.PayloadGarbled, probe.Heard.Single().Result);
    }

    // Bor et al. 2016: what ends before the last five symbols of the preamble does no harm.
    [TestMethod]
    [DataRow(-1.0, true)]
    [DataRow(2.9, true)]
    [DataRow(3.1, false)]
    [DataRow(7.0, false)]
    public void Only_the_end_of_the_preamble_must_be_undisturbed(double symbolsIntoPreamble, bool survives)
    {
        LoRaModulation tuning = Air.Modulation(9);
        double symbol = tuning.SymbolMicroseconds;
        Transmission disturber = _air.Send(-80, tuning, 10);
        double wait = disturber.AirMicroseconds - symbolsIntoPreamble * symbol;
        _air.Wait(wait / 1000);
        Probe probe = _air.Listen(tuning);
        Transmission wanted = _air.Send(-100, tuning, 50);
        _air.Wait(2000);
        Assert.AreEqual(survives, probe.Heard.Any(h => h.Frame == wanted && h.Result == ReceptionResult.Good));
    }

    // Croce et al. 2018: an SF7 frame bears a disturber at SF9 that is 9 dB stronger, an SF12 frame one at SF7 that is 25 dB stronger.
    [TestMethod]
    [DataRow(7, 9, 8.9, true)]
    [DataRow(7, 9, 9.1, false)]
    [DataRow(12, 7, 24.9, true)]
    [DataRow(12, 7, 25.1, false)]
    [DataRow(10, 11, 16.9, true)]
    [DataRow(10, 11, 17.1, false)]
    public void Other_spreading_factors_disturb_only_when_much_stronger(int sf, int other, double strongerBy, bool survives)
    {
        Probe probe = _air.Listen(Air.Modulation(sf));
        Transmission wanted = _air.Send(-100, Air.Modulation(sf), 60);
        _air.Wait(wanted.AirMicroseconds / 2000.0);
        _air.Send(-100 + strongerBy, Air.Modulation(other), 60);
        _air.Wait(10_000);
        Assert.AreEqual(survives, probe.Good == 1);
    }

    [TestMethod]
    public void The_next_channel_does_not_disturb()
    {
        Probe probe = _air.Listen(Air.Modulation(7));
        _air.Send(-110, Air.Modulation(7));
        _air.Send(-40, Air.Modulation(7, 868_300_000));
        _air.Wait(1000);
        Assert.AreEqual(1, probe.Good);
    }

    [TestMethod]
    public void A_neighbour_that_overlaps_does()
    {
        Probe probe = _air.Listen(Air.Modulation(7));
        _air.Send(-110, Air.Modulation(7));
        _air.Send(-40, Air.Modulation(7, 868_200_000));
        _air.Wait(1000);
        Assert.AreEqual(0, probe.Good);
    }

    // A gateway's downlink on an uplink channel: inverted chirps are nearly orthogonal.
    [TestMethod]
    public void Inverted_chirps_disturb_little()
    {
        Probe probe = _air.Listen(Air.Modulation(7));
        _air.Send(-100, Air.Modulation(7), 40);
        _air.Wait(20);
        _air.Send(-95, Air.Modulation(7, invertedIq: true), 40);
        _air.Wait(1000);
        Assert.AreEqual(1, probe.Good);
    }

    [TestMethod]
    public void Two_receivers_decide_for_themselves()
    {
        LoRaModulation tuning = Air.Modulation(7);
        var near = new Probe(tuning, new Position(0, 0));
        var far = new Probe(tuning, new Position(50_000, 0));
        _air.Channel.Listen(near);
        _air.Channel.Listen(far);
        _air.Send(-60, tuning);
        _air.Wait(1000);
        Assert.AreEqual(1, near.Good);
        Assert.IsEmpty(far.Heard);
    }

    [TestMethod]
    public void The_drop_hook_loses_a_frame_for_one_receiver()
    {
        Probe unlucky = _air.Listen(Air.Modulation(7)), lucky = _air.Listen(Air.Modulation(7));
        _air.Channel.Drop = (frame, receiver) => receiver == unlucky && frame.Number == 1;
        _air.Send(-80, Air.Modulation(7));
        _air.Wait(200);
        _air.Send(-80, Air.Modulation(7));
        _air.Wait(200);
        Assert.AreEqual(1, unlucky.Good);
        Assert.AreEqual(2, lucky.Good);
    }

    [TestMethod]
    public void Every_transmission_is_told_with_its_time_on_air()
    {
        var seen = new List<Transmission>();
        _air.Channel.Transmitted += seen.Add;
        _air.Wait(7);
        _air.Send(-80, Air.Modulation(7), 12);
        Assert.AreEqual(7_000, seen.Single().StartMicroseconds);
        Assert.AreEqual(41_216, seen[0].AirMicroseconds);
        Assert.AreEqual(1, seen[0].Number);
    }

    [TestMethod]
    public void A_run_repeats_exactly_with_its_seed()
    {
        string first = Busy(5), again = Busy(5), other = Busy(6);
        Assert.AreEqual(first, again);
        Assert.AreNotEqual(first, other);
    }

    private static string Busy(int seed)
    {
        var air = new Air(seed);
        air.Channel.Propagation.ShadowingSigmaDb = 7.8;
        var probes = new List<Probe>();
        for (int sf = 7; sf <= 12; sf++)
            probes.Add(air.Listen(Air.Modulation(sf)));
        var random = new SeededRandom(99);
        for (int i = 0; i < 500; i++)
        {
            int sf = 7 + (int)random.Next(6);
            air.Channel.Transmit(new Transmission
            {
                From = new Position(random.Next(4000), random.Next(4000)), PowerDbm = 14, Modulation = Air.Modulation(sf), Payload = new byte[20],
            });
            air.Wait(random.Next(400));
        }

        air.Wait(5000);
        return string.Join(";", probes.Select(p => string.Join(",", p.Heard.Select(h => $"{h.Frame.Number}{h.Result}"))));
    }
}
