using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

[TestClass]
public class ActivationTests
{
    [TestMethod]
    public void A_device_joins_in_RX1()
    {
        Bench bench = new Bench(1);
        Assert.IsTrue(bench.Join());
        Assert.AreEqual(0x26012345u, bench.Device.DevAddr.Value);
        Assert.AreEqual(0u, bench.Device.FCntUp);
        Assert.AreEqual(1, bench.Radio.Windows);
    }

    [TestMethod]
    public void Where_gateways_hear_few_data_rates_a_device_keeps_to_them()
    {
        Bench bench = new Bench(8);
        bench.Settings.LowestDataRate = 4;
        bench.Settings.RejoinAfterSilentUplinks = 0;
        bench.Boot();
        for (int i = 0; i < 6; i++)
        {
            Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
            Assert.AreEqual(7 + i % 2, bench.Radio.SentSpreadingFactor);
        }

        bench.AnswerJoin(1);
        bench.RunToIdle();
        Assert.IsTrue(bench.Device.IsJoined);
        for (int i = 0; i < 300; i++)
        {
            Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
            Assert.IsTrue(bench.Radio.SentSpreadingFactor <= 8);
            bench.RunToIdle();
            bench.RunFor(60 * Bench.Second);
        }
    }

    [TestMethod]
    public void A_device_joins_in_RX2()
    {
        Bench bench = new Bench(2);
        bench.Boot();
        Assert.IsTrue(bench.RunToTransmission(10 * Bench.Second));
        bench.AnswerJoin(2);
        bench.RunToIdle();
        Assert.IsTrue(bench.Device.IsJoined);
        Assert.AreEqual(2, bench.Radio.Windows);
        Assert.AreEqual(869525000u, bench.Radio.WindowHz[1]);
        Assert.AreEqual(12, bench.Radio.WindowSpreadingFactor[1]);
    }

    [TestMethod]
    public void Join_requests_use_the_default_channels_and_the_data_rates_in_turn_and_each_DevNonce_once()
    {
        Bench bench = new Bench(3);
        bench.Boot();
        for (int i = 0; i < 12; i++)
        {
            Assert.IsTrue(bench.RunToTransmission(3600 * Bench.Second));
            Assert.AreEqual(i, bench.JoinRequestDevNonce());
            Assert.AreEqual(7 + i % 6, bench.Radio.SentSpreadingFactor);
            uint hz = bench.Radio.SentHz;
            Assert.IsTrue(hz == 868100000 || hz == 868300000 || hz == 868500000);
            Assert.AreEqual(14, bench.Radio.SentPowerDbm);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(32)]
    public void A_DevNonce_is_not_used_again_after_a_loss_of_power(int reserve)
    {
        Bench bench = new Bench(4);
        bench.Settings.CounterReserve = reserve;
        int expected = 0;
        for (int i = 0; i < 5; i++)
        {
            bench.Boot();
            for (int j = 0; j < 3; j++)
            {
                Assert.IsTrue(bench.RunToTransmission(3600 * Bench.Second));
                Assert.AreEqual(expected++, bench.JoinRequestDevNonce());
            }
        }
    }

    [TestMethod]
    public void An_accept_of_an_old_JoinNonce_is_refused_and_a_forged_one_does_not_poison_the_nonce()
    {
        Bench bench = new Bench(5);
        bench.Accept.JoinNonce = 7;
        Assert.IsTrue(bench.Join());
        bench.Device.Rejoin();
        Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
        bench.AnswerJoin(1);
        bench.RunFor(8 * Bench.Second);
        Assert.IsFalse(bench.Device.IsJoined);

        // Forged: another key, a high nonce.
        Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
        bench.Accept.JoinNonce = 0xFFFFFF;
        bench.AppKey[0] ^= 1;
        bench.AnswerJoin(1);
        bench.AppKey[0] ^= 1;
        bench.RunFor(8 * Bench.Second);
        Assert.IsFalse(bench.Device.IsJoined);

        Assert.IsTrue(bench.RunToTransmission(100 * Bench.Second));
        bench.Accept.JoinNonce = 8;
        bench.AnswerJoin(1);
        bench.RunToIdle();
        Assert.IsTrue(bench.Device.IsJoined);
    }

    [TestMethod]
    public void The_accept_sets_channels_windows_and_delay()
    {
        Bench bench = new Bench(6);
        bench.Accept.Rx1DataRateOffset = 2;
        bench.Accept.Rx2DataRate = 3;
        bench.Accept.RxDelay = 5;
        bench.Accept.HasCfList = true;
        uint[] frequencies = new uint[] { 867100000, 867300000, 867500000, 867700000, 867900000 };
        for (int i = 0; i < 5; i++)
        {
            uint value = frequencies[i] / 100;
            bench.Accept.CfList[3 * i] = (byte)value;
            bench.Accept.CfList[3 * i + 1] = (byte)(value >> 8);
            bench.Accept.CfList[3 * i + 2] = (byte)(value >> 16);
        }

        Assert.IsTrue(bench.Join());
        bool[] used = new bool[8];
        for (int i = 0; i < 60; i++)
        {
            Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
            uint hz = bench.Radio.SentHz;
            int channel = hz >= 868000000 ? (int)(hz - 868100000) / 200000 : 3 + (int)(hz - 867100000) / 200000;
            used[channel] = true;
            bench.RunToIdle();
            Assert.AreEqual(2, bench.Radio.Windows);
            Assert.AreEqual(hz, bench.Radio.WindowHz[0]);
            // Offset 2 from DR5 is SF9; RX2 at DR3 is SF9.
            Assert.AreEqual(9, bench.Radio.WindowSpreadingFactor[0]);
            Assert.AreEqual(9, bench.Radio.WindowSpreadingFactor[1]);
            Assert.IsTrue(bench.Radio.WindowFrom[0] < bench.Radio.SentTo + 5 * Bench.Second);
            Assert.IsTrue(bench.Radio.WindowTo[0] > bench.Radio.SentTo + 5 * Bench.Second);
        }

        for (int i = 0; i < 8; i++)
            Assert.IsTrue(used[i]);
    }

    [TestMethod]
    public void Join_back_off_keeps_the_shares_of_the_specification()
    {
        Bench bench = new Bench(7);
        bench.Boot();
        long hour = 3600 * Bench.Second;
        long first = 0;
        long second = 0;
        long third = 0;
        while (bench.Now < 35 * hour && bench.RunToTransmission(40 * hour))
        {
            long airtime = bench.Radio.SentTo - bench.Radio.SentFrom;
            if (bench.Radio.SentFrom < hour)
                first += airtime;
            else if (bench.Radio.SentFrom < 11 * hour)
                second += airtime;
            else if (bench.Radio.SentFrom < 35 * hour)
                third += airtime;
        }

        // LoRaWAN 1.0.4, 7: 36 s in the first hour, 36 s in the ten after it, 8.7 s a day from then on.
        Assert.IsTrue(first > 30 * Bench.Second && first <= 36 * Bench.Second);
        Assert.IsTrue(second > 20 * Bench.Second && second <= 36 * Bench.Second);
        Assert.IsTrue(third > 4 * Bench.Second && third <= 8700000);
    }
}
