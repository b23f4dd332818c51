using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Certification, 2.5: MAC commands. The table in firmware/EndDevice/CERTIFICATION.md tells the cases.</summary>
[TestClass]
public class CertificationMacCommandTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void DevStatusReq_is_answered_with_battery_and_margin(bool onPortZero)
    {
        var bench = new LinkBench(201).Join();
        bench.Device.BatteryLevel = 0x55;
        // 200 m of free field: the estimate saturates at 10 dB.
        Assert.AreEqual("06550a", bench.Command("06", onPortZero: onPortZero));
        Assert.AreEqual("", bench.Send().Commands);
    }

    [TestMethod]
    public void NewChannelReq_does_not_touch_the_default_channels()
    {
        var bench = new LinkBench(202).Join();
        for (int channel = 0; channel < 3; channel++)
            Assert.AreEqual("0700", bench.Command($"07{channel:x2}185684" + "50"));
    }

    [TestMethod]
    public void NewChannelReq_adds_channels_and_takes_them_away()
    {
        var bench = new LinkBench(203).Join();
        // Channels 3 and 4 at 867.1 and 867.3 MHz, DR0 to DR5.
        Assert.AreEqual("07030703", bench.Command("0703184f84500704e8568450"));
        Assert.IsTrue(Heard(bench, 40).SetEquals([868_100_000, 868_300_000, 868_500_000, 867_100_000, 867_300_000]));
        Assert.AreEqual("0703", bench.Command("070300000050"));
        Assert.IsTrue(Heard(bench, 40).SetEquals([868_100_000, 868_300_000, 868_500_000, 867_300_000]));
    }

    [TestMethod]
    public void A_channel_of_250_kHz_carries_DR6_both_ways()
    {
        var bench = new LinkBench(223).Join();
        // Channel 3 at 867.1 MHz with DR6 alone, then LinkADRReq: DR6 on it.
        Assert.AreEqual("0703", bench.Command("0703184f8466"));
        Assert.AreEqual("0307", bench.Command("03600f0001"));
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 4, Payload = [1] });
        HeardUplink up = bench.Send();
        Assert.AreEqual(867_100_000u, up.Hz);
        Assert.AreEqual(6, up.DataRate);
        Assert.AreEqual(1, bench.Downlinks.Count);
        // Without the channel no other carries DR6: the device goes back to one that the default channels do.
        bench.Command("070300000066");
        Assert.AreEqual(5, bench.Send().DataRate);
    }

    [TestMethod]
    [DataRow("0703989c8250", "0702", DisplayName = "856.0 MHz is outside the band")]
    [DataRow("0703184f8405", "0701", DisplayName = "lowest data rate above the highest")]
    [DataRow("0703184f84f0", "0701", DisplayName = "a data rate that there is not")]
    [DataRow("0710184f8450", "0700", DisplayName = "channel 16")]
    public void NewChannelReq_that_cannot_be_is_refused_for_what_is_wrong(string request, string answer)
    {
        var bench = new LinkBench(204).Join();
        Assert.AreEqual(answer, bench.Command(request));
        Assert.IsTrue(Heard(bench, 20).SetEquals([868_100_000, 868_300_000, 868_500_000]));
    }

    [TestMethod]
    public void DlChannelReq_moves_RX1_and_its_answer_is_repeated_until_a_downlink()
    {
        var bench = new LinkBench(205).Join();
        // Only channel 0 in use, its RX1 at 869.1 MHz.
        Assert.AreEqual("03070a03", bench.Command("0350010001" + "0a00189d84"));
        Assert.AreEqual("0a03", bench.Send().Commands);
        Assert.AreEqual("0a03", bench.Send().Commands);
        bench.Network.DownlinkHz[868_100_000] = 869_100_000;
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1] });
        Assert.AreEqual("0a03", bench.Send().Commands);
        Assert.AreEqual(1, bench.Downlinks.Count);
        Assert.AreEqual("", bench.Send().Commands);
    }

    [TestMethod]
    [DataRow("0a09189d84", "0a01", DisplayName = "a channel that there is not")]
    [DataRow("0a00989c82", "0a02", DisplayName = "856.0 MHz")]
    public void DlChannelReq_that_cannot_be_is_refused_for_what_is_wrong(string request, string answer)
    {
        Assert.AreEqual(answer, new LinkBench(206).Join().Command(request));
    }

    [TestMethod]
    public void RXParamSetupReq_is_in_force_and_its_answer_is_repeated_until_a_downlink_even_after_a_loss_of_power()
    {
        var bench = new LinkBench(207).Join();
        // Offset 2, RX2 at DR3 and 868.9 MHz.
        Assert.AreEqual("0507", bench.Command("0523489584"));
        bench.Host.PowerCut();
        bench.RunFor(4);
        Assert.AreEqual("0507", bench.Send().Commands);
        bench.Network.Rx1Offset = 2;
        bench.Network.Rx2DataRate = 3;
        bench.Network.Rx2Hz = 868_900_000;
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1], Window = 2 });
        Assert.AreEqual("0507", bench.Send().Commands);
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [2], Window = 1 });
        Assert.AreEqual("", bench.Send().Commands);
        Assert.AreEqual(2, bench.Downlinks.Count);
    }

    [TestMethod]
    [DataRow("05704a9584", "0503", DisplayName = "offset 7")]
    [DataRow("050f4a9584", "0505", DisplayName = "data rate 15")]
    [DataRow("0500989c82", "0506", DisplayName = "856.0 MHz")]
    public void RXParamSetupReq_that_cannot_be_is_refused_for_what_is_wrong_and_changes_nothing(string request, string answer)
    {
        var bench = new LinkBench(208).Join();
        Assert.AreEqual(answer, bench.Command(request));
        foreach (int window in new[] { 1, 2 })
        {
            bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1], Window = window });
            bench.Send();
            Assert.AreEqual(window, bench.Downlinks.Count);
        }
    }

    [TestMethod]
    public void RXTimingSetupReq_delays_both_windows_and_its_answer_is_repeated_until_a_downlink()
    {
        var bench = new LinkBench(209).Join();
        Assert.AreEqual("08", bench.Command("080f"));
        bench.Network.RxDelay = 15;
        Assert.AreEqual("08", bench.Send().Commands);
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1], Window = 2 });
        bench.Send();
        Assert.AreEqual(1, bench.Downlinks.Count);
        Assert.AreEqual("", bench.Send().Commands);
        bench.Command("0800");
        bench.Network.RxDelay = 1;
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1] });
        bench.Send();
        Assert.AreEqual(2, bench.Downlinks.Count);
    }

    [TestMethod]
    public void TxParamSetupReq_is_passed_over_in_EU868_with_its_byte()
    {
        Assert.AreEqual("06ff0a", new LinkBench(210).Join().Command("093506"));
    }

    [TestMethod]
    public void LinkCheckReq_goes_out_and_its_answer_comes_in()
    {
        var bench = new LinkBench(211).Join();
        bench.Device.RequestLinkCheck();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "021403" });
        Assert.AreEqual("02", bench.Send().Commands);
        Assert.AreEqual(1, bench.Device.LinkChecks);
        Assert.AreEqual(20, bench.Device.LinkMarginDb);
        Assert.AreEqual(3, bench.Device.LinkGateways);
        Assert.AreEqual("", bench.Send().Commands);
    }

    [TestMethod]
    public void An_answer_that_nobody_asked_for_does_not_upset_the_commands_behind_it()
    {
        Assert.AreEqual("06ff0a", new LinkBench(212).Join().Command("0214030d112233448006"));
    }

    [TestMethod]
    public void DeviceTimeReq_gives_the_time_of_the_end_of_the_uplink()
    {
        var bench = new LinkBench(213).Join();
        bench.Device.RequestDeviceTime();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "0d0100004080" });
        HeardUplink up = bench.Send();
        Assert.AreEqual("0d", up.Commands);
        Assert.AreEqual(1, bench.Device.DeviceTimes);
        Assert.AreEqual(0x40000001L * 1_000_000 + 500_000, bench.Device.DeviceTimeGpsMicroseconds);
        Assert.IsTrue(Math.Abs(bench.Device.DeviceTimeAtMicroseconds - up.Air.EndMicroseconds) < 1000);
    }

    [TestMethod]
    public void Parsing_ends_at_an_unknown_command_and_at_one_that_is_cut_off()
    {
        var bench = new LinkBench(214).Join();
        Assert.AreEqual("06ff0a", bench.Command("06800306"));
        Assert.AreEqual("06ff0a", bench.Command("06035007"));
    }

    [TestMethod]
    public void LinkADRReq_sets_data_rate_power_and_repetitions()
    {
        var bench = new LinkBench(215).Join();
        Assert.AreEqual("0307", bench.Command("0333070002"));
        Assert.AreEqual(3, bench.Device.DataRate);
        Assert.AreEqual(3, bench.Device.TxPower);
        Assert.AreEqual(2, bench.Device.NbTrans);
        bench.Network.Uplinks.Clear();
        HeardUplink up = bench.Send();
        Assert.AreEqual(2, bench.Network.Uplinks.Count);
        Assert.AreEqual(3, up.DataRate);
        Assert.AreEqual(8, up.Air.PowerDbm, 0.1);
        // NbTrans 0 means the default; 15 keeps data rate and power.
        Assert.AreEqual("0307", bench.Command("03ff070000"));
        Assert.AreEqual(3, bench.Device.DataRate);
        Assert.AreEqual(3, bench.Device.TxPower);
        Assert.AreEqual(1, bench.Device.NbTrans);
    }

    [TestMethod]
    [DataRow("0350000001", "0306", DisplayName = "no channel at all")]
    [DataRow("0350ff0001", "0306", DisplayName = "channels that are not defined")]
    [DataRow("0350070051", "0306", DisplayName = "ChMaskCntl that is reserved")]
    [DataRow("0360070001", "0305", DisplayName = "a data rate that no channel carries")]
    [DataRow("03c0070001", "0305", DisplayName = "a data rate that there is not")]
    [DataRow("0358070001", "0303", DisplayName = "a power that there is not")]
    [DataRow("0357070001", "0303", DisplayName = "less power than the chip can be set to")]
    public void LinkADRReq_that_cannot_be_is_refused_and_changes_nothing(string request, string answer)
    {
        var bench = new LinkBench(216).Join();
        int dataRate = bench.Device.DataRate;
        Assert.AreEqual(answer, bench.Command(request));
        Assert.AreEqual(dataRate, bench.Device.DataRate);
        Assert.AreEqual(0, bench.Device.TxPower);
        Assert.IsTrue(Heard(bench, 20).SetEquals([868_100_000, 868_300_000, 868_500_000]));
    }

    [TestMethod]
    public void A_block_of_LinkADRReq_is_one_command()
    {
        var bench = new LinkBench(217).Join();
        // The first alone would switch on channel 7, which there is not: all fail alike.
        Assert.AreEqual("03060306", bench.Command("0340800001" + "0340070001"));
        Assert.AreEqual(5, bench.Device.DataRate);
        // The last one's data rate counts.
        Assert.AreEqual("03070307", bench.Command("0350010001" + "0330060001"));
        Assert.AreEqual(3, bench.Device.DataRate);
        Assert.IsTrue(Heard(bench, 20).SetEquals([868_300_000, 868_500_000]));
        // ChMaskCntl 6 switches every defined channel on.
        Assert.AreEqual("0307", bench.Command("0350000061"));
        Assert.IsTrue(Heard(bench, 20).SetEquals([868_100_000, 868_300_000, 868_500_000]));
    }

    [TestMethod]
    public void Two_blocks_with_a_command_between_are_two()
    {
        var bench = new LinkBench(218).Join();
        Assert.AreEqual("030606ff0a0307", bench.Command("0340800001" + "06" + "0340070001"));
        Assert.AreEqual(4, bench.Device.DataRate);
    }

    [TestMethod]
    public void A_device_that_steers_itself_takes_the_mask_alone()
    {
        var bench = new LinkBench(219, new EndDeviceSettings { Adr = false, DataRate = 5 }).Join();
        Assert.AreEqual("0301", bench.Command("0321030003"));
        Assert.AreEqual(5, bench.Device.DataRate);
        Assert.AreEqual(1, bench.Device.NbTrans);
        Assert.IsFalse(bench.Network.Uplinks[^1].Frame.Adr);
        Assert.IsTrue(Heard(bench, 20).SetEquals([868_100_000, 868_300_000]));
    }

    [TestMethod]
    public void DutyCycleReq_makes_the_device_wait()
    {
        var bench = new LinkBench(220).Join();
        // 1/2^10 of the time; the answer's own frame is the first that counts.
        Assert.AreEqual("04", bench.Command("040a"));
        HeardUplink last = bench.Network.Uplinks[^1];
        bench.Wanted = new WantedUplink(1, [1], false);
        bench.Board.RaiseInterrupt();
        bench.RunFor(1);
        Assert.AreEqual(SendResult.NotAllowedYet, bench.LastResult);
        long may = bench.Device.NextTransmissionMicroseconds - last.Air.StartMicroseconds;
        Assert.AreEqual(last.Air.AirMicroseconds * 1024.0, may, 2000.0);
        bench.Host.PowerCut();
        double passed = bench.Time.NowMicroseconds;
        bench.RunFor(4);
        bench.Wanted = new WantedUplink(1, [1], false);
        bench.Board.RaiseInterrupt();
        bench.RunFor(1);
        Assert.AreEqual(SendResult.NotAllowedYet, bench.LastResult);
        // The clock goes on from what its record proves: it may wait for longer, and never less.
        bench.RunFor(may / 1e6);
        Assert.AreEqual(SendResult.NotAllowedYet, bench.LastResult);
        bench.RunFor(passed / 1e6);
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "0400" });
        bench.Send();
        bench.Send();
        bench.Send();
    }

    [TestMethod]
    public void Answers_come_before_new_commands_and_before_the_payload()
    {
        var bench = new LinkBench(221).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "060350070001" });
        bench.Send();
        bench.Device.RequestLinkCheck();
        Assert.AreEqual(222 - 6, bench.Device.MaxPayloadLength);
        Assert.AreEqual("06ff0a030702", bench.Send().Commands);
    }

    [TestMethod]
    public void More_answers_than_FOpts_holds_go_on_port_0_by_themselves()
    {
        var bench = new LinkBench(222).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = string.Concat(Enumerable.Repeat("06", 7)), OnPortZero = true });
        bench.Send();
        bench.RunFor(10);
        HeardUplink own = bench.Network.Uplinks[^1];
        Assert.AreEqual(0, own.Frame.FPort);
        Assert.AreEqual(string.Concat(Enumerable.Repeat("06ff0a", 7)), own.Payload);
        Assert.AreEqual("", bench.Send().Commands);
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
