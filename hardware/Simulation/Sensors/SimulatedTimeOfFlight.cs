using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>
/// One zone of a <see cref="Doorway"/>: a VL53L0X that ranges without pause, so that a value is there whenever one is asked
/// for. White noise of 15 mm; now and then a sample fails to find what is there.
/// </summary>
public sealed class SimulatedTimeOfFlight : SimulatedSensor, ITimeOfFlight
{
    private readonly Doorway _doorway;
    private readonly bool _inner;
    private readonly SeededRandom _random;

    /// <summary>A zone.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="doorway">The doorway.</param>
    /// <param name="inner">True for the zone on the building's side.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedTimeOfFlight(VirtualTime time, Doorway doorway, bool inner, int seed)
        : base(time, 0)
    {
        _doorway = doorway;
        _inner = inner;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <summary>How often a sample of somebody is lost, 0 to 1.</summary>
    public double LossShare { get; set; } = 0.001;

    /// <inheritdoc/>
    public int DistanceMillimetres { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board) =>
        Connect(board, "VL53L0X", "standby", "ranging", PowerTable.Seconds("ranging share of a second") / 25);

    /// <inheritdoc/>
    protected override void Measure()
    {
        double metres = _doorway.DistanceMetres(_inner);
        bool seen = !double.IsInfinity(metres) && _random.NextDouble() >= LossShare;
        DistanceMillimetres = seen ? (int)Math.Max(1, Math.Round(1000 * metres + 15 * _random.NextGaussian())) : TimeOfFlight.NoTarget;
    }

    /// <inheritdoc/>
    protected override void Clear() => DistanceMillimetres = Measured.NotAvailable;
}
