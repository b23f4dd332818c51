using NanoSensors.EndDevice;

namespace NanoSensors.Tests.Device;

[TestClass]
public class DutyCycleTests
{
    [TestMethod]
    public void An_hour_holds_36_seconds_and_the_refusal_says_when_it_may_go()
    {
        Bench bench = new Bench(31);
        bench.Settings.DataRate = 0;
        Assert.IsTrue(bench.Join());
        long spent = 0;
        long from = bench.Now;
        SendResult result;
        while ((result = bench.Send(false)) == SendResult.Accepted)
        {
            spent += bench.Radio.SentTo - bench.Radio.SentFrom;
            bench.RunToIdle();
        }

        Assert.AreEqual((int)SendResult.NotAllowedYet, (int)result);
        Assert.IsTrue(spent > 34 * Bench.Second && spent <= 36 * Bench.Second);
        long allowed = bench.Device.NextTransmissionMicroseconds;
        Assert.IsTrue(allowed > from + 3590 * Bench.Second);
        Assert.IsTrue(allowed < from + 3920 * Bench.Second);
        bench.RunFor(allowed - bench.Now - 1);
        Assert.AreEqual((int)SendResult.NotAllowedYet, (int)bench.Send(false));
        bench.RunFor(1);
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(32)]
    public void What_was_spent_survives_a_loss_of_power_after_every_uplink(int reserve)
    {
        Bench bench = new Bench(32);
        bench.Settings.DataRate = 0;
        bench.Settings.CounterReserve = reserve;
        Assert.IsTrue(bench.Join());
        long spent = 0;
        while (bench.Send(false) == SendResult.Accepted)
        {
            spent += bench.Radio.SentTo - bench.Radio.SentFrom;
            bench.RunFor(Bench.Second);
            bench.Boot();
            bench.RunFor(Bench.Second);
        }

        Assert.IsTrue(spent <= 36 * Bench.Second);
        // With a reserve each loss of power costs some of the hour (here 64 thousandths); without one, nothing.
        Assert.IsTrue(spent > (reserve == 1 ? 33 : 8) * Bench.Second);
    }

    [TestMethod]
    public void A_board_that_lost_its_clock_forgets_nothing_and_waits_little_more_than_an_hour()
    {
        Bench bench = new Bench(34);
        bench.Now = 1000 * 3600 * Bench.Second;
        bench.Settings.DataRate = 0;
        Assert.IsTrue(bench.Join());
        bench.Command("0403");
        for (int i = 0; i < 40; i++)
        {
            if (bench.Send(false) == SendResult.Accepted)
                bench.RunToIdle();
            bench.RunFor(10 * Bench.Second);
        }

        Assert.IsTrue(bench.Device.NextTransmissionMicroseconds > bench.Now + 1800 * Bench.Second);
        bench.Now = 5 * Bench.Second;
        bench.Boot();
        bench.RunFor(Bench.Second);
        Assert.AreEqual((int)SendResult.NotAllowedYet, (int)bench.Send(false));
        Assert.IsTrue(bench.Device.NextTransmissionMicroseconds < 3920 * Bench.Second);
        bench.RunFor(3920 * Bench.Second);
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
    }

    [TestMethod]
    public void A_clock_that_goes_back_over_and_over_makes_nothing_older()
    {
        Bench bench = new Bench(35);
        // A bucket of the account ends eight seconds later.
        long mark = (645 * 5580 - 8) * Bench.Second;
        bench.Now = mark - 60 * Bench.Second;
        bench.Settings.DataRate = 0;
        Assert.IsTrue(bench.Join());
        bench.RunFor(mark - bench.Now);
        // What has passed is more than the clock tells: each loss of power sets it back over the bucket's end.
        long behind = 0;
        long from = bench.Now;
        long spent = 0;
        for (int i = 0; i < 16; i++)
        {
            spent += SentOf(bench);
            bench.RunFor(20 * Bench.Second);
            spent += SentOf(bench);
            behind += bench.Now - mark;
            bench.Now = mark;
            bench.Boot();
            bench.RunFor(Bench.Second);
        }

        while (bench.Now + behind - from < 3500 * Bench.Second)
        {
            spent += SentOf(bench);
            bench.RunFor(20 * Bench.Second);
        }

        Assert.IsTrue(spent <= 36 * Bench.Second);
        Assert.IsTrue(spent > 33 * Bench.Second);
    }

    [TestMethod]
    public void In_a_day_no_hour_holds_more_than_its_share()
    {
        Bench bench = new Bench(33);
        bench.Settings.DataRate = 3;
        bench.Settings.RejoinAfterSilentUplinks = 0;
        Assert.IsTrue(bench.Join());
        // The transmissions of the last hour.
        long[] from = new long[4096];
        long[] airtime = new long[4096];
        int count = 0;
        int first = 0;
        long sum = 0;
        long most = 0;
        while (bench.Now < 24 * 3600 * Bench.Second)
        {
            if (bench.Send(false) != SendResult.Accepted)
            {
                bench.RunFor(bench.Device.NextTransmissionMicroseconds - bench.Now);
                continue;
            }

            from[count & 4095] = bench.Radio.SentFrom;
            airtime[count & 4095] = bench.Radio.SentTo - bench.Radio.SentFrom;
            sum += airtime[count & 4095];
            count++;
            while (from[first & 4095] <= bench.Radio.SentTo - 3600 * Bench.Second)
                sum -= airtime[first++ & 4095];
            if (sum > most)
                most = sum;
            bench.RunToIdle();
        }

        Assert.IsTrue(most <= 36 * Bench.Second);
        Assert.IsTrue(most > 35 * Bench.Second);
    }

    private static long SentOf(Bench bench)
    {
        if (bench.Send(false) != SendResult.Accepted)
            return 0;
        bench.RunToIdle();
        return bench.Radio.SentTo - bench.Radio.SentFrom;
    }
}
