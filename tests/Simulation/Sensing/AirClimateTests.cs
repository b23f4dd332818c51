using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

[TestClass]
public class AirClimateTests
{
    private const long Hour = 3_600_000_000;

    [TestMethod]
    public void Places_of_one_site_share_the_weather_and_differ_in_their_dust()
    {
        AirClimate market = AirClimate.AtPlace(weatherSeed: 3, placeSeed: 100);
        AirClimate park = AirClimate.AtPlace(weatherSeed: 3, placeSeed: 101);
        double largest = 0;
        for (long now = 0; now < 72 * Hour; now += Hour)
        {
            Assert.AreEqual(market.TemperatureCelsius(now), park.TemperatureCelsius(now));
            Assert.AreEqual(market.RelativeHumidityPercent(now), park.RelativeHumidityPercent(now));
            Assert.AreEqual(market.PressurePascal(now), park.PressurePascal(now));
            largest = Math.Max(largest, Math.Abs(market.Pm25Micrograms(now) - park.Pm25Micrograms(now)));
        }

        Assert.IsTrue(largest is > 0.5 and < 20, $"PM2.5 differs by up to {largest:F1} µg/m³");
    }

    [TestMethod]
    public void Another_seed_brings_other_weather()
    {
        Assert.AreNotEqual(new AirClimate(3).PressurePascal(9 * Hour), new AirClimate(4).PressurePascal(9 * Hour));
    }
}
