namespace NanoSensors.Simulation;

/// <summary>
/// The air at one place: daily curves, weather that wanders over days, and rush hours. A function of time and seed alone, so
/// that any moment can be asked for in any order; the truth that readings are held against.
/// </summary>
public sealed class AirClimate
{
    private const double Day = 86400;

    private readonly ulong _weather;
    private readonly ulong _place;
    private readonly double _startOfDay;
    private readonly double _traffic;

    /// <summary>A place with weather of its own.</summary>
    /// <param name="seed">Decides its weather.</param>
    /// <param name="startHour">The time of day at the beginning of the world, hours, 0 to 24.</param>
    public AirClimate(int seed, double startHour = 7)
        : this(seed, seed, 1, startHour)
    {
    }

    private AirClimate(int weatherSeed, int placeSeed, double traffic, double startHour)
    {
        _weather = (ulong)(uint)weatherSeed << 32;
        _place = (ulong)(uint)placeSeed << 32;
        _traffic = traffic;
        _startOfDay = startHour * 3600;
    }

    /// <summary>One of several places under the same weather.</summary>
    /// <param name="weatherSeed">Decides the weather; the same for every place of a site.</param>
    /// <param name="placeSeed">Decides what is the place's own: how much traffic it has, from a quarter of the usual to nearly twice that, and its local wander.</param>
    /// <param name="startHour">The time of day at the beginning of the world, hours, 0 to 24.</param>
    public static AirClimate AtPlace(int weatherSeed, int placeSeed, double startHour = 7) =>
        new(weatherSeed, placeSeed, 0.25 + 1.5 * new SeededRandom(placeSeed).NextDouble(), startHour);

    /// <summary>Temperature, °C: coldest at five, warmest at five in the afternoon, with weather of some days.</summary>
    public double TemperatureCelsius(long microseconds) => 11 - 5 * Hour(microseconds, 5) + 4 * Wander(microseconds, _weather, 1, 2 * Day);

    /// <summary>Relative humidity, %: runs against the temperature.</summary>
    public double RelativeHumidityPercent(long microseconds) =>
        Math.Clamp(70 - 2.2 * (TemperatureCelsius(microseconds) - 11) + 6 * Wander(microseconds, _weather, 2, Day / 2), 15, 100);

    /// <summary>Air pressure at the place, Pa.</summary>
    public double PressurePascal(long microseconds) => 98500 + 900 * Wander(microseconds, _weather, 3, 3 * Day);

    /// <summary>PM2.5, µg/m³: a background that weather moves, and two rush hours.</summary>
    public double Pm25Micrograms(long microseconds) =>
        Math.Max(0.5, 9 + 3.5 * Wander(microseconds, _weather, 4, Day) + Local(microseconds) + 7 * Rush(microseconds, 8) + 6 * Rush(microseconds, 17.5));

    /// <summary>PM10, µg/m³: PM2.5 and what traffic stirs up.</summary>
    public double Pm10Micrograms(long microseconds) =>
        1.35 * Pm25Micrograms(microseconds) + 3 + 5 * Rush(microseconds, 8) + 4 * Rush(microseconds, 17.5);

    /// <summary>CO2, ppm: highest before sunrise and in the rush hours.</summary>
    public double Co2Ppm(long microseconds) => 435 + 12 * Hour(microseconds, 5) + 30 * Rush(microseconds, 8) + 8 * Wander(microseconds, _place, 5, Day / 4);

    /// <summary>Resistance of a BME680's gas element, ohms: clean air some 120 kΩ, down by half in the rush hours.</summary>
    public double GasResistanceOhms(long microseconds) =>
        120000 * (1 + 0.1 * Wander(microseconds, _place, 6, Day / 2)) / (1 + 0.9 * Rush(microseconds, 8) + 0.8 * Rush(microseconds, 17.5));

    private double SecondsOfDay(long microseconds) => (microseconds * 1e-6 + _startOfDay) % Day;

    // 1 at the hour, -1 half a day away.
    private double Hour(long microseconds, double hour) => Math.Cos(2 * Math.PI * (SecondsOfDay(microseconds) / Day - hour / 24));

    // How much of this place's traffic is about.
    private double Rush(long microseconds, double hour)
    {
        double hours = SecondsOfDay(microseconds) / 3600 - hour;
        return _traffic * Math.Exp(-hours * hours / 2);
    }

    // Places under one weather still differ by a microgram or so.
    private double Local(long microseconds) => _place == _weather ? 0 : 0.8 * Wander(microseconds, _place, 7, Day / 8);

    // Smooth noise of standard deviation near 1: random values at fixed points, joined by half a cosine wave.
    private static double Wander(long microseconds, ulong seed, ulong quantity, double periodSeconds)
    {
        double at = microseconds * 1e-6 / periodSeconds;
        ulong point = (ulong)at;
        double part = 0.5 - 0.5 * Math.Cos(Math.PI * (at - point));
        double before = SeededRandom.GaussianFor(seed ^ (quantity << 24) ^ point);
        double after = SeededRandom.GaussianFor(seed ^ (quantity << 24) ^ (point + 1));
        return Math.Clamp(before + (after - before) * part, -2.5, 2.5);
    }
}
