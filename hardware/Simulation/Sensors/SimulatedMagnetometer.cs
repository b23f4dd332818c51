using NanoSensors.Power;
using NanoSensors.Sensing;

namespace NanoSensors.Simulation;

/// <summary>
/// An LIS2MDL in a bay: 0.15 µT a count, white noise of σ 1.4 counts an axis, a slow wander of some counts, an offset and a
/// drift with temperature of its own, mounted turned by any angle.
/// </summary>
public sealed class SimulatedMagnetometer : SimulatedSensor, IMagnetometer
{
    private const double MicroteslaPerCount = 0.15;
    private const double WanderSeconds = 7200;
    private const long WanderStep = 10_000_000;

    private readonly Func<MagneticField> _field;
    private readonly AirClimate? _climate;
    private readonly SeededRandom _random;
    private readonly double _cosine;
    private readonly double _sine;
    private readonly double[] _offset = new double[3];
    private readonly double[] _perDegree = new double[3];
    private readonly double[] _wander = new double[3];
    private long _wandered;

    /// <summary>A sensor in a bay of a row.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="row">The row.</param>
    /// <param name="bay">Which bay.</param>
    /// <param name="seed">Decides the sensor's own faults and noise.</param>
    /// <param name="climate">Its temperature; null for 20 °C always.</param>
    public SimulatedMagnetometer(VirtualTime time, ParkingRow row, int bay, int seed, AirClimate? climate = null)
        : this(time, () => row.FieldAt(bay), seed, climate)
    {
    }

    /// <summary>A sensor in any field.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="field">The field at the sensor, now.</param>
    /// <param name="seed">Decides the sensor's own faults and noise.</param>
    /// <param name="climate">Its temperature; null for 20 °C always.</param>
    public SimulatedMagnetometer(VirtualTime time, Func<MagneticField> field, int seed, AirClimate? climate = null)
        : base(time, 10_000)
    {
        _field = field;
        _climate = climate;
        _random = new SeededRandom(seed);
        double angle = 2 * Math.PI * _random.NextDouble();
        _cosine = Math.Cos(angle);
        _sine = Math.Sin(angle);
        for (int i = 0; i < 3; i++)
        {
            _offset[i] = 150 * _random.NextGaussian();
            _perDegree[i] = 0.3 * _random.NextGaussian();
        }

        Clear();
    }

    /// <summary>A field that is added to the scene's: a magnet held to the housing.</summary>
    public MagneticField Disturbance { get; set; }

    /// <summary>White noise, standard deviation in counts.</summary>
    public double NoiseCounts { get; set; } = 1.4;

    /// <summary>Added to the climate's temperature at a time in microseconds: the sun on the housing. Null for shade.</summary>
    public Func<long, double>? SunCelsius { get; set; }

    /// <summary>How much stronger than usual the sensor drifts with temperature; usual is a standard deviation of 0.3 counts a degree and axis.</summary>
    public double DriftScale { get; set; } = 1;

    /// <summary>Slow wander, standard deviation in counts.</summary>
    public double WanderCounts { get; set; } = 2;

    /// <inheritdoc/>
    public int X { get; private set; }

    /// <inheritdoc/>
    public int Y { get; private set; }

    /// <inheritdoc/>
    public int Z { get; private set; }

    /// <inheritdoc/>
    public int TemperatureCentiCelsius { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board) =>
        Connect(board, "LIS2MDL", "idle", "measuring singly, high resolution", PowerTable.Seconds("magnetometer sample"));

    /// <inheritdoc/>
    protected override void Measure()
    {
        MagneticField field = _field() + Disturbance;
        double celsius = _climate?.TemperatureCelsius(Now) ?? 20;
        if (SunCelsius != null)
            celsius += SunCelsius(Now);
        if (Now - _wandered >= WanderStep)
            Wander();
        X = Counts(0, field.X * _cosine + field.Y * _sine, celsius);
        Y = Counts(1, field.Y * _cosine - field.X * _sine, celsius);
        Z = Counts(2, field.Z, celsius);
        TemperatureCentiCelsius = (int)Math.Round(celsius * 100);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        X = Y = Z = TemperatureCentiCelsius = Measured.NotAvailable;
    }

    private int Counts(int axis, double microtesla, double celsius)
    {
        double counts = microtesla / MicroteslaPerCount + _offset[axis] + DriftScale * _perDegree[axis] * (celsius - 20) + _wander[axis] + NoiseCounts * _random.NextGaussian();
        return (int)Math.Clamp(Math.Round(counts), short.MinValue, short.MaxValue);
    }

    // An Ornstein-Uhlenbeck process: it wanders, and comes back. In steps so small that none shows.
    private void Wander()
    {
        double keep = Math.Exp(-(Now - _wandered) * 1e-6 / WanderSeconds);
        _wandered = Now;
        for (int axis = 0; axis < 3; axis++)
            _wander[axis] = keep * _wander[axis] + Math.Sqrt(1 - keep * keep) * WanderCounts * _random.NextGaussian();
    }
}
