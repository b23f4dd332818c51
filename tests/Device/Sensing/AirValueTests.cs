using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class AirValueTests
{
    [TestMethod]
    public void The_mean_is_rounded_to_the_nearest_on_both_sides_of_zero()
    {
        Averager mean = new Averager(-1000, 1000);
        Assert.AreEqual(Measured.NotAvailable, mean.Mean);
        mean.Add(10);
        mean.Add(11);
        mean.Add(11);
        Assert.AreEqual(11, mean.Mean);
        mean.Clear();
        mean.Add(-10);
        mean.Add(-11);
        mean.Add(-11);
        Assert.AreEqual(-11, mean.Mean);
    }

    [TestMethod]
    public void What_is_not_plausible_or_not_there_is_left_out_of_the_mean()
    {
        Averager mean = new Averager(0, 100);
        mean.Add(Measured.NotAvailable);
        mean.Add(101);
        mean.Add(-1);
        Assert.AreEqual(Measured.NotAvailable, mean.Mean);
        Assert.AreEqual(2, mean.Rejected);
        mean.Add(50);
        Assert.AreEqual(50, mean.Mean);
        Assert.AreEqual(1, mean.Count);
    }

    [TestMethod]
    public void The_first_gas_samples_give_no_index()
    {
        VocIndex index = new VocIndex();
        for (int i = 0; i < VocIndex.BurnInSamples; i++)
            Assert.AreEqual(Measured.NotAvailable, index.Add(100000));
        Assert.AreNotEqual(Measured.NotAvailable, index.Add(100000));
    }

    [TestMethod]
    public void Half_the_resistance_of_clean_air_doubles_the_index()
    {
        VocIndex index = new VocIndex();
        index.Restore(100000);
        int clean = index.Add(100000);
        int loaded = index.Add(50000);
        Assert.IsTrue(clean >= 99 && clean <= 101);
        Assert.IsTrue(loaded >= 197 && loaded <= 201);
        Assert.AreEqual(500, index.Add(2000));
    }

    [TestMethod]
    public void Cleaner_air_raises_the_reference_and_a_lower_one_sinks_slowly()
    {
        VocIndex index = new VocIndex();
        index.Restore(100000);
        index.Add(140000);
        Assert.AreEqual(110000, index.CleanOhms);
        for (int i = 0; i < 355; i++)
            index.Add(30000);
        Assert.IsTrue(index.CleanOhms > 53000 && index.CleanOhms < 57000);
    }

    [TestMethod]
    public void No_sample_gives_no_index()
    {
        VocIndex index = new VocIndex();
        index.Restore(100000);
        Assert.AreEqual(Measured.NotAvailable, index.Add(Measured.NotAvailable));
        Assert.AreEqual(Measured.NotAvailable, index.Add(0));
        Assert.AreEqual(100000, index.CleanOhms);
    }
}
