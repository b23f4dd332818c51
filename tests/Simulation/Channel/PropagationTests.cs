using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Channel;

[TestClass]
public class PropagationTests
{
    private static readonly Propagation Land = new() { ShadowingSigmaDb = 0 };

    // Petäjäjärvi et al., ITST 2015: 128.95 dB at 1 km, and 23.2 dB for each ten times as far.
    [TestMethod]
    [DataRow(1000.0, 128.95)]
    [DataRow(10000.0, 152.15)]
    [DataRow(100.0, 105.75)]
    public void Loss_grows_with_the_logarithm_of_the_distance(double metres, double db) =>
        Assert.AreEqual(db, Land.LossDb(new Position(0, 0), new Position(metres, 0), 868e6, 1), 0.01);

    // Friis at 868 MHz: 31.2 dB at 1 m.
    [TestMethod]
    public void Loss_is_never_less_than_in_free_space()
    {
        var open = new Propagation { ShadowingSigmaDb = 0, LossAtOneKilometreDb = 20 };
        Assert.AreEqual(31.22, open.LossDb(new Position(0, 0), new Position(1, 0), 868e6, 1), 0.01);
        Assert.AreEqual(31.22, open.LossDb(new Position(0, 0), new Position(0, 0), 868e6, 1), 0.01, "nobody is closer than a metre");
        Assert.AreEqual(91.22, open.LossDb(new Position(0, 0), new Position(1000, 0), 868e6, 1), 0.01);
    }

    // -174 dBm/Hz + 51 dB for 125 kHz + 6 dB.
    [TestMethod]
    [DataRow(125_000, -117.03)]
    [DataRow(250_000, -114.02)]
    [DataRow(500_000, -111.01)]
    public void Noise_follows_the_bandwidth(int bandwidthHz, double dbm) =>
        Assert.AreEqual(dbm, Land.NoiseDbm(bandwidthHz), 0.01);

    [TestMethod]
    public void Shadows_are_the_same_both_ways_and_stay_and_belong_to_the_seed()
    {
        var land = new Propagation();
        var a = new Position(10, 20, 1);
        var b = new Position(500, -300, 12);
        double loss = land.LossDb(a, b, 868e6, 7);
        Assert.AreEqual(loss, land.LossDb(b, a, 868e6, 7));
        Assert.AreEqual(loss, land.LossDb(a, b, 868e6, 7));
        Assert.AreNotEqual(loss, land.LossDb(a, b, 868e6, 8));
    }

    [TestMethod]
    public void Shadows_have_the_spread_that_was_asked_for()
    {
        var land = new Propagation();
        double sum = 0, squares = 0;
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
        {
            var there = new Position(700 + i, 30);
            double shadow = land.LossDb(default, there, 868e6, 3) - Land.LossDb(default, there, 868e6, 3);
            sum += shadow;
            squares += shadow * shadow;
        }

        Assert.AreEqual(0, sum / Count, 0.2);
        Assert.AreEqual(7.8, Math.Sqrt(squares / Count), 0.2);
    }

    // The smooth curve: 99 % at the floor that the data sheet gives, 50 % one dB below, 1 % two dB below.
    [TestMethod]
    [DataRow(7, -7.5)]
    [DataRow(8, -10.0)]
    [DataRow(9, -12.5)]
    [DataRow(10, -15.0)]
    [DataRow(11, -17.5)]
    [DataRow(12, -20.0)]
    public void Each_spreading_factor_has_its_floor(int spreadingFactor, double floor)
    {
        Assert.AreEqual(floor, Demodulation.SnrFloorDb(spreadingFactor));
        Assert.AreEqual(0.99, Demodulation.SuccessProbability(spreadingFactor, floor), 0.001);
        Assert.AreEqual(0.50, Demodulation.SuccessProbability(spreadingFactor, floor - 1), 0.001);
        Assert.AreEqual(0.01, Demodulation.SuccessProbability(spreadingFactor, floor - 2), 0.001);
        Assert.IsGreaterThan(0.9999, Demodulation.SuccessProbability(spreadingFactor, floor + 2));
    }
}
