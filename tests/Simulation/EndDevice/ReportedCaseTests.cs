using NanoSensors.EndDevice;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>
/// Cases that users of other LoRaWAN stacks have reported and that no other test covers. firmware/EndDevice/REPORTS.md lists the reports.
/// </summary>
[TestClass]
public class ReportedCaseTests
{
    private static readonly uint[] DefaultChannels = [868_100_000, 868_300_000, 868_500_000];

    [TestMethod]
    [DataRow("0350070001" + "06", "030706ff0a", DisplayName = "a command of one byte behind LinkADRReq is not skipped")]
    [DataRow("0350070071" + "0350070001", "03060306", DisplayName = "a reserved ChMaskCntl in the first of a block refuses the block")]
    [DataRow("04f0", "04", DisplayName = "reserved bits of DutyCycleReq do not switch the device off")]
    [DataRow("0703184f8450" + "0350ff0001", "07030306", DisplayName = "a mask with channels beyond those defined is refused")]
    [DataRow("0703184f8450" + "03500f0001", "07030307", DisplayName = "a channel can be masked in the frame that defines it")]
    [DataRow("0a00189d84" + "0801" + "0500d2ad84", "0a03080507", DisplayName = "three sticky answers keep the order of their requests")]
    public void MAC_commands_in_one_downlink_are_answered_one_by_one(string commands, string answers)
    {
        Assert.AreEqual(answers, new LinkBench(901).Join().Command(commands));
    }

    [TestMethod]
    public void A_downlink_in_RX1_that_lasts_beyond_the_time_of_RX2_is_taken()
    {
        var bench = new LinkBench(902, new EndDeviceSettings { DataRate = 0 }).Join();
        // 51 bytes at SF12 last 2.8 s.
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 9, Payload = new byte[51] });
        bench.Send();
        Assert.AreEqual(1, bench.Downlinks.Count);
        Assert.AreEqual(51, bench.Downlinks[0].Data.Length);
        Assert.AreEqual(0, bench.Device.LateWindows);
        Assert.IsTrue(bench.Device.IsIdle);
    }

    [TestMethod]
    public void An_acknowledgement_and_an_answer_wait_until_MaxDCycle_lets_them_go()
    {
        var bench = new LinkBench(903, new EndDeviceSettings { AnswerSoon = false }).Join();
        bench.Command("0409");
        bench.RunFor(60);
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "06", Port = 1, Payload = [1], Confirmed = true });
        bench.Send();
        int before = bench.Network.Uplinks.Count;
        bench.Wanted = new WantedUplink(1, [1], false);
        bench.Board.RaiseInterrupt();
        bench.RunFor(1);
        Assert.AreEqual(SendResult.NotAllowedYet, bench.LastResult);
        Assert.AreEqual(before, bench.Network.Uplinks.Count);
        bench.RunFor(120);
        HeardUplink up = bench.Send();
        Assert.IsTrue(up.Frame.Ack);
        Assert.AreEqual("06ff0a", up.Commands);
    }

    [TestMethod]
    public void A_sticky_answer_causes_no_uplink_of_its_own()
    {
        var bench = new LinkBench(904).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "0801" });
        bench.Send();
        bench.RunFor(3600);
        Assert.AreEqual(1, bench.Network.Uplinks.Count);
        Assert.AreEqual("08", bench.Send().Commands);
    }

    [TestMethod]
    public void Confirmed_uplinks_without_an_answer_count_for_ADRACKReq()
    {
        var bench = new LinkBench(905).Join();
        for (int count = 0; count <= 64; count++)
        {
            Assert.AreEqual(count >= 64, bench.Send(confirmed: true).Frame.AdrAckReq, $"at {count}");
            bench.RunFor(20);
        }
    }

    [TestMethod]
    [DataRow(0, DisplayName = "CFList of zeros")]
    [DataRow(1, DisplayName = "CFList of type 1, which EU868 does not know")]
    public void A_CFList_without_carriers_leaves_channels_and_power_as_they_are(int type)
    {
        var bench = new LinkBench(906);
        bench.Network.Accept.HasCfList = true;
        bench.Network.Accept.CfList[15] = (byte)type;
        // As masks: channels 0 to 15.
        if (type == 1)
            bench.Network.Accept.CfList[0] = bench.Network.Accept.CfList[1] = 0xFF;
        bench.Join();
        Assert.IsTrue(Heard(bench, 30).SetEquals(DefaultChannels));
        Assert.AreEqual(14, bench.Network.Uplinks[^1].Air.PowerDbm, 0.1);
    }

    [TestMethod]
    public void A_restored_session_that_never_had_a_LinkADRReq_uses_all_channels()
    {
        var bench = new LinkBench(907).Join();
        bench.Send();
        bench.Host.PowerCut();
        bench.RunFor(4);
        Assert.IsTrue(Heard(bench, 30).SetEquals(DefaultChannels));
    }

    [TestMethod]
    public void A_new_join_forgets_channels_answers_and_windows_of_the_session_before()
    {
        var bench = new LinkBench(908).Join();
        bench.Command("0703184f8450" + "0802" + "0523489584");
        bench.RejoinWanted = true;
        bench.Board.RaiseInterrupt();
        bench.RunFor(60);
        Assert.AreEqual(2, bench.Network.Sessions);
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 3, Payload = [3], Window = 2 });
        HeardUplink up = bench.Send();
        Assert.AreEqual("", up.Commands);
        Assert.AreEqual(1, bench.Downlinks.Count);
        Assert.IsTrue(Heard(bench, 30).SetEquals(DefaultChannels));
    }

    [TestMethod]
    public void A_second_RXParamSetupReq_leaves_one_sticky_answer()
    {
        var bench = new LinkBench(909).Join();
        Assert.AreEqual("0507", bench.Command("0500d2ad84"));
        Assert.AreEqual("0507", bench.Command("0500d2ad84"));
        Assert.AreEqual("0507", bench.Send().Commands);
    }

    [TestMethod]
    public void NbTrans_counts_from_the_uplink_that_answers_it()
    {
        var bench = new LinkBench(910).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "0350070003" });
        bench.Send();
        bench.Network.Uplinks.Clear();
        Assert.AreEqual("0307", bench.Send().Commands);
        Assert.AreEqual(3, bench.Network.Uplinks.Count);
    }

    [TestMethod]
    public void Confirmed_messages_one_after_another_each_go_eight_times_and_end()
    {
        var bench = new LinkBench(911).Join();
        bench.Command("0350070008");
        for (int message = 0; message < 3; message++)
        {
            bench.Network.Uplinks.Clear();
            uint first = bench.Send(confirmed: true).FCnt;
            Assert.AreEqual(8, bench.Network.Uplinks.Count(u => u.FCnt == first));
            Assert.IsTrue(bench.Device.IsIdle);
        }
    }

    [TestMethod]
    public void A_confirmed_uplink_of_49_bytes_at_SF12_is_acknowledged_in_RX2()
    {
        var bench = new LinkBench(912, new EndDeviceSettings { DataRate = 0 }).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Ack = true, Window = 2 });
        bench.Send(confirmed: true, length: 49);
        Assert.IsTrue(bench.Device.LastUplinkAcknowledged);
        Assert.IsTrue(bench.Device.IsIdle);
    }

    private static HashSet<uint> Heard(LinkBench bench, int uplinks)
    {
        bench.Network.Uplinks.Clear();
        for (int i = 0; i < uplinks; i++)
        {
            bench.Send();
            bench.RunFor(10);
        }

        return [.. bench.Network.Uplinks.Select(u => u.Hz)];
    }
}
