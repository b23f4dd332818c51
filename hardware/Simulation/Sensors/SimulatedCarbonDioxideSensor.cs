using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>
/// An SCD41 in an <see cref="AirClimate"/>, as the driver treats it: idle between measurements of half an hour at most, with one single shot of five seconds each; else asleep, and two
/// shots, because the first after a wake-up is discarded.
/// </summary>
public sealed class SimulatedCarbonDioxideSensor : SimulatedSensor, ICarbonDioxideSensor
{
    // Looked up once: a node in its steady state is to be seen to allocate nothing.
    private static readonly double ShotSeconds = PowerTable.Seconds("carbon dioxide");
    private static readonly double FirstSeconds = PowerTable.Seconds("carbon dioxide, first");

    private readonly AirClimate _climate;
    private readonly SeededRandom _random;
    private ChargedState? _asleep;
    private ChargedState? _idle;

    /// <summary>A sensor.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="climate">The air around it.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedCarbonDioxideSensor(VirtualTime time, AirClimate climate, int seed)
        : base(time, (long)(1e6 * FirstSeconds))
    {
        _climate = climate;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <inheritdoc/>
    public int Co2Ppm { get; private set; }

    /// <inheritdoc/>
    public int IntervalSeconds { get; set; }

    /// <summary>Whether it has kept its power since the last measurement.</summary>
    public bool IsIdle { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board)
    {
        Connect(board, "SCD41", "sleep", "single shot", FirstSeconds);
        _asleep = board.Charge.Find("SCD41", "sleep");
        _idle = board.Charge.Find("SCD41", "idle");
    }

    /// <inheritdoc/>
    public override void Start(long nowMicroseconds)
    {
        TakeSeconds(IsIdle ? ShotSeconds : FirstSeconds);
        base.Start(nowMicroseconds);
    }

    /// <inheritdoc/>
    public override void PowerDown()
    {
        base.PowerDown();
        IsIdle = IntervalSeconds is > 0 and <= Scd41.LongestIdleSeconds;
        RestIn(IsIdle ? _idle : _asleep);
    }

    /// <inheritdoc/>
    protected override void Measure() => Co2Ppm = (int)Math.Round(_climate.Co2Ppm(Now) + 6 * _random.NextGaussian());

    /// <inheritdoc/>
    protected override void Clear() => Co2Ppm = Measured.NotAvailable;
}
