using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>
/// A VL53L0X beneath a bay that looks up. All of this is assumed and not measured: noise and an uneven floor of 25 mm; one distance in fifty misses a car, one in three a black and wet
/// one; one in two hundred sees rain or a moth where nothing is.
/// </summary>
public sealed class SimulatedOverheadSensor : SimulatedSensor, ITimeOfFlight
{
    private readonly Bay _bay;
    private readonly SeededRandom _random;

    /// <summary>A sensor in the middle of a bay.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="bay">The bay.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedOverheadSensor(VirtualTime time, Bay bay, int seed)
        : base(time, 33_000)
    {
        _bay = bay;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <summary>A leaf, dirt or snow lies on the window.</summary>
    public bool IsBlocked { get; set; }

    /// <inheritdoc/>
    public int DistanceMillimetres { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board) => Connect(board, "VL53L0X", "standby", "ranging", 0.033);

    /// <inheritdoc/>
    protected override void Measure()
    {
        double chance = _random.NextDouble();
        double noise = 25 * _random.NextGaussian();
        if (IsBlocked)
            DistanceMillimetres = 20;
        else if (_bay.Overhead() is Vehicle car && chance >= (car.IsBlack ? 0.33 : 0.02))
            DistanceMillimetres = (int)Math.Max(1, Math.Round(1000 * car.ClearanceMetres + noise));
        else if (_bay.Overhead() == null && chance < 0.005)
            DistanceMillimetres = 100 + (int)_random.Next(500);
        else
            DistanceMillimetres = TimeOfFlight.NoTarget;
    }

    /// <inheritdoc/>
    protected override void Clear() => DistanceMillimetres = Measured.NotAvailable;
}
