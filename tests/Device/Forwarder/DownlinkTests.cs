using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

[TestClass]
public class DownlinkTests
{
    [TestMethod]
    public void A_downlink_is_prepared_early_launched_at_tmst_and_reception_taken_up_again()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        Assert.AreEqual(
            "{\"txpk_ack\":{\"error\":\"NONE\"}}", ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.TxAck), 12));
        byte[] packet = bench.Socket.LastOf(SemtechUdp.TxAck);
        byte[] header = new byte[12];
        System.Array.Copy(packet, 0, header, 0, 12);
        CollectionAssert.AreEqual(new byte[] { 2, 0xBE, 0xEF, 5, 0x00, 0x16, 0xC0, 0x01, 0xF1, 0x53, 0xA1, 0x4C }, header);

        Assert.AreEqual((int)RadioState.Receiving, (int)bench.Radio.State);
        bench.RunUntil(2999999 - LaunchDelay);
        Assert.AreEqual((int)RadioState.TransmitPrepared, (int)bench.Radio.State);
        Assert.AreEqual(3000000L - 40000, bench.Radio.PreparedAtMicroseconds);
        bench.RunUntil(3000000);
        Assert.AreEqual(3000000L - LaunchDelay, bench.Radio.LaunchedAtMicroseconds);
        Assert.AreEqual(868100000u, bench.Radio.FrequencyHz);
        Assert.AreEqual(7, bench.Radio.SpreadingFactor);
        Assert.AreEqual(125000, bench.Radio.BandwidthHz);
        Assert.AreEqual(5, bench.Radio.CodingRateDenominator);
        Assert.AreEqual(14, bench.Radio.PowerDbm);
        Assert.AreEqual(8, bench.Radio.PreambleSymbols);
        Assert.IsTrue(bench.Radio.InvertIq);
        Assert.IsFalse(bench.Radio.Crc);
        Assert.AreEqual(5, bench.Radio.FrameLength);
        Assert.AreEqual((int)'h', (int)bench.Radio.Frame[0]);

        bench.Radio.Raise(RadioEvent.TransmitDone);
        bench.Step(36000);
        Assert.AreEqual((int)RadioState.Receiving, (int)bench.Radio.State);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesTransmitted);
        Assert.AreEqual(0, bench.Gateway.Statistics.WorstLaunchLatenessMicroseconds);
    }

    [TestMethod]
    public void Tmst_may_lie_beyond_the_wrap_of_its_32_bits()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Now = 4294967296L - 500000;
        bench.Step(0);
        Respond(bench, Txpk(500000, "868.1", "14", "SF7BW125"));
        Assert.AreEqual("NONE", ErrorOf(bench));
        bench.RunUntil(4294967296L + 500000);
        Assert.AreEqual(4294967296L + 500000 - LaunchDelay, bench.Radio.LaunchedAtMicroseconds);
    }

    [TestMethod]
    public void A_moment_that_has_passed_or_is_too_near_is_too_late_and_one_beyond_a_minute_too_early()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(999999, "868.1", "14", "SF7BW125"));
        Assert.AreEqual("TOO_LATE", ErrorOf(bench));
        Respond(bench, Txpk(1039999, "868.1", "14", "SF7BW125"));
        Assert.AreEqual("TOO_LATE", ErrorOf(bench));
        Respond(bench, Txpk(61000001, "868.1", "14", "SF7BW125"));
        Assert.AreEqual("TOO_EARLY", ErrorOf(bench));
        Respond(bench, Txpk(61000000, "868.1", "14", "SF7BW125"));
        Assert.AreEqual("NONE", ErrorOf(bench));
        Assert.AreEqual(3, bench.Gateway.Statistics.DownlinksRefused);
        Assert.AreEqual(4, bench.Gateway.Statistics.DownlinksReceived);
    }

    [TestMethod]
    public void A_downlink_that_overlaps_another_collides_and_one_right_after_it_does_not()
    {
        ForwarderBench bench = new ForwarderBench();
        // 5 bytes at SF7 without CRC last 30.976 ms.
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        Respond(bench, Txpk(3030000, "868.3", "14", "SF7BW125"));
        Assert.AreEqual("COLLISION_PACKET", ErrorOf(bench));
        Respond(bench, Txpk(2970000, "868.3", "14", "SF7BW125"));
        Assert.AreEqual("COLLISION_PACKET", ErrorOf(bench));
        Respond(bench, Txpk(3060000, "868.3", "14", "SF7BW125"));
        Assert.AreEqual("NONE", ErrorOf(bench));

        bench.RunUntil(3000000);
        bench.RunUntil(3030976);
        bench.Radio.Raise(RadioEvent.TransmitDone);
        bench.RunUntil(3060000);
        Assert.AreEqual(3060000L - LaunchDelay, bench.Radio.LaunchedAtMicroseconds);
        Assert.AreEqual(2, bench.Radio.TransmitCount);
    }

    [TestMethod]
    public void A_frequency_outside_the_bands_and_a_modulation_that_is_not_lora_are_refused_with_tx_freq()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "870.0", "14", "SF7BW125"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, Txpk(3000000, "868.65", "14", "SF7BW125"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, Txpk(3000000, "-1", "14", "SF7BW125"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, Txpk(3000000, "868.1", "14", "SF6BW125"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, "{\"txpk\":{\"tmst\":3000000,\"freq\":868.1,\"modu\":\"FSK\",\"datr\":50000,\"size\":5,\"data\":\"aGVsbG8=\"}}");
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
    }

    [TestMethod]
    public void Too_much_power_is_cut_to_what_band_and_radio_allow_and_the_server_is_told()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "869.525", "27", "SF12BW125"));
        Assert.AreEqual(
            "{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":17}}", ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.TxAck), 12));
        Respond(bench, Txpk(8000000, "868.1", "16", "SF7BW125"));
        Assert.AreEqual(
            "{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":14}}", ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.TxAck), 12));
        Respond(bench, Txpk(9000000, "868.1", "1", "SF7BW125"));
        Assert.AreEqual("TX_POWER", ErrorOf(bench));
        bench.RunUntil(3000000);
        Assert.AreEqual(17, bench.Radio.PowerDbm);
    }

    [TestMethod]
    public void An_immediate_downlink_goes_out_as_soon_as_a_radio_can_and_waits_for_one_that_is_before_it()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, "{\"txpk\":{\"imme\":true,\"freq\":868.1,\"powe\":14,\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"size\":5,\"data\":\"aGVsbG8\"}}");
        Assert.AreEqual("NONE", ErrorOf(bench));
        bench.RunUntil(1050000);
        Assert.AreEqual(1040000L - LaunchDelay, bench.Radio.LaunchedAtMicroseconds);
        Assert.IsFalse(bench.Radio.InvertIq);
        Assert.IsTrue(bench.Radio.Crc);
    }

    [TestMethod]
    public void A_downlink_that_the_network_doubled_is_sent_once_and_answered_twice_alike()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        Assert.AreEqual(2, bench.Socket.CountOf(SemtechUdp.TxAck));
        Assert.AreEqual("NONE", ErrorOf(bench));
        bench.RunUntil(3000000);
        bench.Radio.Raise(RadioEvent.TransmitDone);
        bench.Step(50000);
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        Assert.AreEqual("NONE", ErrorOf(bench));
        Assert.AreEqual(1, bench.Gateway.Statistics.DownlinksReceived);
        Assert.AreEqual(2, bench.Gateway.Statistics.DownlinksRepeated);
        bench.RunUntil(6000000);
        Assert.AreEqual(1, bench.Radio.TransmitCount);
    }

    [TestMethod]
    public void No_band_is_used_beyond_its_duty_cycle_and_after_an_hour_there_is_time_again()
    {
        ForwarderBench bench = new ForwarderBench();
        // 51 bytes at SF12 without CRC last 70.25 symbols of 32.768 ms, 2.302 s; 1 % of an hour holds 15 of them.
        int accepted = 0;
        for (int i = 0; i < 40; i++)
        {
            Respond(bench, LongTxpk((uint)bench.Now + 1000000, "868.1"));
            if (ErrorOf(bench) == "NONE")
            {
                accepted++;
                bench.RunUntil(bench.Now + 1000000);
                bench.Radio.Raise(RadioEvent.TransmitDone);
            }

            bench.Socket.Forget();
            bench.Step(4000000);
        }

        Assert.AreEqual(15, accepted);
        Respond(bench, LongTxpk((uint)bench.Now + 1000000, "868.1"));
        Assert.AreEqual("COLLISION_PACKET", ErrorOf(bench));
        Respond(bench, LongTxpk((uint)bench.Now + 1000000, "869.525"));
        Assert.AreEqual("NONE", ErrorOf(bench));
        // The account counts for up to 65 minutes.
        bench.Step(3910000000L);
        Respond(bench, LongTxpk((uint)bench.Now + 1000000, "868.1"));
        Assert.AreEqual("NONE", ErrorOf(bench));
    }

    [TestMethod]
    public void A_preamble_of_65535_symbols_at_sf12_is_refused_and_leaves_the_band_its_account()
    {
        ForwarderBench bench = new ForwarderBench();
        // 2,147.8 s on air: beyond 2^31 microseconds, and beyond every band's share of an hour.
        string json = "{\"txpk\":{\"imme\":true,\"freq\":869.525,\"powe\":14,\"datr\":\"SF12BW125\",\"prea\":65535,\"size\":5,\"data\":\"aGVsbG8=\"}}";
        Respond(bench, json);
        Assert.AreEqual("COLLISION_PACKET", ErrorOf(bench));
        int accepted = 0;
        for (int i = 0; i < 400; i++)
        {
            Respond(bench, LongTxpk((uint)bench.Now + 1000000, "869.525"));
            if (ErrorOf(bench) == "NONE")
                accepted++;
            bench.Socket.Forget();
            bench.RunUntil(bench.Now + 1000000);
            bench.Radio.Raise(RadioEvent.TransmitDone);
            bench.Step(3000000);
        }

        // 10 % of an hour holds 156 frames of 2.302 s.
        Assert.AreEqual(156, accepted);
    }

    [TestMethod]
    public void A_transmission_must_lie_in_its_band_with_its_whole_bandwidth()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "869.65", "14", "SF7BW125"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, Txpk(3000000, "869.4", "14", "SF7BW125"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, Txpk(3000000, "869.525", "14", "SF7BW500"));
        Assert.AreEqual("TX_FREQ", ErrorOf(bench));
        Respond(bench, Txpk(3000000, "869.525", "14", "SF7BW250"));
        Assert.AreEqual("NONE", ErrorOf(bench));
        Respond(bench, Txpk(5000000, "869.5875", "14", "SF7BW125"));
        Assert.AreEqual("NONE", ErrorOf(bench));
    }

    [TestMethod]
    public void A_launch_the_board_came_too_late_for_is_dropped_and_reception_goes_on()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        bench.RunUntil(2990000);
        bench.Now = 3020001;
        bench.Step(0);
        Assert.AreEqual(0, bench.Radio.TransmitCount);
        Assert.AreEqual(1, bench.Gateway.Statistics.TransmissionsMissed);
        Assert.AreEqual((int)RadioState.Receiving, (int)bench.Radio.State);
    }

    [TestMethod]
    public void A_radio_that_fails_on_the_air_is_set_up_anew_and_the_next_downlink_goes_out()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, Txpk(3000000, "868.1", "14", "SF7BW125"));
        bench.RunUntil(3000000);
        bench.Radio.Raise(RadioEvent.Fault);
        bench.Step(1000);
        Assert.AreEqual(1, bench.Gateway.Statistics.TransmissionsMissed);
        Respond(bench, Txpk(6000000, "868.1", "14", "SF7BW125"));
        bench.RunUntil(6000000);
        Assert.AreEqual(6000000L - LaunchDelay, bench.Radio.LaunchedAtMicroseconds);
    }

    [TestMethod]
    public void Fields_may_stand_in_any_order_with_spaces_escapes_nulls_and_unknown_ones()
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, " { \"x\" : [ 1, {\"y\":\"}\\\"\"} ], \"txpk\" : { \"data\" : \"\\/\\u002b8=\" , \"size\" : 2, \"tmms\":null,\r\n \"freq\" : 8.683e2,"
            + " \"powe\":14.0, \"brd\":0, \"ant\":{\"a\":[[]]}, \"datr\":\"SF9BW250\",\"codr\":\"4\\/6\",\"prea\":12,\"ncrc\":true,\"ipol\":true,\"tmst\":2000000}}\n");
        Assert.AreEqual("NONE", ErrorOf(bench));
        bench.RunUntil(2000000);
        Assert.AreEqual(868300000u, bench.Radio.FrequencyHz);
        Assert.AreEqual(9, bench.Radio.SpreadingFactor);
        Assert.AreEqual(250000, bench.Radio.BandwidthHz);
        Assert.AreEqual(6, bench.Radio.CodingRateDenominator);
        Assert.AreEqual(12, bench.Radio.PreambleSymbols);
        Assert.AreEqual(2, bench.Radio.FrameLength);
        Assert.AreEqual(0xFF, (int)bench.Radio.Frame[0]);
        Assert.AreEqual(0xEF, (int)bench.Radio.Frame[1]);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("{\"txpk\":null}")]
    [DataRow("{\"txpk\":{}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":6,\"data\":\"aGVsbG8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVs*G8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8==\"}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":0,\"data\":\"\"}}")]
    [DataRow("{\"txpk\":{\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":false,\"tmst\":null,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":1,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":\"868.1\",\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}} x")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}")]
    [DataRow("{\"txpk\":{\"imme\":true,\"freq\":868.1e999999999999,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"aGVsbG8=\"}}")]
    public void A_pull_resp_without_a_usable_txpk_is_ignored_and_counted(string json)
    {
        ForwarderBench bench = new ForwarderBench();
        Respond(bench, json);
        Assert.AreEqual(1, bench.Gateway.Statistics.MalformedDatagrams);
        Assert.AreEqual(0, bench.Socket.CountOf(SemtechUdp.TxAck));
        bench.RunUntil(bench.Now + 1000000);
        Assert.AreEqual(0, bench.Radio.TransmitCount);
    }

    [TestMethod]
    public void Random_and_mutilated_datagrams_never_stop_the_gateway()
    {
        ForwarderBench bench = new ForwarderBench();
        byte[] good = HttpBench.BytesOf("{\"txpk\":{\"imme\":true,\"tmst\":1234567,\"freq\":868.1,\"powe\":14,\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"ipol\":true,\"size\":5,\"data\":\"aGVs\\u0062G8=\",\"x\":[1,{\"y\":null}]}}");
        uint random = 20260112;
        for (int i = 0; i < 20000; i++)
        {
            byte[] datagram;
            random = Next(random);
            if ((random & 3) == 0)
            {
                datagram = new byte[(int)(random >> 8) % 200 & 0xFF];
                for (int k = 0; k < datagram.Length; k++)
                    datagram[k] = (byte)((random = Next(random)) >> 16);
                if (datagram.Length > 3)
                {
                    datagram[0] = 2;
                    datagram[3] &= 7;
                }
            }
            else
            {
                random = Next(random);
                int cut = (random & 64) != 0 ? (int)(random >> 8) % good.Length : 0;
                datagram = new byte[4 + good.Length - (cut < 0 ? 0 : cut)];
                datagram[0] = 2;
                datagram[1] = (byte)i;
                datagram[3] = 3;
                System.Array.Copy(good, 0, datagram, 4, datagram.Length - 4);
                for (int k = 0; k < 3; k++)
                {
                    random = Next(random);
                    int at = 4 + (int)((random >> 8) & 0xFFFF) % (datagram.Length - 4);
                    datagram[at] = (byte)((random & 128) != 0 ? good[(int)((random >> 12) & 0xFF) % good.Length] : random >> 24);
                }
            }

            bench.Socket.Deliver(datagram);
            bench.Socket.Forget();
            bench.Step(1000);
            bench.Radio.Raise(bench.Radio.State == RadioState.Transmitting ? RadioEvent.TransmitDone : RadioEvent.None);
        }

        bench.RunUntil(bench.Now + 1000000);
        bench.Socket.Forget();
        // A join request, which goes out whether the server answers or not.
        bench.Hear(new byte[23], -50, 20);
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.PushData));
        Assert.IsTrue(bench.Gateway.Statistics.MalformedDatagrams > 1000);
    }

    // The launch comes earlier than the moment on the air by what the chip takes to wake its transmitter.
    private const int LaunchDelay = 120;

    private static uint Next(uint random)
    {
        random ^= random << 13;
        random ^= random >> 17;
        return random ^ (random << 5);
    }

    private static string Txpk(uint tmst, string frequency, string power, string dataRate)
    {
        return "{\"txpk\":{\"imme\":false,\"tmst\":" + tmst.ToString() + ",\"freq\":" + frequency + ",\"rfch\":0,\"powe\":" + power
            + ",\"modu\":\"LORA\",\"datr\":\"" + dataRate + "\",\"codr\":\"4/5\",\"ipol\":true,\"size\":5,\"ncrc\":true,\"data\":\"aGVsbG8=\"}}";
    }

    private static string LongTxpk(uint tmst, string frequency)
    {
        string data = "";
        for (int i = 0; i < 68; i++)
            data += "A";
        return "{\"txpk\":{\"tmst\":" + tmst.ToString() + ",\"freq\":" + frequency
            + ",\"powe\":14,\"datr\":\"SF12BW125\",\"ipol\":true,\"size\":51,\"ncrc\":true,\"data\":\"" + data + "\"}}";
    }

    private static void Respond(ForwarderBench bench, string json)
    {
        byte[] text = HttpBench.BytesOf(json);
        byte[] datagram = new byte[4 + text.Length];
        datagram[0] = 2;
        datagram[1] = 0xBE;
        datagram[2] = 0xEF;
        datagram[3] = SemtechUdp.PullResp;
        System.Array.Copy(text, 0, datagram, 4, text.Length);
        bench.Socket.Deliver(datagram);
        bench.Step(0);
    }

    private static string ErrorOf(ForwarderBench bench)
    {
        string json = ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.TxAck), 12);
        int at = json.IndexOf("\"error\":\"");
        if (at < 0)
            return json;
        string rest = json.Substring(at + 9);
        return rest.Substring(0, rest.IndexOf("\""));
    }
}
