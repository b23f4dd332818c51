using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>A BME680 in an <see cref="AirClimate"/>, with the noise of its data sheet.</summary>
public sealed class SimulatedClimateSensor : SimulatedSensor, IClimateSensor
{
    private readonly AirClimate _climate;
    private readonly SeededRandom _random;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="climate">The air around it.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedClimateSensor(VirtualTime time, AirClimate climate, int seed)
        : base(time, 220_000)
    {
        _climate = climate;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <inheritdoc/>
    public int TemperatureCentiCelsius { get; private set; }

    /// <inheritdoc/>
    public int RelativeHumidityCentiPercent { get; private set; }

    /// <inheritdoc/>
    public int PressurePascal { get; private set; }

    /// <inheritdoc/>
    public int GasResistanceOhms { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board) =>
        Connect(board, "BME680", "sleep", "measuring with gas", PowerTable.Seconds("climate with gas"));

    /// <inheritdoc/>
    protected override void Measure()
    {
        TemperatureCentiCelsius = (int)Math.Round(_climate.TemperatureCelsius(Now) * 100 + 2 * _random.NextGaussian());
        RelativeHumidityCentiPercent = (int)Math.Clamp(Math.Round(_climate.RelativeHumidityPercent(Now) * 100 + 5 * _random.NextGaussian()), 0, 10000);
        PressurePascal = (int)Math.Round(_climate.PressurePascal(Now) + 2 * _random.NextGaussian());
        GasResistanceOhms = (int)Math.Round(_climate.GasResistanceOhms(Now) * (1 + 0.005 * _random.NextGaussian()));
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        TemperatureCentiCelsius = RelativeHumidityCentiPercent = PressurePascal = GasResistanceOhms = Measured.NotAvailable;
    }
}
