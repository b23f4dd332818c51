using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>MAC answers that are too many, or leave no room, hold no application frame up for good.</summary>
[TestClass]
public class AnswerRoomTests
{
    // DlChannelReq for channel 0: its answer is repeated until a downlink comes, two bytes each.
    private const string EightDlChannels = "0a002876840a002876840a002876840a002876840a002876840a002876840a002876840a00287684";

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(16, false)]
    public void Sixteen_bytes_of_answers_that_are_repeated_do_not_silence_a_device(int reserve, bool sleeps)
    {
        var bench = new LinkBench(730, new EndDeviceSettings { CounterReserve = reserve }, 600);
        bench.Host.DeepSleep = sleeps;
        bench.Host.Start();
        bench.RunFor(600);
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = EightDlChannels, OnPortZero = true });
        bench.RunFor(1200);
        long before = bench.Network.UplinkCount;
        bench.RunFor(48 * 3600);
        Assert.IsTrue(bench.Network.UplinkCount - before >= 285, $"{bench.Network.UplinkCount - before} uplinks in 48 h");
        HeardUplink[] ofMac = [.. bench.Network.Uplinks.Where(up => up.Frame.FPort == 0)];
        Assert.HasCount(1, ofMac);
        Assert.AreEqual(16, ofMac[0].Frame.FrmPayloadLength);
        // Seven of them fit beside each uplink.
        Assert.AreEqual(14, bench.Network.Uplinks[^1].Frame.FOptsLength);
        Assert.AreEqual(1, bench.Network.Sessions);
    }

    [TestMethod]
    public void Answers_beyond_a_frame_are_cut_off_and_do_not_go_in_a_second_one()
    {
        var bench = new LinkBench(731, new EndDeviceSettings { Adr = false, DataRate = 0 }).Join();
        // 19 DevStatusAns of 3 bytes: 57, where SF12 carries 51.
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = string.Concat(Enumerable.Repeat("06", 19)), OnPortZero = true });
        bench.Send();
        bench.RunFor(60);
        bench.Send();
        bench.Send();
        HeardUplink[] ofMac = [.. bench.Network.Uplinks.Where(up => up.Frame.FPort == 0)];
        Assert.HasCount(1, ofMac);
        Assert.AreEqual(51, ofMac[0].Frame.FrmPayloadLength);
        Assert.AreEqual("", bench.Network.Uplinks[^1].Commands);
    }

    [TestMethod]
    public void A_frame_of_full_length_goes_behind_the_answer_that_leaves_no_room()
    {
        var bench = new LinkBench(732, new EndDeviceSettings { Adr = false, DataRate = 0 }).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "06" });
        bench.Send();
        int before = bench.Network.Uplinks.Count;
        HeardUplink first = bench.Send(length: 51);
        Assert.StartsWith("06", first.Commands);
        bench.RunFor(60);
        Assert.HasCount(before + 2, bench.Network.Uplinks);
        Assert.AreEqual(51, bench.Network.Uplinks[^1].Frame.FrmPayloadLength);
    }

    [TestMethod]
    [DataRow(16385u)]
    [DataRow(40000u)]
    [DataRow(65535u)]
    public void A_downlink_counter_may_skip_up_to_65535(uint gap)
    {
        var bench = new LinkBench(733).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = [1] });
        bench.Send();
        bench.Network.FCntDown += gap - 1;
        int before = bench.Downlinks.Count;
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = [2] });
        bench.Send();
        Assert.HasCount(before + 1, bench.Downlinks);
    }

    // 60 00 … of 39 to 47 bytes at SF11, of 102 to 119 at SF10: it ends while RX2 is due.
    [TestMethod]
    [DataRow(1, 39)]
    [DataRow(1, 43)]
    [DataRow(1, 47)]
    [DataRow(2, 102)]
    [DataRow(2, 110)]
    [DataRow(2, 119)]
    public void A_frame_of_a_stranger_teaches_the_receive_windows_nothing(int dataRate, int length)
    {
        var bench = new LinkBench(734, new EndDeviceSettings { Adr = false, DataRate = dataRate }).Join();
        for (int i = 0; i < 20; i++)
        {
            bench.Send();
            bench.RunFor(200);
        }

        int before = bench.Device.WindowLeadMicroseconds;
        byte[] foreign = new byte[length];
        foreign[0] = 0x60;
        for (int i = 0; i < 5; i++)
        {
            bench.Network.AnswerNext(new ScriptedDownlink { Raw = foreign });
            bench.Send();
            Assert.AreEqual(before, bench.Device.WindowLeadMicroseconds, 500);
            bench.RunFor(200);
        }

        Assert.AreEqual(0, bench.Device.LateWindows);
    }
}
