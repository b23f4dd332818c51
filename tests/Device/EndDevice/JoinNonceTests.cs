using NanoSensors.EndDevice;

namespace NanoSensors.Tests.Device;

/// <summary>DevNonces last, and are counted for each JoinEUI; JoinNonces are taken as the network has them.</summary>
[TestClass]
public class JoinNonceTests
{
    private const long Day = 24 * 3600 * Bench.Second;

    [TestMethod]
    [DataRow(-1)]
    [DataRow(4)]
    [DataRow(5)]
    public void Without_a_network_the_DevNonces_last_for_more_than_fifteen_years(int lowestDataRate)
    {
        Bench bench = new Bench(710);
        bench.Settings.LowestDataRate = lowestDataRate;
        bench.Boot();
        bench.RunFor(60 * Day);
        int first = bench.Device.RemainingDevNonces;
        bench.RunFor(30 * Day);
        int aDay = (first - bench.Device.RemainingDevNonces) / 30;
        Assert.IsTrue(aDay >= 1 && aDay <= 8);
        Assert.IsTrue(first / aDay > 15 * 365);
        // A device that has just been switched on still asks every few minutes.
        Assert.IsTrue(65536 - first > 200);
    }

    [TestMethod]
    public void Each_JoinEUI_has_its_own_and_none_comes_again()
    {
        Bench bench = new Bench(711);
        int[] next = new int[7];
        // Seven in turn: more than are remembered.
        for (int round = 0; round < 30; round++)
        {
            int which = round * 5 % 7;
            bench.JoinEui = 0x1112131415161700UL + (ulong)which;
            bench.Boot();
            Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
            int nonce = bench.JoinRequestDevNonce();
            Assert.IsTrue(nonce >= next[which]);
            next[which] = nonce + 1;
            bench.RunToIdle();
            bench.Now += 3600 * Bench.Second;
        }
    }

    [TestMethod]
    public void A_new_JoinEUI_begins_at_zero_and_the_old_one_goes_on()
    {
        Bench bench = new Bench(712);
        bench.Boot();
        for (int i = 0; i < 3; i++)
            Assert.IsTrue(bench.RunToTransmission(1000 * Bench.Second));
        Assert.AreEqual(2, bench.Device.DevNonce);
        Assert.AreEqual(65533, bench.Device.RemainingDevNonces);
        bench.RunToIdle();
        bench.JoinEui++;
        bench.Boot();
        Assert.AreEqual(65536, bench.Device.RemainingDevNonces);
        Assert.IsTrue(bench.RunToTransmission(1000 * Bench.Second));
        Assert.AreEqual(0, bench.JoinRequestDevNonce());
        bench.RunToIdle();
        bench.JoinEui--;
        bench.Boot();
        Assert.IsTrue(bench.RunToTransmission(1000 * Bench.Second));
        Assert.AreEqual(3, bench.JoinRequestDevNonce());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_network_with_random_JoinNonces_is_joined_where_that_is_set(bool acceptsAny)
    {
        Bench bench = new Bench(713);
        bench.Settings.AcceptsAnyNewJoinNonce = acceptsAny;
        uint[] nonces = new uint[] { 900000, 17, 500000, 2, 16777215, 1, 8000000, 3, 44, 9 };
        int joins = 0;
        for (int i = 0; i < nonces.Length; i++)
        {
            bench.Accept.JoinNonce = nonces[i];
            if (i > 0)
                bench.Device.Rejoin();
            else
                bench.Boot();
            Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
            bench.AnswerJoin(1);
            bench.RunToIdle();
            joins += bench.Device.IsJoined ? 1 : 0;
        }

        Assert.AreEqual(acceptsAny ? 10 : 2, joins);
        if (!acceptsAny)
            return;
        // The last one again is a replay.
        bench.Device.Rejoin();
        Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
        bench.AnswerJoin(1);
        bench.RunToIdle();
        Assert.IsFalse(bench.Device.IsJoined);
    }

    [TestMethod]
    public void An_accept_whose_nonce_cannot_be_stored_does_not_count()
    {
        Bench bench = new Bench(714);
        bench.Boot();
        Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
        bench.AnswerJoin(1);
        bench.Storage.Refuses = true;
        bench.RunToIdle();
        Assert.IsFalse(bench.Device.IsJoined);
        bench.Storage.Refuses = false;
        Assert.IsTrue(bench.RunToTransmission(1000 * Bench.Second));
        bench.AnswerJoin(1);
        bench.RunToIdle();
        Assert.IsTrue(bench.Device.IsJoined);
    }

    [TestMethod]
    public void A_downlink_that_nobody_took_goes_with_its_session()
    {
        Bench bench = new Bench(715);
        Assert.IsTrue(bench.Join());
        bench.Send(false);
        NanoSensors.LoRaWan.DataFrame downlink = bench.NewDownlink();
        downlink.FPort = 6;
        downlink.FrmPayloadLength = 2;
        bench.Answer(downlink, 1);
        bench.RunToIdle();
        bench.Device.Rejoin();
        bench.RunFor(60 * Bench.Second);
        Assert.IsFalse(bench.Device.TryTakeDownlink(new Downlink()));
    }
}
