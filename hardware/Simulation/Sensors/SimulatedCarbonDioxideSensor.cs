using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>An SCD41 in an <see cref="AirClimate"/>: two single shots of five seconds, as the driver takes them, because the first after a wake-up is discarded.</summary>
public sealed class SimulatedCarbonDioxideSensor : SimulatedSensor, ICarbonDioxideSensor
{
    private readonly AirClimate _climate;
    private readonly SeededRandom _random;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="climate">The air around it.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedCarbonDioxideSensor(VirtualTime time, AirClimate climate, int seed)
        : base(time, 10_000_000)
    {
        _climate = climate;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <inheritdoc/>
    public int Co2Ppm { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board) =>
        Connect(board, "SCD41", "sleep", "single shot", PowerTable.Seconds("carbon dioxide"));

    /// <inheritdoc/>
    protected override void Measure() => Co2Ppm = (int)Math.Round(_climate.Co2Ppm(Now) + 6 * _random.NextGaussian());

    /// <inheritdoc/>
    protected override void Clear() => Co2Ppm = Measured.NotAvailable;
}
