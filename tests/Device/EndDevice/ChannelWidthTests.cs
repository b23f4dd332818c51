using NanoSensors.Board;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

/// <summary>A channel is more than its carrier: all of its bandwidth lies in the band.</summary>
[TestClass]
public class ChannelWidthTests
{
    [TestMethod]
    public void NewChannelReq_over_the_edge_of_a_sub_band_is_refused_for_its_frequency()
    {
        Bench bench = new Bench(730);
        Assert.IsTrue(bench.Join());
        // 868.5375 MHz touches 868.6; 868.5376 MHz reaches over it; and 868.5375 MHz does with DR6's 250 kHz.
        bench.Command("07033f878450");
        Assert.AreEqual("0703", bench.NextFOpts());
        bench.Command("070440878450");
        Assert.AreEqual("0702", bench.NextFOpts());
        bench.Command("07053f878460");
        Assert.AreEqual("0702", bench.NextFOpts());
        // 868.5375 MHz with data rates that there are not: the frequency is good.
        bench.Command("07053f8784f0");
        Assert.AreEqual("0701", bench.NextFOpts());
    }

    [TestMethod]
    public void A_window_over_the_edge_of_the_region_is_refused_for_its_frequency()
    {
        Bench bench = new Bench(731);
        Assert.IsTrue(bench.Join());
        // RX2 at 870.0 and at 869.9375 MHz, DR0.
        bench.Command("050060c084");
        Assert.AreEqual("0506", bench.NextFOpts());
        bench.Command("0500efbd84");
        Assert.AreEqual("0507", bench.NextFOpts());
        // RX1 of channel 0 at 870.0 MHz. The sticky answer has been heard by now.
        bench.Settings.AnswerSoon = false;
        bench.Boot();
        bench.RunFor(Bench.Second);
        bench.Send(false);
        bench.Answer(bench.NewCommands("0a0060c084"), 1);
        bench.RunToIdle();
        Assert.AreEqual("0a02", bench.NextFOpts());
    }

    [TestMethod]
    public void A_stored_channel_over_the_edge_is_taken_away_and_the_session_stays()
    {
        Bench bench = new Bench(733);
        // A table as earlier firmware judged by: the carrier alone counts.
        bench.Region.SubBands[2] = new SubBand(868000000, 868700000, 10, 16);
        Assert.IsTrue(bench.Join());
        bench.Command("070340878450");
        Assert.AreEqual("0703", bench.NextFOpts());
        // LinkADRReq: channel 3 alone.
        bench.Command("0350080001");
        Assert.AreEqual("0307", bench.NextFOpts());
        Assert.IsTrue(bench.Radio.SentHz == 868537600);
        bench.Region = Eu868.Create();
        bench.Boot();
        bench.RunFor(Bench.Second);
        Assert.IsTrue(bench.Device.IsJoined);
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual((int)NanoSensors.EndDevice.SendResult.Accepted, (int)bench.Send(false));
            Assert.IsTrue(bench.Radio.SentHz != 868537600);
            bench.RunToIdle();
            bench.RunFor(20 * Bench.Second);
        }
    }

    [TestMethod]
    public void A_CFList_frequency_over_the_edge_is_passed_over()
    {
        Bench bench = new Bench(732);
        bench.Accept.HasCfList = true;
        // 868.5376 MHz and 867.1 MHz; type 0.
        byte[] list = Hex.Parse("408784184f8400000000000000000000");
        System.Array.Copy(list, 0, bench.Accept.CfList, 0, list.Length);
        Assert.IsTrue(bench.Join());
        bool used = false;
        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual((int)NanoSensors.EndDevice.SendResult.Accepted, (int)bench.Send(false));
            Assert.IsTrue(bench.Radio.SentHz != 868537600);
            used |= bench.Radio.SentHz == 867100000;
            bench.RunToIdle();
            bench.RunFor(20 * Bench.Second);
        }

        Assert.IsTrue(used);
    }
}
