namespace NanoSensors.Simulation;

/// <summary>
/// The air at one place: daily curves, weather that wanders over days, and rush hours. A function of time and seed alone, so
/// that any moment can be asked for in any order; the truth that readings are held against.
/// </summary>
public sealed class AirClimate
{
    private const double Day = 86400;

    private readonly ulong _seed;
    private readonly double _startOfDay;

    /// <summary>A place.</summary>
    /// <param name="seed">Decides its weather.</param>
    /// <param name="startHour">The time of day at the beginning of the world, hours, 0 to 24.</param>
    public AirClimate(int seed, double startHour = 7)
    {
        _seed = (ulong)(uint)seed << 32;
        _startOfDay = startHour * 3600;
    }

    /// <summary>Temperature, °C: coldest at five, warmest at five in the afternoon, with weather of some days.</summary>
    public double TemperatureCelsius(long microseconds) => 11 - 5 * Hour(microseconds, 5) + 4 * Weather(microseconds, 1, 2 * Day);

    /// <summary>Relative humidity, %: runs against the temperature.</summary>
    public double RelativeHumidityPercent(long microseconds) =>
        Math.Clamp(70 - 2.2 * (TemperatureCelsius(microseconds) - 11) + 6 * Weather(microseconds, 2, Day / 2), 15, 100);

    /// <summary>Air pressure at the place, Pa.</summary>
    public double PressurePascal(long microseconds) => 98500 + 900 * Weather(microseconds, 3, 3 * Day);

    /// <summary>PM2.5, µg/m³: a background that weather moves, and two rush hours.</summary>
    public double Pm25Micrograms(long microseconds) =>
        Math.Max(0.5, 9 + 3.5 * Weather(microseconds, 4, Day) + 7 * Rush(microseconds, 8) + 6 * Rush(microseconds, 17.5));

    /// <summary>PM10, µg/m³: PM2.5 and what traffic stirs up.</summary>
    public double Pm10Micrograms(long microseconds) =>
        1.35 * Pm25Micrograms(microseconds) + 3 + 5 * Rush(microseconds, 8) + 4 * Rush(microseconds, 17.5);

    /// <summary>CO2, ppm: highest before sunrise and in the rush hours.</summary>
    public double Co2Ppm(long microseconds) => 435 + 12 * Hour(microseconds, 5) + 30 * Rush(microseconds, 8) + 8 * Weather(microseconds, 5, Day / 4);

    /// <summary>Resistance of a BME680's gas element, ohms: clean air some 120 kΩ, down by half in the rush hours.</summary>
    public double GasResistanceOhms(long microseconds) =>
        120000 * (1 + 0.1 * Weather(microseconds, 6, Day / 2)) / (1 + 0.9 * Rush(microseconds, 8) + 0.8 * Rush(microseconds, 17.5));

    private double SecondsOfDay(long microseconds) => (microseconds * 1e-6 + _startOfDay) % Day;

    // 1 at the hour, -1 half a day away.
    private double Hour(long microseconds, double hour) => Math.Cos(2 * Math.PI * (SecondsOfDay(microseconds) / Day - hour / 24));

    private double Rush(long microseconds, double hour)
    {
        double hours = SecondsOfDay(microseconds) / 3600 - hour;
        return Math.Exp(-hours * hours / 2);
    }

    // Smooth noise of standard deviation near 1: random values at fixed points, joined by half a cosine wave.
    private double Weather(long microseconds, ulong quantity, double periodSeconds)
    {
        double at = microseconds * 1e-6 / periodSeconds;
        ulong point = (ulong)at;
        double part = 0.5 - 0.5 * Math.Cos(Math.PI * (at - point));
        double before = SeededRandom.GaussianFor(_seed ^ (quantity << 24) ^ point);
        double after = SeededRandom.GaussianFor(_seed ^ (quantity << 24) ^ (point + 1));
        return Math.Clamp(before + (after - before) * part, -2.5, 2.5);
    }
}
