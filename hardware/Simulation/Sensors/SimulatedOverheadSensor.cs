using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>
/// A VL53L0X beneath a bay that looks up. All of this is assumed and not measured: noise and an uneven floor of 25 mm; one distance in fifty misses a car, one in three a black and wet
/// one; one in two hundred sees rain or a moth where nothing is.
/// </summary>
public sealed class SimulatedOverheadSensor : SimulatedSensor, ITimeOfFlight
{
    private static readonly double DistanceSeconds = PowerTable.Seconds("distance of a look up");
    private static readonly double SetUpSeconds = PowerTable.Seconds("set-up for a look up");

    private readonly Bay _bay;
    private readonly SeededRandom _random;
    private ChargedState? _awake;
    private ChargedState? _ranging;

    /// <summary>A sensor in the middle of a bay.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="bay">The bay.</param>
    /// <param name="seed">Decides its noise.</param>
    public SimulatedOverheadSensor(VirtualTime time, Bay bay, int seed)
        : base(time, (long)(1e6 * DistanceSeconds))
    {
        _bay = bay;
        _random = new SeededRandom(seed);
        Clear();
    }

    /// <summary>A leaf, dirt or snow lies on the window.</summary>
    public bool IsBlocked { get; set; }

    /// <inheritdoc/>
    public int DistanceMillimetres { get; private set; }

    /// <summary>How often it was set up, which a board has to do for each look.</summary>
    public int SetUps { get; private set; }

    /// <summary>Whether the board wakes up to set it up: false where it is awake all the time.</summary>
    public bool SetUpKeepsBoardAwake { get; set; } = true;

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board)
    {
        Connect(board, "VL53L0X", "standby", "ranging", DistanceSeconds);
        _awake = board.Charge.Find("ESP32", "awake");
        _ranging = board.Charge.Find("VL53L0X", "ranging");
    }

    /// <inheritdoc/>
    public override void Start(long nowMicroseconds)
    {
        if (!IsPowered)
            SetUp();
        base.Start(nowMicroseconds);
    }

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

    // Charged, but not waited for: in virtual time it is there at once.
    private void SetUp()
    {
        SetUps++;
        if (_ranging != null)
            _ranging.Seconds += SetUpSeconds;
        if (_awake != null && SetUpKeepsBoardAwake)
            _awake.Seconds += SetUpSeconds;
    }
}
