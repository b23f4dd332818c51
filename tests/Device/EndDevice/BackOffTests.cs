using NanoSensors.EndDevice;

namespace NanoSensors.Tests.Device;

/// <summary>ADR back-off (LoRaWAN 1.0.4, 4.3.1.1) takes its steps when an uplink has had its windows, and by uplinks alone.</summary>
[TestClass]
public class BackOffTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void An_uplink_that_is_answered_is_no_step(bool answered)
    {
        Bench bench = new Bench(740);
        Assert.IsTrue(bench.Join());
        for (int i = 0; i < 95; i++)
            Uplink(bench);
        Assert.AreEqual(5, bench.Device.DataRate);
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
        if (answered)
            bench.Answer(bench.NewDownlink(), 1);
        bench.RunToIdle();
        bench.Now += 30 * Bench.Second;
        Uplink(bench);
        Assert.AreEqual(answered ? 7 : 8, bench.Radio.SentSpreadingFactor);
    }

    [TestMethod]
    public void A_refused_write_is_no_step()
    {
        Bench bench = new Bench(741);
        Assert.IsTrue(bench.Join());
        for (int i = 0; i < 95; i++)
            Uplink(bench);
        bench.Storage.Refuses = true;
        for (int i = 0; i < 40; i++)
            Assert.AreEqual((int)SendResult.StoreFailed, (int)bench.Send(false));
        bench.Storage.Refuses = false;
        Uplink(bench);
        Assert.AreEqual(7, bench.Radio.SentSpreadingFactor);
        Uplink(bench);
        Assert.AreEqual(8, bench.Radio.SentSpreadingFactor);
        for (int i = 0; i < 31; i++)
            Uplink(bench);
        Assert.AreEqual(8, bench.Radio.SentSpreadingFactor);
        Uplink(bench);
        Assert.AreEqual(9, bench.Radio.SentSpreadingFactor);
    }

    private static void Uplink(Bench bench)
    {
        Assert.AreEqual((int)SendResult.Accepted, (int)bench.Send(false));
        bench.RunToIdle();
        bench.Now += 30 * Bench.Second;
    }
}
