using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>An SPS30 in an <see cref="AirClimate"/>: one sample a second, too low during the first eight after the fan starts.</summary>
public sealed class SimulatedParticulateSensor : SimulatedSensor, IParticulateSensor
{
    private const int WarmUpSamples = 8;

    private readonly AirClimate _climate;
    private readonly SeededRandom _random;
    private int _samples;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="climate">The air around it.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedParticulateSensor(VirtualTime time, AirClimate climate, int seed)
        : base(time, 1_000_000)
    {
        _climate = climate;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <summary>Fan cleanings so far.</summary>
    public int FanCleanings { get; private set; }

    /// <inheritdoc/>
    public int Pm25TenthMicrograms { get; private set; }

    /// <inheritdoc/>
    public int Pm10TenthMicrograms { get; private set; }

    /// <inheritdoc/>
    public void StartFanCleaning()
    {
        FanCleanings++;
        _samples = -10;
    }

    /// <inheritdoc/>
    public override void PowerDown()
    {
        base.PowerDown();
        _samples = 0;
    }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board) =>
        Connect(board, "SPS30", "gated off", "measuring", 0);

    /// <inheritdoc/>
    protected override void Measure()
    {
        _samples++;
        double settled = Math.Clamp(_samples / (double)WarmUpSamples, 0, 1);
        Pm25TenthMicrograms = Sample(_climate.Pm25Micrograms(Now) * settled);
        Pm10TenthMicrograms = Sample(_climate.Pm10Micrograms(Now) * settled);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        Pm25TenthMicrograms = Pm10TenthMicrograms = Measured.NotAvailable;
    }

    private int Sample(double micrograms) => (int)Math.Max(0, Math.Round(10 * (micrograms + 0.4 * _random.NextGaussian())));
}
