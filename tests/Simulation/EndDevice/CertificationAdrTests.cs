using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Certification, 2.5.8.d: ADR back-off (LoRaWAN 1.0.4, 4.3.1.1, table 9).</summary>
[TestClass]
public class CertificationAdrTests
{
    [TestMethod]
    public void Back_off_follows_table_9_power_then_data_rate_then_channels_and_NbTrans()
    {
        var bench = new LinkBench(301).Join();
        // DR1, power 4 (9 dB less is no step of EU868), channel 0 alone, NbTrans 2.
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "0314010002" });
        HeardUplink up = bench.Send();
        uint last = up.FCnt;
        bench.Network.Uplinks.Clear();
        for (int count = 0; count <= 165; count++)
        {
            // SF11 and SF12 take 1 to 2 s, twice: the hour's share is soon spent.
            bench.RunFor(600);
            up = bench.Send();
            // ADR_ACK_CNT counts from the downlink: the first uplink behind it has 0.
            Assert.AreEqual((uint)count, up.FCnt - last - 1);
            Assert.AreEqual(count >= 64, up.Frame.AdrAckReq, $"ADRACKReq at {count}");
            Assert.AreEqual(count < 128 ? 1 : 0, up.DataRate, $"data rate at {count}");
            Assert.AreEqual(count < 96 ? 6 : 14, up.Air.PowerDbm, 0.1, $"power at {count}");
            Assert.AreEqual(count < 160 ? 2 : 1, bench.Network.Uplinks.Count(u => u.FCnt == up.FCnt), $"NbTrans at {count}");
        }

        Assert.AreEqual(3, bench.Network.Uplinks.Where(u => u.FCnt - last - 1 >= 160).Select(u => u.Hz).Distinct().Count());
    }

    [TestMethod]
    public void A_downlink_sets_the_count_back_so_that_one_in_64_is_asked_for()
    {
        var bench = new LinkBench(302).Join();
        bench.Network.Answer = u => u.Frame.AdrAckReq ? new ScriptedDownlink() : null;
        for (int i = 0; i < 400; i++)
        {
            bench.Send();
            bench.RunFor(20);
        }

        Assert.AreEqual(6, bench.Network.Uplinks.Count(u => u.Frame.AdrAckReq));
        Assert.AreEqual(5, bench.Device.DataRate);
    }

    [TestMethod]
    public void After_long_silence_the_device_joins_anew_and_sends_on_meanwhile()
    {
        var bench = new LinkBench(303, new EndDeviceSettings { RejoinAfterSilentUplinks = 70 }).Join();
        bench.Network.JoinWindow = 0;
        for (int i = 0; i < 80; i++)
        {
            bench.Send();
            bench.RunFor(20);
        }

        Assert.IsGreaterThan(1, bench.Network.JoinRequests.Count);
        Assert.AreEqual(79u, bench.Network.Uplinks[^1].FCnt);
        bench.Network.JoinWindow = 1;
        bench.RunFor(600);
        Assert.AreEqual(2, bench.Network.Sessions);
        Assert.AreEqual(0u, bench.Send().FCnt);
    }

    [TestMethod]
    public void A_device_without_ADR_asks_for_a_sign_of_life_before_it_gives_a_session_up()
    {
        var bench = new LinkBench(305, new EndDeviceSettings { Adr = false, RejoinAfterSilentUplinks = 100 }).Join();
        bench.Network.Answer = u => u.Answers(MacCommand.LinkCheck) ? new ScriptedDownlink { Commands = "021401" } : null;
        for (int i = 0; i < 300; i++)
        {
            bench.Send();
            bench.RunFor(20);
        }

        Assert.AreEqual(1, bench.Network.JoinRequests.Count);
        Assert.IsTrue(bench.Network.DownlinksSent is > 3 and < 10, $"{bench.Network.DownlinksSent} downlinks");
    }

    [TestMethod]
    public void ADR_state_survives_a_loss_of_power()
    {
        var bench = new LinkBench(304).Join();
        bench.Command("0342070003");
        bench.Host.PowerCut();
        bench.RunFor(4);
        Assert.AreEqual(4, bench.Device.DataRate);
        Assert.AreEqual(2, bench.Device.TxPower);
        Assert.AreEqual(3, bench.Device.NbTrans);
        Assert.AreEqual(2u, bench.Device.UplinksSinceDownlink + 1);
    }
}
