using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

/// <summary>PULL_RESP (PROTOCOL.TXT 5.4 and 6). The table in gateway/Forwarder/CONFORMANCE.md tells the cases.</summary>
[TestClass]
public class PullRespConformanceTests
{
    [TestMethod]
    public void Every_field_of_a_txpk_reaches_the_radio()
    {
        ForwarderBench bench = new ForwarderBench();
        Deliver(
            bench, 0x12, 0x34,
            "{\"txpk\":{\"imme\":false,\"tmst\":2000000,\"tmms\":null,\"freq\":869.525,\"rfch\":0,\"powe\":20,\"modu\":\"LORA\",\"datr\":\"SF9BW125\","
            + "\"codr\":\"4/6\",\"fdev\":0,\"ipol\":true,\"prea\":10,\"size\":3,\"data\":\"AQID\",\"ncrc\":false}}");
        bench.RunUntil(2000000);
        Assert.AreEqual(869525000u, bench.Radio.FrequencyHz);
        Assert.AreEqual(9, bench.Radio.SpreadingFactor);
        Assert.AreEqual(125000, bench.Radio.BandwidthHz);
        Assert.AreEqual(6, bench.Radio.CodingRateDenominator);
        Assert.AreEqual(10, bench.Radio.PreambleSymbols);
        Assert.IsTrue(bench.Radio.InvertIq);
        Assert.IsTrue(bench.Radio.Crc);
        Assert.AreEqual(3, bench.Radio.FrameLength);
        Assert.AreEqual(3, (int)bench.Radio.Frame[2]);
        // 500 mW ERP are 29 dBm EIRP in this band; the radio has 17 at most.
        Assert.AreEqual(17, bench.Radio.PowerDbm);
    }

    [TestMethod]
    public void Optional_fields_have_the_protocol_s_defaults()
    {
        ForwarderBench bench = new ForwarderBench();
        Deliver(bench, 0, 1, "{\"txpk\":{\"tmst\":2000000,\"freq\":868.1,\"datr\":\"SF7BW125\",\"data\":\"AQID\"}}");
        bench.RunUntil(2000000);
        Assert.AreEqual(5, bench.Radio.CodingRateDenominator);
        Assert.AreEqual(8, bench.Radio.PreambleSymbols);
        Assert.IsFalse(bench.Radio.InvertIq);
        Assert.IsTrue(bench.Radio.Crc);
        Assert.AreEqual(14, bench.Radio.PowerDbm);
    }

    [TestMethod]
    public void Imme_goes_out_at_once_whatever_tmst_says()
    {
        ForwarderBench bench = new ForwarderBench();
        Deliver(bench, 0, 1, Wire.Txpk("\"imme\":true,\"tmst\":4000000000"));
        bench.RunUntil(bench.Now + 60000);
        Assert.AreEqual(1, bench.Radio.TransmitCount);
    }

    [TestMethod]
    [DataRow("aGVsbG8=")]
    [DataRow("aGVsbG8")]
    public void Base64_may_be_padded_or_not(string data)
    {
        ForwarderBench bench = new ForwarderBench();
        Deliver(bench, 0, 1, "{\"txpk\":{\"imme\":true,\"freq\":868.1,\"datr\":\"SF7BW125\",\"size\":5,\"data\":\"" + data + "\"}}");
        bench.RunUntil(bench.Now + 60000);
        Assert.AreEqual(5, bench.Radio.FrameLength);
    }

    [TestMethod]
    public void A_nul_at_the_end_as_servers_in_c_send_it_does_no_harm()
    {
        ForwarderBench bench = new ForwarderBench();
        Deliver(bench, 0, 1, Wire.Txpk("\"imme\":true") + "\0");
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.TxAck));
    }

    [TestMethod]
    public void Every_datagram_that_is_none_of_the_protocol_s_is_ignored_and_counted()
    {
        ForwarderBench bench = new ForwarderBench();
        int malformed = 0;
        for (int length = 0; length < 4; length++)
            malformed = Ignored(bench, new byte[length], malformed);
        for (int version = 0; version < 256; version++)
        {
            if (version != 2)
                malformed = Ignored(bench, new byte[] { (byte)version, 0, 1, 1 }, malformed);
        }

        for (int type = 0; type < 256; type++)
        {
            // A server sends PUSH_ACK, PULL_RESP and PULL_ACK.
            if (type != 1 && type != 3 && type != 4)
                malformed = Ignored(bench, new byte[] { 2, 0, 1, (byte)type }, malformed);
        }

        malformed = Ignored(bench, new byte[] { 2, 0, 1, 3 }, malformed);
        malformed = Ignored(bench, Wire.FromServer(0, 1, 3, "{\"txpk\":{}}"), malformed);
        Assert.AreEqual(514, malformed);
        Deliver(bench, 0, 1, Wire.Txpk("\"imme\":true"));
        Assert.AreEqual(1, bench.Socket.CountOf(SemtechUdp.TxAck));
    }

    private static int Ignored(ForwarderBench bench, byte[] datagram, int before)
    {
        bench.Socket.Deliver(datagram);
        bench.Step(0);
        Assert.AreEqual(before + 1, bench.Gateway.Statistics.MalformedDatagrams);
        Assert.AreEqual(0, bench.Socket.SentCount);
        return before + 1;
    }

    private static void Deliver(ForwarderBench bench, byte tokenHigh, byte tokenLow, string json)
    {
        bench.Socket.Deliver(Wire.FromServer(tokenHigh, tokenLow, 3, json));
        bench.Step(0);
    }
}
