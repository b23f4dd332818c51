using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

/// <summary>TX_ACK (PROTOCOL.TXT 5.5 and 6): the whole datagram for each word. The table in gateway/Forwarder/CONFORMANCE.md tells the cases.</summary>
[TestClass]
public class TxAckConformanceTests
{
    [TestMethod]
    public void None()
    {
        Answers("{\"txpk_ack\":{\"error\":\"NONE\"}}", Wire.Txpk("\"tmst\":2000000"));
    }

    [TestMethod]
    public void Too_late()
    {
        Answers("{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}", Wire.Txpk("\"tmst\":1039999"));
        Answers("{\"txpk_ack\":{\"error\":\"NONE\"}}", Wire.Txpk("\"tmst\":1040000"));
        // 35 minutes ago is 36.6 minutes ahead, were tmst not compared unsigned.
        Answers("{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}", Wire.Txpk("\"tmst\":2195967296"));
    }

    [TestMethod]
    public void Too_early()
    {
        Answers("{\"txpk_ack\":{\"error\":\"NONE\"}}", Wire.Txpk("\"tmst\":61000000"));
        Answers("{\"txpk_ack\":{\"error\":\"TOO_EARLY\"}}", Wire.Txpk("\"tmst\":61000001"));
    }

    [TestMethod]
    public void Collision_packet()
    {
        ForwarderBench bench = new ForwarderBench();
        Answers(bench, "{\"txpk_ack\":{\"error\":\"NONE\"}}", Wire.Txpk("\"tmst\":2000000"), 1);
        Answers(bench, "{\"txpk_ack\":{\"error\":\"COLLISION_PACKET\"}}", Wire.Txpk("\"tmst\":2010000"), 2);
        Answers(bench, "{\"txpk_ack\":{\"error\":\"NONE\"}}", Wire.Txpk("\"tmst\":2100000"), 3);
    }

    [TestMethod]
    public void Tx_freq()
    {
        Answers("{\"txpk_ack\":{\"error\":\"TX_FREQ\"}}", Wire.Txpk("\"tmst\":2000000,\"freq\":915.0").Replaced(",\"freq\":868.1", ""));
        Answers("{\"txpk_ack\":{\"error\":\"TX_FREQ\"}}", Wire.Txpk("\"tmst\":2000000").Replaced("SF7BW125", "SF6BW125"));
        Answers("{\"txpk_ack\":{\"error\":\"TX_FREQ\"}}", Wire.Txpk("\"tmst\":2000000").Replaced("\"LORA\"", "\"FSK\""));
    }

    [TestMethod]
    public void Tx_power()
    {
        Answers("{\"txpk_ack\":{\"error\":\"TX_POWER\"}}", Wire.Txpk("\"tmst\":2000000").Replaced("\"powe\":14", "\"powe\":1"));
        Answers("{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":14}}", Wire.Txpk("\"tmst\":2000000").Replaced("\"powe\":14", "\"powe\":27"));
    }

    [TestMethod]
    public void Gps_unlocked()
    {
        Answers("{\"txpk_ack\":{\"error\":\"GPS_UNLOCKED\"}}", Wire.Txpk("\"tmms\":1452000000000"));
    }

    [TestMethod]
    public void It_bears_the_token_of_its_pull_resp_whatever_that_is()
    {
        for (int token = 0; token < 65536; token += 4369)
        {
            ForwarderBench bench = new ForwarderBench();
            Answers(bench, "{\"txpk_ack\":{\"error\":\"NONE\"}}", Wire.Txpk("\"tmst\":2000000"), token);
        }
    }

    private static void Answers(string json, string txpk)
    {
        Answers(new ForwarderBench(), json, txpk, 0xBEEF);
    }

    private static void Answers(ForwarderBench bench, string json, string txpk, int token)
    {
        bench.Socket.Forget();
        bench.Socket.Deliver(Wire.FromServer((byte)(token >> 8), (byte)token, 3, txpk));
        bench.Step(0);
        Assert.AreEqual(1, bench.Socket.SentCount);
        CollectionAssert.AreEqual(Wire.FromGateway((byte)(token >> 8), (byte)token, SemtechUdp.TxAck, json), bench.Socket.Sent(0));
    }
}
