using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

[TestClass]
public class UplinkTests
{
    [TestMethod]
    public void The_first_packet_is_a_pull_data_of_twelve_bytes()
    {
        FakeDatagrams socket = new FakeDatagrams();
        ForwarderSettings settings = new ForwarderSettings();
        settings.GatewayEui = 0x0016C001F153A14C;
        settings.Receivers = new ReceiveSettings[] { new ReceiveSettings() };
        ForwarderApplication gateway = new ForwarderApplication(
            settings, new ILoRaRadio[] { new FakeRadio() }, socket, new ForwarderBench());
        gateway.Step(5);

        byte[] packet = socket.Sent(0);
        Assert.AreEqual(1, socket.SentCount);
        CollectionAssert.AreEqual(
            new byte[] { 2, packet[1], packet[2], 2, 0x00, 0x16, 0xC0, 0x01, 0xF1, 0x53, 0xA1, 0x4C }, packet);
    }

    [TestMethod]
    public void A_frame_goes_out_as_a_push_data_with_every_field()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.UnixMicroseconds = 1768208368123456L;
        bench.Radio.Hear(new byte[] { 0x40, 4, 3, 2, 1, 0x80, 1, 0, 1, 0xA6, 0x94, 0x64, 0x26, 0x15, 0xD6, 0xC3, 0xB5, 0x82 }, 18, bench.Now, -87, 31);
        bench.Radio.Received.FrequencyErrorHz = -812;
        bench.Step(0);

        byte[] packet = bench.Socket.LastOf(SemtechUdp.PushData);
        byte[] header = new byte[12];
        System.Array.Copy(packet, 0, header, 0, 12);
        CollectionAssert.AreEqual(new byte[] { 2, packet[1], packet[2], 0, 0x00, 0x16, 0xC0, 0x01, 0xF1, 0x53, 0xA1, 0x4C }, header);
        Assert.AreEqual(
            "{\"rxpk\":[{\"tmst\":1000000,\"time\":\"2026-01-12T08:59:28.123456Z\",\"chan\":0,\"rfch\":0,\"freq\":868.100000,\"stat\":1,"
            + "\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"rssi\":-87,\"lsnr\":7.8,\"foff\":-812,\"size\":18,"
            + "\"data\":\"QAQDAgGAAQABppRkJhXWw7WC\"}]}",
            ForwarderBench.TextOf(packet, 12));
    }

    [TestMethod]
    public void There_is_no_time_while_the_time_is_not_known()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -100, -30);
        string json = ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.PushData), 12);
        Assert.AreEqual(
            "{\"rxpk\":[{\"tmst\":1000000,\"chan\":0,\"rfch\":0,\"freq\":868.100000,\"stat\":1,\"modu\":\"LORA\",\"datr\":\"SF7BW125\","
            + "\"codr\":\"4/5\",\"rssi\":-100,\"lsnr\":-7.5,\"foff\":0,\"size\":14,\"data\":\"QAEAAAAAAQABqgECAwQ=\"}]}",
            json);
    }

    [TestMethod]
    public void Tmst_is_the_moment_of_reception_modulo_2_to_the_32()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Now = 4294967296L + 77;
        bench.Radio.Hear(ForwarderBench.DataFrame(1, 1), 14, 4294967296L + 70, -50, 20);
        bench.Step(0);
        // First of what this step sends: the uplink; after it the keepalive and the stat that the leap in time made due.
        string json = ForwarderBench.TextOf(bench.Socket.Sent(0), 12);
        Assert.AreEqual("{\"rxpk\":[{\"tmst\":70,", json.Substring(0, 20));
    }

    [TestMethod]
    public void A_frame_with_a_bad_crc_or_without_one_is_counted_and_kept_back()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        bench.Socket.Forget();

        bench.Radio.Hear(ForwarderBench.DataFrame(1, 2), 14, bench.Now, -50, 20);
        bench.Radio.Raise(RadioEvent.ReceiveCrcError);
        bench.Step(0);
        bench.Radio.Hear(ForwarderBench.DataFrame(1, 3), 14, bench.Now, -50, 20);
        bench.Radio.Received.HasCrc = false;
        bench.Step(0);

        Assert.AreEqual(0, bench.Socket.CountOf(SemtechUdp.PushData));
        Assert.AreEqual(3, bench.Gateway.Statistics.FramesReceived);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesWithBadCrc);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesWithoutCrc);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesWithGoodCrc);
    }

    [TestMethod]
    public void A_frame_with_a_bad_crc_is_forwarded_with_stat_minus_one_if_asked()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Settings.ForwardCrcErrors = true;
        bench.Radio.Hear(ForwarderBench.DataFrame(1, 2), 14, bench.Now, -50, 20);
        bench.Radio.Raise(RadioEvent.ReceiveCrcError);
        bench.Step(0);
        string json = ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.PushData), 12);
        Assert.IsTrue(json.IndexOf("\"stat\":-1,") > 0);
    }

    [TestMethod]
    public void An_unacknowledged_uplink_is_repeated_with_the_same_token_and_bytes_until_it_is_acknowledged()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        bench.RunUntil(bench.Now + 1000000);
        Assert.AreEqual(3, bench.Socket.CountOf(SemtechUdp.PushData));
        CollectionAssert.AreEqual(bench.Socket.Sent(0), bench.Socket.Sent(1));

        bench.Socket.Acknowledge(bench.Socket.Sent(0));
        bench.Step(1);
        Assert.AreEqual(0, bench.Gateway.QueuedUplinks);
        bench.Socket.Forget();
        bench.RunUntil(bench.Now + 10000000);
        Assert.AreEqual(0, bench.Socket.CountOf(SemtechUdp.PushData));
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesForwarded);
    }

    [TestMethod]
    public void A_later_frame_of_the_same_device_waits_and_that_of_another_does_not()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        byte[] first = bench.Socket.LastOf(SemtechUdp.PushData);
        bench.Step(1000);
        bench.Hear(ForwarderBench.DataFrame(1, 2), -50, 20);
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.PushData));
        bench.Hear(ForwarderBench.DataFrame(2, 1), -50, 20);
        Assert.AreEqual(2, bench.Socket.CountOf(SemtechUdp.PushData));
        bench.Socket.Acknowledge(first);
        bench.Step(1000);
        Assert.AreEqual(3, bench.Socket.CountOf(SemtechUdp.PushData));
    }

    [TestMethod]
    public void A_stat_tells_the_counts_since_the_last()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Settings.HasPosition = true;
        bench.Settings.LatitudeE5 = 5200001;
        bench.Settings.LongitudeE5 = -1350;
        bench.Settings.AltitudeMeters = 71;
        bench.UnixMicroseconds = 1768208368123456L;
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        bench.Socket.Acknowledge(bench.Socket.LastOf(SemtechUdp.PushData));
        bench.Step(1000);
        bench.Socket.Forget();
        bench.RunUntil(31500000);
        Assert.AreEqual(
            "{\"stat\":{\"time\":\"2026-01-12 08:59:28 GMT\",\"lati\":52.00001,\"long\":-0.01350,\"alti\":71,"
            + "\"rxnb\":1,\"rxok\":1,\"rxfw\":1,\"ackr\":100.0,\"dwnb\":0,\"txnb\":0}}",
            ForwarderBench.TextOf(bench.Socket.LastOf(SemtechUdp.PushData), 12));
    }

    [TestMethod]
    public void Acknowledgements_that_match_nothing_and_malformed_datagrams_are_counted_and_change_nothing()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        byte[] packet = bench.Socket.LastOf(SemtechUdp.PushData);
        bench.Socket.Deliver(new byte[] { 2, packet[1], (byte)(packet[2] + 1), 1 });
        bench.Socket.Deliver(new byte[] { 2, packet[1], packet[2], 4 });
        bench.Step(0);
        Assert.AreEqual(2, bench.Gateway.Statistics.UnmatchedAcknowledgements);

        bench.Socket.Deliver(new byte[0]);
        bench.Socket.Deliver(new byte[] { 2, packet[1], packet[2] });
        bench.Socket.Deliver(new byte[] { 1, packet[1], packet[2], 1 });
        bench.Socket.Deliver(new byte[] { 2, packet[1], packet[2], 9 });
        bench.Socket.Deliver(new byte[] { 2, packet[1], packet[2], 0 });
        bench.Step(0);
        Assert.AreEqual(5, bench.Gateway.Statistics.MalformedDatagrams);
        Assert.AreEqual(1, bench.Gateway.QueuedUplinks);
    }

    [TestMethod]
    public void The_keepalive_comes_every_five_seconds_while_it_is_answered()
    {
        ForwarderBench bench = new ForwarderBench();
        for (int i = 0; i < 12; i++)
        {
            bench.RunUntil(bench.Now + 5000000);
            Assert.AreEqual(i + 1, bench.Socket.CountOf(SemtechUdp.PullData));
            bench.Socket.Acknowledge(bench.Socket.LastOf(SemtechUdp.PullData));
            bench.Step(0);
        }

        Assert.IsTrue(bench.Gateway.BackhaulIsUp);
    }

    [TestMethod]
    public void A_server_that_does_not_answer_is_out_of_reach_after_five_seconds_until_its_next_answer()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.RunUntil(bench.Now + 9900000);
        Assert.IsTrue(bench.Gateway.BackhaulIsUp);
        bench.RunUntil(bench.Now + 200000);
        Assert.IsFalse(bench.Gateway.BackhaulIsUp);
        Assert.AreEqual(1, bench.Gateway.Statistics.BackhaulLosses);

        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        Assert.AreEqual(0, bench.Socket.CountOf(SemtechUdp.PushData));
        bench.Socket.Acknowledge(bench.Socket.LastOf(SemtechUdp.PullData));
        bench.Step(0);
        Assert.IsTrue(bench.Gateway.BackhaulIsUp);
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.PushData));
    }

    [TestMethod]
    public void A_join_request_goes_out_even_while_the_server_is_out_of_reach_and_is_given_up_after_four_seconds()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.RunUntil(bench.Now + 12000000);
        Assert.IsFalse(bench.Gateway.BackhaulIsUp);
        bench.Hear(new byte[23], -50, 20);
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.PushData));
        bench.RunUntil(bench.Now + 4000000);
        Assert.AreEqual(0, bench.Gateway.QueuedUplinks);
        Assert.AreEqual(1, bench.Gateway.Statistics.FramesDropped);
    }

    [TestMethod]
    public void A_radio_that_fails_or_hears_nothing_for_long_is_set_up_anew()
    {
        ForwarderBench bench = new ForwarderBench();
        Assert.AreEqual(868100000u, bench.Radio.ListensToHz);
        Assert.IsTrue(bench.Radio.ListensContinuously);
        Assert.AreEqual(1, bench.Radio.ResetCount);
        bench.Radio.Raise(RadioEvent.Fault);
        bench.Step(0);
        bench.RunUntil(bench.Now + 1100000);
        Assert.AreEqual(2, bench.Radio.ResetCount);
        Assert.AreEqual((int)RadioState.Receiving, (int)bench.Radio.State);
        bench.Socket.Refuses = true;
        bench.RunUntil(bench.Now + 3590000000L);
        Assert.AreEqual(2, bench.Radio.ResetCount);
        bench.RunUntil(bench.Now + 20000000);
        Assert.AreEqual(3, bench.Radio.ResetCount);
        Assert.AreEqual((int)RadioState.Receiving, (int)bench.Radio.State);
    }
}
