using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>Certification: packet error, cryptography, counters, confirmed frames, windows. firmware/EndDevice/CERTIFICATION.md tells the cases.</summary>
[TestClass]
public class CertificationExchangeTests
{
    [TestMethod]
    public void Of_100_downlinks_in_each_window_none_is_lost()
    {
        foreach (int window in new[] { 1, 2 })
        {
            var bench = new LinkBench(110 + window).Join();
            bench.Network.Answer = _ => new ScriptedDownlink { Port = 3, Payload = [1, 2, 3], Window = window };
            for (int i = 0; i < 100; i++)
            {
                bench.Send();
                bench.RunFor(30);
            }

            Assert.AreEqual(100, bench.Downlinks.Count);
        }
    }

    [TestMethod]
    public void Payloads_of_every_length_are_encrypted_and_signed_right_both_ways()
    {
        var bench = new LinkBench(113).Join();
        int longest = bench.Device.MaxPayloadLength;
        for (int length = 0; length <= longest; length += length < 34 ? 1 : 13)
        {
            byte[] down = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            bench.Network.AnswerNext(new ScriptedDownlink { Port = 9, Payload = down });
            HeardUplink up = bench.Send(length: length, port: 77);
            Assert.AreEqual(length, up.Frame.FrmPayloadLength);
            Assert.AreEqual(77, up.Frame.FPort);
            if (length > 0)
                Assert.AreEqual((byte)length, up.Frame.FrmPayload[length - 1]);
            CollectionAssert.AreEqual(down, bench.Downlinks[^1].Data);
            bench.RunFor(30);
        }
    }

    [TestMethod]
    public void A_downlink_of_another_key_address_direction_or_port_is_dropped_in_silence()
    {
        var bench = new LinkBench(114).Join();
        void Dropped(Func<byte[]> frame)
        {
            uint before = bench.Network.FCntDown;
            bench.Network.AnswerNext(new ScriptedDownlink { Raw = frame() });
            bench.Send();
            Assert.AreEqual(0, bench.Downlinks.Count);
            bench.Network.FCntDown = before;
        }

        var good = new ScriptedDownlink { Port = 5, Payload = [1] };
        Dropped(() => bench.Network.Encode(new ScriptedDownlink { Port = 5, Payload = [1], ForeignKey = new byte[16] }));
        Dropped(() => Changed(bench.Network.Encode(good), 1, 1));
        Dropped(() => Changed(bench.Network.Encode(good), 0, 0x20));
        Dropped(() => Changed(bench.Network.Encode(good), 0, 0x01));
        Dropped(() => Changed(bench.Network.Encode(good), 8, 0x01));
        Dropped(() => bench.Network.Encode(good)[..11]);
        Dropped(() => bench.Network.Encode(new ScriptedDownlink { Port = 224, Payload = [1] }));
        bench.Network.FCntDown++;
        bench.Network.AnswerNext(good);
        bench.Send();
        Assert.AreEqual(1, bench.Downlinks.Count);
    }

    [TestMethod]
    public void Commands_in_FOpts_and_on_port_0_together_drop_the_frame()
    {
        var bench = new LinkBench(115).Join();
        byte[] air = bench.Network.Encode(new ScriptedDownlink { Commands = "06", Port = 1, Payload = [6] });
        air[9] = 0;
        bench.Network.AnswerNext(new ScriptedDownlink { Raw = air });
        bench.Send();
        Assert.AreEqual("", bench.Send().Commands);
    }

    [TestMethod]
    public void A_downlink_counter_must_rise_and_by_less_than_65536()
    {
        var bench = new LinkBench(116).Join();
        int Received(uint fCnt)
        {
            int before = bench.Downlinks.Count;
            bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1], FCnt = fCnt });
            bench.Send();
            return bench.Downlinks.Count - before;
        }

        Assert.AreEqual(1, Received(0));
        Assert.AreEqual(0, Received(0));
        Assert.AreEqual(1, Received(5));
        Assert.AreEqual(0, Received(4));
        Assert.AreEqual(0, Received(5));
        // 1.0.4 knows no MAX_FCNT_GAP: 16 bits of the counter are on the air, and the MIC is of all 32.
        Assert.AreEqual(0, Received(5 + 65536));
        Assert.AreEqual(1, Received(5 + 65535));
        Assert.AreEqual(0, Received(6));
    }

    [TestMethod]
    public void Counters_go_over_16_bits_in_both_directions()
    {
        var bench = new LinkBench(117).Join();
        for (uint fCnt = 10_000; fCnt < 140_000; fCnt += 15_000)
        {
            bench.Network.AnswerNext(new ScriptedDownlink { Port = 5, Payload = [1], FCnt = fCnt });
            bench.Send();
        }

        Assert.AreEqual(9, bench.Downlinks.Count);
        bench.Host.PowerCut();
        // The stored counter is raised to just before the rollover of the low half.
        SetFCntUp(bench, 0x0001FFFE);
        bench.RunFor(4);
        bench.Network.NextFCntUp = 0x0001FFFE;
        for (uint i = 0; i < 5; i++)
            Assert.AreEqual(0x0001FFFE + i, bench.Send().FCnt);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(16)]
    public void At_the_end_of_the_counter_the_device_joins_anew(int reserve)
    {
        var bench = new LinkBench(118, new EndDeviceSettings { CounterReserve = reserve }).Join();
        bench.Host.PowerCut();
        SetFCntUp(bench, uint.MaxValue - 2);
        bench.RunFor(4);
        bench.Network.NextFCntUp = uint.MaxValue - 2;
        Assert.AreEqual(uint.MaxValue - 2, bench.Send().FCnt);
        if (reserve == 1)
            Assert.AreEqual(uint.MaxValue - 1, bench.Send().FCnt);
        else
            bench.Host.PowerCut();
        bench.RunFor(3);
        bench.Board.RaiseInterrupt();
        bench.RunFor(30);
        Assert.AreEqual(2, bench.Network.JoinRequests.Count);
        Assert.AreEqual(0u, bench.Send().FCnt);
    }

    [TestMethod]
    public void A_confirmed_uplink_that_is_acknowledged_goes_once()
    {
        var bench = new LinkBench(119).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Ack = true });
        HeardUplink up = bench.Send(confirmed: true);
        Assert.AreEqual(MType.ConfirmedDataUp, up.Frame.MType);
        Assert.AreEqual(1, bench.Network.Uplinks.Count);
        Assert.IsTrue(bench.Device.LastUplinkAcknowledged);
    }

    [TestMethod]
    public void Without_an_acknowledgement_a_confirmed_uplink_goes_NbTrans_times_on_other_channels_1_to_3_s_after_RX2()
    {
        var bench = new LinkBench(120).Join();
        // LinkADRReq: DR5, power 0, three channels, NbTrans 4.
        bench.Command("0350070004");
        bench.Network.Uplinks.Clear();
        bench.Send(confirmed: true);
        List<HeardUplink> ups = bench.Network.Uplinks;
        Assert.AreEqual(4, ups.Count);
        Assert.IsFalse(bench.Device.LastUplinkAcknowledged);
        for (int i = 1; i < 4; i++)
        {
            Assert.IsTrue(ups[i].IsRepetition);
            Assert.AreNotEqual(ups[i - 1].Hz, ups[i].Hz);
            long pause = ups[i].Air.StartMicroseconds - ups[i - 1].Air.EndMicroseconds - 2_000_000;
            Assert.IsTrue(pause is >= 1_000_000 and <= 3_700_000, $"{pause} us after RX2");
        }

        Assert.AreEqual(ups[0].FCnt + 1, bench.Send().FCnt);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Any_downlink_ends_the_repetitions(bool confirmed)
    {
        var bench = new LinkBench(121).Join();
        bench.Command("0350070005");
        bench.Network.Uplinks.Clear();
        bench.Network.AnswerNext(null);
        bench.Network.AnswerNext(new ScriptedDownlink());
        bench.Send(confirmed: confirmed);
        Assert.AreEqual(2, bench.Network.Uplinks.Count);
    }

    [TestMethod]
    public void A_confirmed_downlink_is_acknowledged_once()
    {
        var bench = new LinkBench(122, new EndDeviceSettings { AnswerSoon = false }).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = [1], Confirmed = true });
        Assert.IsFalse(bench.Send().Frame.Ack);
        Assert.IsTrue(bench.Send().Frame.Ack);
        Assert.IsFalse(bench.Send().Frame.Ack);
    }

    [TestMethod]
    public void An_acknowledgement_and_an_answer_do_not_come_again_after_a_loss_of_power()
    {
        var bench = new LinkBench(129, new EndDeviceSettings { AnswerSoon = false, CounterReserve = 32 }).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Commands = "06", Port = 1, Payload = [1], Confirmed = true });
        bench.Send();
        bench.Host.PowerCut();
        bench.RunFor(4);
        HeardUplink up = bench.Send();
        Assert.IsTrue(up.Frame.Ack);
        Assert.AreEqual("06ff0a", up.Commands);
        bench.Host.PowerCut();
        bench.RunFor(4);
        up = bench.Send();
        Assert.IsFalse(up.Frame.Ack);
        Assert.AreEqual("", up.Commands);
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void A_confirmed_downlink_and_FPending_are_answered_within_seconds(bool confirmed, bool pending)
    {
        var bench = new LinkBench(123).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = [1], Confirmed = confirmed, Pending = pending });
        bench.Send();
        bench.RunFor(10);
        Assert.AreEqual(2, bench.Network.Uplinks.Count);
        Assert.AreEqual(confirmed, bench.Network.Uplinks[1].Frame.Ack);
        Assert.AreEqual(DataFrame.NoPort, bench.Network.Uplinks[1].Frame.FPort);
        Assert.IsTrue(bench.Device.IsIdle);
    }

    [TestMethod]
    public void A_downlink_longer_than_its_data_rate_allows_is_dropped()
    {
        var bench = new LinkBench(124).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = new byte[51], Window = 2 });
        bench.Send();
        Assert.AreEqual(1, bench.Downlinks.Count);
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = new byte[52], Window = 2 });
        bench.Send();
        Assert.AreEqual(1, bench.Downlinks.Count);
    }

    [TestMethod]
    public void The_application_is_told_what_fits_at_each_data_rate()
    {
        int[] expected = [51, 51, 51, 115, 222, 222];
        for (int dataRate = 0; dataRate < 6; dataRate++)
        {
            var bench = new LinkBench(125, new EndDeviceSettings { DataRate = dataRate }).Join();
            Assert.AreEqual(expected[dataRate], bench.Device.MaxPayloadLength);
            Assert.AreEqual(dataRate, bench.Send(length: expected[dataRate]).DataRate);
            bench.Wanted = new WantedUplink(1, new byte[expected[dataRate] + 1], false);
            bench.Board.RaiseInterrupt();
            bench.RunFor(1);
            Assert.AreEqual(SendResult.TooLong, bench.LastResult);
        }
    }

    [TestMethod]
    public void RX2_is_not_opened_after_a_frame_in_RX1()
    {
        var bench = new LinkBench(126).Join();
        bench.Network.AnswerNext(new ScriptedDownlink { Port = 1, Payload = [1] });
        int before = bench.Device.DownlinksReceived;
        // A second frame, in RX2, which the device must not hear.
        bench.Send();
        Assert.AreEqual(before + 1, bench.Device.DownlinksReceived);
        Assert.IsTrue(bench.Device.IsIdle);
        Assert.AreEqual(0, bench.Device.LateWindows);
    }

    [TestMethod]
    public void A_foreign_frame_that_outlasts_RX2_is_no_late_window()
    {
        var bench = new LinkBench(128, new EndDeviceSettings { DataRate = 0 }).Join();
        byte[] foreign = new byte[60];
        foreign[0] = 0x60;
        bench.Network.AnswerNext(new ScriptedDownlink { Raw = foreign });
        bench.Send();
        Assert.IsTrue(bench.Device.IsIdle);
        Assert.AreEqual(0, bench.Device.LateWindows);
        Assert.AreEqual(0, bench.Device.RadioFaults);
    }

    [TestMethod]
    public void Uplinks_use_all_channels_evenly_and_never_the_same_twice_running()
    {
        var bench = new LinkBench(127).Join();
        for (int i = 0; i < 150; i++)
        {
            bench.Send();
            bench.RunFor(20);
        }

        List<HeardUplink> ups = bench.Network.Uplinks;
        foreach (uint hz in new uint[] { 868_100_000, 868_300_000, 868_500_000 })
            Assert.IsTrue(ups.Count(u => u.Hz == hz) is > 35 and < 65);
        for (int i = 1; i < ups.Count; i++)
            Assert.AreNotEqual(ups[i - 1].Hz, ups[i].Hz);
    }

    private static byte[] Changed(byte[] frame, int at, int mask)
    {
        frame[at] ^= (byte)mask;
        return frame;
    }

    // Through the record's documented place, as a session that has run for years would have it.
    private static void SetFCntUp(LinkBench bench, uint value)
    {
        var store = new NanoSensors.Board.RecordStore(bench.Board.Storage);
        bench.Board.Storage.PowerOn();
        byte[] record = new byte[2048];
        int length = store.Read("lw-session", 2, record);
        Assert.IsTrue(length > 0);
        // Its counter, and the one at the last downlink.
        for (int i = 0; i < 4; i++)
            record[50 + i] = record[58 + i] = (byte)(value >> (24 - 8 * i));
        store.Write("lw-session", 2, record, length);
    }
}
