using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

/// <summary>PUSH_DATA (packet_forwarder, PROTOCOL.TXT 3.2 and 4). The table in gateway/Forwarder/CONFORMANCE.md tells the cases.</summary>
[TestClass]
public class PushDataConformanceTests
{
    private static readonly byte[] Joining = new byte[23];

    [TestMethod]
    public void A_frame_is_this_datagram_byte_by_byte()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.UnixMicroseconds = 1768208368123456L;
        bench.Radio.Hear(new byte[] { 0x40, 4, 3, 2, 1, 0x80, 1, 0, 1, 0xA6, 0x94, 0x64, 0x26, 0x15, 0xD6, 0xC3, 0xB5, 0x82 }, 18, bench.Now, -87, 31);
        bench.Radio.Received.FrequencyErrorHz = -812;
        bench.Step(0);
        byte[] packet = bench.Socket.Sent(0);
        CollectionAssert.AreEqual(
            Wire.FromGateway(
                packet[1], packet[2], 0,
                "{\"rxpk\":[{\"tmst\":1000000,\"time\":\"2026-01-12T08:59:28.123456Z\",\"chan\":0,\"rfch\":0,\"freq\":868.100000,\"stat\":1,"
                + "\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"rssi\":-87,\"lsnr\":7.8,\"foff\":-812,\"size\":18,"
                + "\"data\":\"QAQDAgGAAQABppRkJhXWw7WC\"}]}"),
            packet);
    }

    [TestMethod]
    public void A_stat_is_this_datagram_byte_by_byte()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.UnixMicroseconds = 1768208368123456L;
        bench.RunUntil(31000001);
        byte[] packet = bench.Socket.LastOf(SemtechUdp.PushData);
        CollectionAssert.AreEqual(
            Wire.FromGateway(
                packet[1], packet[2], 0,
                "{\"stat\":{\"time\":\"2026-01-12 08:59:28 GMT\",\"rxnb\":0,\"rxok\":0,\"rxfw\":0,\"ackr\":100.0,\"dwnb\":0,\"txnb\":0}}"),
            packet);
    }

    [TestMethod]
    public void Rssi_is_an_integer_and_lsnr_has_one_decimal()
    {
        int[] quarters = new int[] { 40, 31, 1, 0, -1, -2, -3, -4, -30, -83 };
        string[] expected = new string[] { "10.0", "7.8", "0.3", "0.0", "-0.3", "-0.5", "-0.8", "-1.0", "-7.5", "-20.8" };
        for (int i = 0; i < quarters.Length; i++)
        {
            ForwarderBench bench = new ForwarderBench();
            bench.Hear(Joining, -40 - 10 * i, quarters[i]);
            Assert.AreEqual((-40 - 10 * i).ToString(), Wire.ValueOf(bench.Socket.Sent(0), "rssi"));
            Assert.AreEqual(expected[i], Wire.ValueOf(bench.Socket.Sent(0), "lsnr"));
        }
    }

    [TestMethod]
    [DataRow(12, "\"QAAAAAAAAAAAAAAA\"")]
    [DataRow(13, "\"QAAAAAAAAAAAAAAAAA==\"")]
    [DataRow(14, "\"QAAAAAAAAAAAAAAAAAA=\"")]
    public void Base64_is_padded_and_size_is_that_of_the_frame(int length, string data)
    {
        ForwarderBench bench = new ForwarderBench();
        byte[] frame = new byte[length];
        frame[0] = 0x40;
        bench.Hear(frame, -50, 20);
        Assert.AreEqual(length.ToString(), Wire.ValueOf(bench.Socket.Sent(0), "size"));
        Assert.AreEqual(data, Wire.ValueOf(bench.Socket.Sent(0), "data"));
    }

    [TestMethod]
    public void Time_is_there_only_once_it_is_true()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(Joining, -50, 20);
        Assert.AreEqual("", Wire.ValueOf(bench.Socket.Sent(0), "time"));
        bench.UnixMicroseconds = 1768208368123456L;
        bench.Socket.Forget();
        bench.Hear(Joining, -50, 20);
        Assert.AreEqual("\"2026-01-12T08:59:28.123456Z\"", Wire.ValueOf(bench.Socket.Sent(0), "time"));
    }

    [TestMethod]
    [DataRow(4294967295L, "4294967295")]
    [DataRow(4294967296L, "0")]
    [DataRow(4294967297L, "1")]
    [DataRow(12884901889L, "1")]
    public void Tmst_is_unsigned_and_wraps_after_71_6_minutes(long at, string tmst)
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Now = at;
        bench.Hear(Joining, -50, 20);
        Assert.AreEqual(tmst, Wire.ValueOf(bench.Socket.Sent(0), "tmst"));
    }

    [TestMethod]
    public void Datr_codr_freq_and_chan_are_the_frame_s()
    {
        for (int sf = 7; sf <= 12; sf++)
        {
            ForwarderBench bench = new ForwarderBench();
            bench.Settings.Receivers[0].SpreadingFactor = sf;
            bench.Settings.Receivers[0].FrequencyHz = 867300000;
            bench.Radio.Hear(Joining, 23, bench.Now, -50, 20);
            bench.Radio.Received.CodingRateDenominator = 5 + sf % 4;
            bench.Step(0);
            Assert.AreEqual("\"SF" + sf.ToString() + "BW125\"", Wire.ValueOf(bench.Socket.Sent(0), "datr"));
            Assert.AreEqual("\"4/" + (5 + sf % 4).ToString() + "\"", Wire.ValueOf(bench.Socket.Sent(0), "codr"));
            Assert.AreEqual("867.300000", Wire.ValueOf(bench.Socket.Sent(0), "freq"));
            Assert.AreEqual("0", Wire.ValueOf(bench.Socket.Sent(0), "chan"));
        }
    }

    [TestMethod]
    public void Each_frame_has_a_token_of_its_own_and_a_repeat_the_first_one_s()
    {
        ForwarderBench bench = new ForwarderBench();
        bench.Hear(ForwarderBench.DataFrame(1, 1), -50, 20);
        bench.Hear(ForwarderBench.DataFrame(2, 1), -50, 20);
        byte[] first = bench.Socket.Sent(0);
        byte[] second = bench.Socket.Sent(1);
        Assert.IsTrue(first[1] != second[1] || first[2] != second[2]);
        bench.RunUntil(bench.Now + 310000);
        CollectionAssert.AreEqual(first, bench.Socket.Sent(2));
        CollectionAssert.AreEqual(second, bench.Socket.Sent(3));
    }
}
