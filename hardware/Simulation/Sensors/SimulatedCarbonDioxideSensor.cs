using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>An SCD41 in an <see cref="AirClimate"/>: a single shot takes five seconds.</summary>
public sealed class SimulatedCarbonDioxideSensor : SimulatedSensor, ICarbonDioxideSensor
{
    private readonly AirClimate _climate;
    private readonly SeededRandom _random;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="climate">The air around it.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedCarbonDioxideSensor(VirtualTime time, AirClimate climate, int seed)
        : base(time, 5_000_000)
    {
        _climate = climate;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <inheritdoc/>
    public int Co2Ppm { get; private set; }

    /// <inheritdoc/>
    protected override void Measure() => Co2Ppm = (int)Math.Round(_climate.Co2Ppm(Now) + 6 * _random.NextGaussian());

    /// <inheritdoc/>
    protected override void Clear() => Co2Ppm = Measured.NotAvailable;
}
