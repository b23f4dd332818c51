using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

[TestClass]
public class ExchangeTests
{
    [TestMethod]
    public void An_uplink_is_what_the_network_reads()
    {
        Bench bench = new Bench(11);
        Assert.IsTrue(bench.Join());
        for (uint i = 0; i < 3; i++)
        {
            Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
            Assert.IsTrue(bench.Hear(i));
            Assert.AreEqual((int)MType.UnconfirmedDataUp, (int)bench.Uplink.MType);
            Assert.AreEqual(1, bench.Uplink.FPort);
            Assert.AreEqual("01020304", Hex.Format(bench.Uplink.FrmPayload, 0, bench.Uplink.FrmPayloadLength));
            bench.RunToIdle();
            Assert.AreEqual(2, bench.Radio.Windows);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_downlink_arrives_in_either_window(int window)
    {
        Bench bench = new Bench(12);
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        DataFrame frame = bench.NewDownlink();
        frame.FPort = 5;
        frame.FrmPayload[0] = 0xAB;
        frame.FrmPayloadLength = 1;
        bench.Answer(frame, window);
        bench.RunToIdle();
        Downlink downlink = new Downlink();
        Assert.IsTrue(bench.Device.TryTakeDownlink(downlink));
        Assert.AreEqual(5, downlink.FPort);
        Assert.AreEqual(1, downlink.Length);
        Assert.AreEqual(0xAB, (int)downlink.Data[0]);
        Assert.IsFalse(bench.Device.TryTakeDownlink(downlink));
        Assert.AreEqual(window, bench.Radio.Windows);
    }

    [TestMethod]
    public void A_downlink_is_accepted_once()
    {
        Bench bench = new Bench(13);
        Assert.IsTrue(bench.Join());
        Downlink downlink = new Downlink();
        bench.Send(false);
        DataFrame frame = bench.NewDownlink();
        frame.FPort = 5;
        bench.Answer(frame, 1);
        bench.RunToIdle();
        Assert.IsTrue(bench.Device.TryTakeDownlink(downlink));

        bench.Send(false);
        bench.Answer(frame, 1);
        bench.RunToIdle();
        Assert.IsFalse(bench.Device.TryTakeDownlink(downlink));

        // Nor after a restart.
        bench.Boot();
        bench.RunFor(Bench.Second);
        bench.Send(false);
        bench.Answer(frame, 1);
        bench.RunToIdle();
        Assert.IsFalse(bench.Device.TryTakeDownlink(downlink));
    }

    [TestMethod]
    public void After_a_foreign_frame_in_RX1_the_device_still_listens_in_RX2()
    {
        Bench bench = new Bench(14);
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        byte[] noise = Hex.Parse("60010203040000000511223344");
        bench.AnswerRaw(noise, noise.Length, 1);
        bench.RunToIdle();
        Assert.AreEqual(2, bench.Radio.Windows);
        Assert.AreEqual(1, bench.Device.DownlinksReceived);
    }

    [TestMethod]
    public void The_session_goes_on_after_a_loss_of_power()
    {
        Bench bench = new Bench(15);
        Assert.IsTrue(bench.Join());
        for (uint i = 0; i < 10; i++)
        {
            Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
            Assert.IsTrue(bench.Hear(i));
            bench.RunToIdle();
            bench.Boot();
            Assert.IsTrue(bench.Device.IsJoined);
            bench.RunFor(Bench.Second);
        }
    }

    [TestMethod]
    public void A_reserve_of_counters_saves_writes_and_skips_counters_only_at_a_loss_of_power()
    {
        Bench bench = new Bench(16);
        bench.Settings.CounterReserve = 16;
        Assert.IsTrue(bench.Join());
        int before = bench.Storage.Writes;
        for (uint i = 0; i < 16; i++)
        {
            bench.Send(false);
            Assert.IsTrue(bench.Hear(i));
            bench.RunToIdle();
        }

        Assert.AreEqual(1, bench.Storage.Writes - before);
        bench.Send(false);
        Assert.IsTrue(bench.Hear(16));
        bench.Boot();
        Assert.AreEqual(32u, bench.Device.FCntUp);
        bench.RunFor(Bench.Second);
        bench.Send(false);
        bench.RunToIdle();
        Assert.AreEqual(33u, bench.Device.FCntUp);
        bench.Device.PrepareForPowerDown();
        bench.Boot();
        Assert.AreEqual(33u, bench.Device.FCntUp);
    }

    [TestMethod]
    public void A_store_that_refuses_lets_nothing_out()
    {
        Bench bench = new Bench(17);
        Assert.IsTrue(bench.Join());
        bench.Storage.Refuses = true;
        int sent = bench.Radio.SentCount;
        Assert.AreEqual((int)SendResult.StoreFailed, (int)bench.Send(false));
        bench.RunFor(10 * Bench.Second);
        Assert.AreEqual(sent, bench.Radio.SentCount);
        bench.Storage.Refuses = false;
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
    }

    [TestMethod]
    public void A_corrupt_session_leads_to_a_new_join_with_a_new_DevNonce()
    {
        Bench bench = new Bench(18);
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        bench.RunToIdle();
        bench.Storage.Corrupt("lw-session");
        bench.Accept.JoinNonce++;
        Assert.IsTrue(bench.Join());
        Assert.AreEqual(1, bench.Device.DevNonce);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(100)]
    public void A_record_that_goes_bad_after_its_counter_was_sent_brings_no_counter_back(int reserve)
    {
        Bench bench = new Bench(29);
        bench.Settings.CounterReserve = reserve;
        Assert.IsTrue(bench.Join());
        uint next = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < reserve; j++)
            {
                next = bench.Device.FCntUp;
                if (bench.Send(false) == SendResult.Accepted)
                    bench.RunToIdle();
                else
                    bench.RunFor(60 * Bench.Second);
            }
        }

        bench.Storage.CorruptNewest();
        bench.Boot();
        Assert.IsTrue(bench.Device.IsJoined);
        Assert.IsTrue(bench.Device.FCntUp > next);
        bench.RunFor(Bench.Second);
        next = bench.Device.FCntUp;
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
        Assert.IsTrue(bench.Hear(next));
    }

    [TestMethod]
    public void A_session_of_another_layout_leads_to_a_new_join()
    {
        Bench bench = new Bench(30);
        Assert.IsTrue(bench.Join());
        byte[] record = new byte[600];
        NanoSensors.Board.RecordStore store = new NanoSensors.Board.RecordStore(bench.Storage);
        int length = store.Read("lw-session", 2, record);
        Assert.IsTrue(length > 0);
        store.Write("lw-session", 99, record, length);
        bench.Accept.JoinNonce++;
        bench.Boot();
        Assert.IsFalse(bench.Device.IsJoined);
        Assert.IsTrue(bench.Join());
        Assert.AreEqual(1, bench.Device.DevNonce);
    }

    [TestMethod]
    public void A_lost_join_record_does_not_bring_a_DevNonce_back()
    {
        Bench bench = new Bench(19);
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        bench.RunToIdle();
        bench.Storage.Corrupt("lw-join");
        bench.Boot();
        Assert.AreEqual(0, bench.Device.DevNonce);
        Assert.IsTrue(bench.Device.IsJoined);
    }

    [TestMethod]
    public void Sending_is_refused_for_what_it_is()
    {
        Bench bench = new Bench(20);
        bench.Boot();
        Assert.AreEqual((int)SendResult.NotJoined, (int)bench.Send(false));
        Assert.IsTrue(bench.Join());
        byte[] large = new byte[300];
        Assert.AreEqual((int)SendResult.Invalid, (int)bench.Device.Send(0, large, 0, 1, false, bench.Now));
        Assert.AreEqual((int)SendResult.Invalid, (int)bench.Device.Send(224, large, 0, 1, false, bench.Now));
        Assert.AreEqual((int)SendResult.Invalid, (int)bench.Device.Send(1, large, 299, 2, false, bench.Now));
        Assert.AreEqual(222, bench.Device.MaxPayloadLength);
        Assert.AreEqual((int)SendResult.TooLong, (int)bench.Device.Send(1, large, 0, 223, false, bench.Now));
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Device.Send(1, large, 0, 222, false, bench.Now));
        Assert.AreEqual((int)SendResult.Busy, (int)bench.Device.Send(1, large, 0, 1, false, bench.Now));
    }

    [TestMethod]
    public void A_radio_fault_is_healed_by_a_reset_and_the_frame_goes_again()
    {
        Bench bench = new Bench(21);
        Assert.IsTrue(bench.Join());
        bench.Radio.FaultsInTransmission = 1;
        int resets = bench.Radio.Resets;
        int sent = bench.Radio.SentCount;
        bench.Send(false);
        bench.RunToIdle();
        Assert.AreEqual(resets + 1, bench.Radio.Resets);
        Assert.AreEqual(1, bench.Device.RadioFaults);
        Assert.AreEqual(sent + 2, bench.Radio.SentCount);
        Assert.IsTrue(bench.Hear(0));
        bench.Send(false);
        Assert.IsTrue(bench.Hear(1));
    }

    [TestMethod]
    public void A_transmission_that_never_ends_is_given_up()
    {
        Bench bench = new Bench(22);
        Assert.IsTrue(bench.Join());
        bench.Radio.TransmissionHangs = true;
        bench.Send(false);
        bench.RunFor(10 * Bench.Second);
        Assert.IsTrue(bench.Device.RadioFaults > 0);
        bench.Radio.TransmissionHangs = false;
        bench.RunFor(100 * Bench.Second);
        Assert.IsTrue(bench.Device.IsIdle);
        uint next = bench.Device.FCntUp;
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
        Assert.IsTrue(bench.Hear(next));
    }

    [TestMethod]
    public void A_radio_that_never_answers_is_tried_ever_more_rarely()
    {
        Bench bench = new Bench(23);
        bench.Boot();
        bench.Radio.NeverReady = true;
        bench.RunFor(24 * 3600 * Bench.Second);
        Assert.IsTrue(bench.Radio.Resets > 20);
        Assert.IsTrue(bench.Radio.Resets < 60);
        bench.Radio.NeverReady = false;
        Assert.IsTrue(bench.RunToTransmission(2 * 3600 * Bench.Second));
    }

    [TestMethod]
    public void Calls_that_come_too_early_do_no_harm()
    {
        Bench bench = new Bench(25);
        bench.CallsEarly = true;
        bench.JitterMicroseconds = 20000;
        Assert.IsTrue(bench.Join());
        int received = bench.Device.DownlinksReceived;
        for (int i = 0; i < 50; i++)
        {
            Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
            bench.Answer(bench.NewDownlink(), 1 + i % 2);
            bench.RunToIdle();
            bench.RunFor(30 * Bench.Second);
        }

        Assert.AreEqual(received + 50, bench.Device.DownlinksReceived);
        Assert.AreEqual(0, bench.Device.RadioFaults);
    }

    [TestMethod]
    public void What_the_windows_have_learnt_survives_deep_sleep()
    {
        Bench bench = new Bench(26);
        bench.Settings.WindowLeadMicroseconds = 5000;
        Assert.IsTrue(bench.Join());
        bench.JitterMicroseconds = 30000;
        for (int i = 0; i < 20; i++)
        {
            bench.Send(false);
            bench.RunToIdle();
            bench.RunFor(30 * Bench.Second);
        }

        bench.Send(false);
        bench.RunToIdle();
        bench.Boot();
        Assert.IsTrue(bench.Device.WindowLeadMicroseconds > 30000);
        bench.RunFor(Bench.Second);
        for (int i = 0; i < 20; i++)
        {
            bench.Send(false);
            bench.RunToIdle();
            bench.Boot();
            bench.RunFor(30 * Bench.Second);
        }

        Assert.AreEqual(0, bench.Device.LateWindows);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(5)]
    public void A_radio_that_begins_to_listen_late_is_learnt_for_each_data_rate(int dataRate)
    {
        Bench bench = new Bench(28);
        bench.Settings.WindowLeadMicroseconds = 2000;
        bench.Settings.WindowErrorMicroseconds = 1000;
        bench.Settings.DataRate = dataRate;
        Assert.IsTrue(bench.Join());
        // Too late for a preamble of SF7 when nothing is known of it.
        bench.Radio.StartupMicroseconds = 9000;
        int received = bench.Device.DownlinksReceived;
        bench.Send(false);
        bench.Answer(bench.NewDownlink(), 1);
        bench.RunToIdle();
        if (dataRate == 5)
            Assert.AreEqual(received, bench.Device.DownlinksReceived);
        for (int i = 0; i < 20; i++)
        {
            bench.RunFor(200 * Bench.Second);
            bench.Send(false);
            bench.RunToIdle();
        }

        received = bench.Device.DownlinksReceived;
        for (int i = 0; i < 10; i++)
        {
            bench.RunFor(200 * Bench.Second);
            bench.Send(false);
            bench.Answer(bench.NewDownlink(), 1);
            bench.RunToIdle();
        }

        Assert.AreEqual(received + 10, bench.Device.DownlinksReceived);
        // And the window listens where the frame is.
        Assert.IsTrue(bench.Radio.WindowFrom[0] + 9000 < bench.Radio.SentTo + Bench.Second + 2000);
    }

    [TestMethod]
    public void Another_region_is_another_table()
    {
        Bench bench = new Bench(27);
        bench.Region = Eu433.Create();
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        Assert.IsTrue(bench.Radio.SentHz == 433175000 || bench.Radio.SentHz == 433375000 || bench.Radio.SentHz == 433575000);
        bench.Answer(bench.NewDownlink(), 2);
        bench.RunToIdle();
        Assert.AreEqual(434665000u, bench.Radio.WindowHz[1]);
        Assert.AreEqual(2, bench.Device.DownlinksReceived);
        // A store of another region is not taken for this one's.
        bench.Region = Eu868.Create();
        bench.Boot();
        Assert.IsFalse(bench.Device.IsJoined);
        Assert.AreEqual(0, bench.Device.DevNonce);
    }

    [TestMethod]
    public void Windows_open_before_the_network_sends_however_late_the_calls_come()
    {
        Bench bench = new Bench(24);
        Assert.IsTrue(bench.Join());
        bench.JitterMicroseconds = 20000;
        int received = bench.Device.DownlinksReceived;
        for (int i = 0; i < 200; i++)
        {
            Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
            bench.Answer(bench.NewDownlink(), 1 + i % 2);
            bench.RunToIdle();
            bench.RunFor(30 * Bench.Second);
        }

        Assert.AreEqual(received + 200, bench.Device.DownlinksReceived);
        Assert.AreEqual(0, bench.Device.LateWindows);
    }
}
