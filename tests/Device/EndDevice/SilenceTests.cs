using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

/// <summary>No state silences a device for good but a rule, and what ends a silence that no rule asks for.</summary>
[TestClass]
public class SilenceTests
{
    private const long Minute = 60 * Bench.Second;
    private const long Hour = 60 * Minute;

    [TestMethod]
    public void What_blocks_is_dropped_then_the_session_and_at_last_the_board_is_to_restart()
    {
        Bench bench = new Bench(700);
        Assert.IsTrue(bench.Join());
        Forbid(bench);
        bench.Boot();
        long from = bench.Now;
        SilenceStep[] expected = new SilenceStep[] { SilenceStep.None, SilenceStep.DroppedAnswers, SilenceStep.Rejoined, SilenceStep.Restarted };
        for (int hour = 1; hour <= 3; hour++)
        {
            Wait(bench, from + hour * Hour - Minute);
            Assert.AreEqual((int)expected[hour - 1], (int)bench.Device.LastSilenceStep);
            Wait(bench, from + hour * Hour + 2 * Minute);
            Assert.AreEqual((int)expected[hour], (int)bench.Device.LastSilenceStep);
        }

        Assert.IsTrue(bench.Device.NeedsRestart);
        Assert.IsFalse(bench.Device.IsJoined);
        // The next start knows, and a board that restarts in vain does it once a day.
        bench.Boot();
        Assert.AreEqual((int)SilenceStep.Restarted, (int)bench.Device.LastSilenceStep);
        Assert.AreEqual(3, bench.Device.SilenceSteps);
        Wait(bench, from + 22 * Hour);
        Assert.IsFalse(bench.Device.NeedsRestart);
        Wait(bench, from + 30 * Hour);
        Assert.IsTrue(bench.Device.NeedsRestart);
        // When all has been well for a week there is nothing to tell.
        bench.Device.WatchSilence(false, bench.Now);
        Assert.AreEqual((int)SilenceStep.Restarted, (int)bench.Device.LastSilenceStep);
        bench.Device.WatchSilence(false, bench.Now + 170 * Hour);
        bench.Boot();
        Assert.AreEqual((int)SilenceStep.None, (int)bench.Device.LastSilenceStep);
    }

    [TestMethod]
    public void With_a_store_that_refuses_the_session_is_kept()
    {
        Bench bench = new Bench(701);
        Assert.IsTrue(bench.Join());
        bench.Storage.Refuses = true;
        Wait(bench, bench.Now + 3 * Hour);
        Assert.IsTrue(bench.Device.NeedsRestart);
        Assert.IsTrue(bench.Device.IsJoined);
        bench.Storage.Refuses = false;
        bench.Boot();
        bench.RunFor(Bench.Second);
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
    }

    [TestMethod]
    public void With_a_radio_that_never_answers_the_board_is_to_restart_and_the_session_is_kept()
    {
        Bench bench = new Bench(702);
        Assert.IsTrue(bench.Join());
        bench.Radio.TransmissionHangs = true;
        bench.Radio.NeverReady = true;
        Wait(bench, bench.Now + 3 * Hour);
        Assert.IsTrue(bench.Device.NeedsRestart);
        Assert.IsTrue(bench.Device.IsJoined);
    }

    [TestMethod]
    public void The_silence_that_MaxDCycle_15_asks_for_at_SF12_is_kept()
    {
        Bench bench = new Bench(703);
        bench.Settings.DataRate = 0;
        bench.Settings.Adr = false;
        Assert.IsTrue(bench.Join());
        bench.Command("040f");
        int before = bench.Radio.SentCount;
        Wait(bench, bench.Now + 60 * Hour);
        Assert.AreEqual(0, bench.Device.SilenceSteps);
        // 1.3 s of 12 hours each.
        Assert.IsTrue(bench.Radio.SentCount - before >= 4 && bench.Radio.SentCount - before <= 6);
    }

    [TestMethod]
    public void The_back_off_of_joins_is_kept()
    {
        Bench bench = new Bench(704);
        bench.Boot();
        Wait(bench, 40 * Hour);
        Assert.AreEqual(0, bench.Device.SilenceSteps);
        Assert.IsTrue(bench.Radio.SentCount > 10);
    }

    [TestMethod]
    public void MaxDCycle_outlasts_a_restart_and_a_clock_that_goes_back_prolongs_it_by_no_more_than_itself()
    {
        Bench bench = new Bench(705);
        bench.Now = 100000 * Bench.Second;
        bench.Settings.Adr = false;
        bench.Settings.DataRate = 5;
        Assert.IsTrue(bench.Join());
        bench.Command("040f");
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
        bench.RunToIdle();
        Assert.AreEqual((int)SendResult.NotAllowedYet, (int)bench.Send(false));
        // 51 ms and the answer's byte times 2^15.
        long wait = bench.Device.NextTransmissionMicroseconds - bench.Now;
        Assert.IsTrue(wait > 1600 * Bench.Second && wait < 2100 * Bench.Second);
        bench.Now -= 1000 * Bench.Second;
        bench.Boot();
        bench.RunFor(Bench.Second);
        Assert.AreEqual((int)SendResult.NotAllowedYet, (int)bench.Send(false));
        long again = bench.Device.NextTransmissionMicroseconds - bench.Now;
        Assert.IsTrue(again > wait - 10 * Bench.Second && again <= wait + 10 * Bench.Second);
    }

    [TestMethod]
    public void Rejoin_from_outside_comes_about_without_a_wait()
    {
        Bench bench = new Bench(706);
        Assert.IsTrue(bench.Join());
        bench.Device.Rejoin();
        Assert.IsFalse(bench.Device.IsIdle);
        Assert.AreEqual((int)SendResult.NotJoined, (int)bench.Send(false));
        Assert.IsTrue(bench.RunToTransmission(20 * Bench.Second));
        Assert.AreEqual(1, bench.JoinRequestDevNonce());
    }

    // Tries to send each minute.
    private static void Wait(Bench bench, long until)
    {
        while (bench.Now < until)
        {
            SendResult result = bench.Device.Send(1, bench.Payload, 0, 4, false, bench.Now);
            bench.Device.WatchSilence(result != SendResult.Accepted, bench.Now);
            bench.RunFor(Minute);
        }
    }

    // No sub-band gives any time on air, so that there is none to wait for.
    private static void Forbid(Bench bench)
    {
        for (int i = 0; i < bench.Region.SubBands.Length; i++)
        {
            SubBand band = bench.Region.SubBands[i];
            bench.Region.SubBands[i] = new SubBand(band.FromHz, band.ToHz, 0, band.MaxEirpDbm);
        }
    }
}
