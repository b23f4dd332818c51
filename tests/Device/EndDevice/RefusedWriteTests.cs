using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

/// <summary>A frame that cannot be stored or has to wait changes nothing before it goes.</summary>
[TestClass]
public class RefusedWriteTests
{
    [TestMethod]
    public void A_refused_write_keeps_acknowledgement_answers_counter_and_time_on_air()
    {
        Bench bench = new Bench(720);
        bench.Settings.AnswerSoon = false;
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        DataFrame downlink = bench.NewCommands("06");
        downlink.MType = MType.ConfirmedDataDown;
        bench.Answer(downlink, 1);
        bench.RunToIdle();
        uint counter = bench.Device.FCntUp;
        bench.Storage.Refuses = true;
        // As often as it likes: an hour's time on air is 600 such frames.
        for (int i = 0; i < 2000; i++)
            Assert.AreEqual((int)SendResult.StoreFailed, (int)bench.Send(false));
        bench.Storage.Refuses = false;
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
        Assert.IsTrue(bench.Hear(counter));
        Assert.IsTrue(bench.Uplink.Ack);
        Assert.AreEqual("06ff05", Hex.Format(bench.Uplink.FOpts, 0, bench.Uplink.FOptsLength));
    }

    [TestMethod]
    public void A_frame_that_waits_for_the_radio_is_booked_for_when_it_goes()
    {
        Bench bench = new Bench(721);
        bench.Settings.DataRate = 0;
        Assert.IsTrue(bench.Join());
        // The radio is broken for hours: the frame that was taken goes at their end.
        bench.Boot();
        bench.Radio.NeverReady = true;
        bench.RunFor(Bench.Second);
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Device.Send(1, bench.Payload, 0, 4, false, bench.Now));
        bench.RunFor(6000 * Bench.Second);
        bench.Radio.NeverReady = false;
        Assert.IsTrue(bench.RunToTransmission(4000 * Bench.Second));
        long from = bench.Radio.SentFrom;
        long spent = bench.Radio.SentTo - bench.Radio.SentFrom;
        while (bench.Now < from + 3590 * Bench.Second)
        {
            int sent = bench.Radio.SentCount;
            bench.Send(false);
            if (bench.Radio.SentCount > sent && bench.Radio.SentTo < from + 3600 * Bench.Second)
                spent += bench.Radio.SentTo - bench.Radio.SentFrom;
            bench.RunFor(Bench.Second);
        }

        Assert.IsTrue(spent > 30 * Bench.Second);
        Assert.IsTrue(spent <= 36 * Bench.Second);
    }

    [TestMethod]
    public void Restarts_do_not_count_as_uplinks_that_nobody_answered()
    {
        Bench bench = new Bench(722);
        bench.Settings.CounterReserve = 16;
        Assert.IsTrue(bench.Join());
        for (int i = 0; i < 24; i++)
        {
            bench.Boot();
            bench.RunFor(Bench.Second);
            uint counter = bench.Device.FCntUp;
            bench.Send(false);
            Assert.IsTrue(bench.Hear(counter));
            Assert.IsFalse(bench.Uplink.AdrAckReq);
            bench.RunToIdle();
            bench.Now += 60 * Bench.Second;
        }

        Assert.IsTrue(bench.Device.UplinksSinceDownlink >= 20 && bench.Device.UplinksSinceDownlink <= 25);
    }

    [TestMethod]
    [DataRow(0, 2147483647)]
    [DataRow(2147483647, 1)]
    [DataRow(2147483647, 2147483647)]
    [DataRow(5, 3)]
    [DataRow(-1, 1)]
    public void A_payload_that_its_buffer_does_not_hold_is_invalid(int offset, int length)
    {
        Bench bench = new Bench(723);
        Assert.IsTrue(bench.Join());
        Assert.AreEqual((int)SendResult.Invalid, (int)bench.Device.Send(1, new byte[6], offset, length, false, bench.Now));
    }
}
