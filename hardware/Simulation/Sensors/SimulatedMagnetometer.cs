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

    // Ten samples a second while something moves; when nothing does, now and then is enough.
    private const long WatchPeriod = 100_000;
    private const long BusyPeriod = 1_000_000;
    private const long QuietPeriod = 10_000_000;

    private readonly VirtualTime _time;
    private readonly Func<MagneticField> _field;
    private readonly ParkingRow? _row;
    private readonly int _bay;
    private readonly AirClimate? _climate;
    private readonly SeededRandom _random;
    private readonly double _cosine;
    private readonly double _sine;
    private readonly double[] _offset = new double[3];
    private readonly double[] _perDegree = new double[3];
    private readonly double[] _wander = new double[3];
    private readonly Action _lookAction;
    private long _wandered;
    private VirtualBoard? _board;
    private ChargedState? _watchCharge;
    private bool _isWatching;
    private bool _hasMoved;
    private int _limit;
    private int _watchedX;
    private int _watchedY;
    private int _watchedZ;
    private long _lookAt = -1;

    /// <summary>A sensor in a bay of a row.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="row">The row.</param>
    /// <param name="bay">Which bay.</param>
    /// <param name="seed">Decides the sensor's own faults and noise.</param>
    /// <param name="climate">Its temperature; null for 20 °C always.</param>
    public SimulatedMagnetometer(VirtualTime time, ParkingRow row, int bay, int seed, AirClimate? climate = null)
        : this(time, () => row.FieldAt(bay), seed, climate)
    {
        _row = row;
        _bay = bay;
        row.Stirred += LookSoon;
    }

    /// <summary>A sensor in any field.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="field">The field at the sensor, now.</param>
    /// <param name="seed">Decides the sensor's own faults and noise.</param>
    /// <param name="climate">Its temperature; null for 20 °C always.</param>
    public SimulatedMagnetometer(VirtualTime time, Func<MagneticField> field, int seed, AirClimate? climate = null)
        : base(time, 10_000)
    {
        _time = time;
        _lookAction = OnLook;
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
    public MagneticField Disturbance
    {
        get => _disturbance;
        set
        {
            _disturbance = value;
            LookSoon();
        }
    }

    private MagneticField _disturbance;

    /// <summary>White noise while it watches by itself, standard deviation in counts: 6 mG in low-power mode with the filter on (LIS2MDL data sheet, table 8).</summary>
    public double WatchNoiseCounts { get; set; } = 4;

    /// <summary>Whether its interrupt is wired to the board that it is connected to.</summary>
    public bool HasInterruptLine { get; set; } = true;

    /// <summary>How often its interrupt rose.</summary>
    public int Interrupts { get; private set; }

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
    public bool CanWatch => _board != null && HasInterruptLine;

    /// <inheritdoc/>
    public int WatchedX { get; private set; }

    /// <inheritdoc/>
    public int WatchedY { get; private set; }

    /// <inheritdoc/>
    public int WatchedZ { get; private set; }

    /// <inheritdoc/>
    public override void ConnectTo(VirtualBoard board)
    {
        _board = board;
        _watchCharge = board.Charge.Find("LIS2MDL", "10 samples a second, low power");
        board.PowerLost += StopWatching;
        Connect(board, "LIS2MDL", "idle", "measuring singly, high resolution", PowerTable.Seconds("magnetometer sample"));
    }

    /// <inheritdoc/>
    public override void Start(long nowMicroseconds)
    {
        if (_isWatching)
            StopWatching();
        base.Start(nowMicroseconds);
    }

    /// <inheritdoc/>
    public bool Watch(int x, int y, int z, int limitCounts)
    {
        if (!CanWatch || IsBroken)
            return false;
        PowerDown();
        _watchedX = x;
        _watchedY = y;
        _watchedZ = z;
        _limit = limitCounts;
        _isWatching = true;
        _hasMoved = false;
        Line?.Enter(_watchCharge);
        _lookAt = -1;
        LookAt(Now + WatchPeriod);
        return true;
    }

    /// <inheritdoc/>
    public WatchOutcome EndWatch()
    {
        if (!_isWatching || IsBroken)
            return WatchOutcome.None;
        WatchedX = _watchedX;
        WatchedY = _watchedY;
        WatchedZ = _watchedZ;
        bool moved = _hasMoved;
        StopWatching();
        return moved ? WatchOutcome.Moved : WatchOutcome.Still;
    }

    /// <inheritdoc/>
    protected override void Measure()
    {
        Sample(NoiseCounts, out int x, out int y, out int z, out double celsius);
        X = x;
        Y = y;
        Z = z;
        TemperatureCentiCelsius = (int)Math.Round(celsius * 100);
    }

    private void Sample(double noise, out int x, out int y, out int z, out double celsius)
    {
        MagneticField field = _field() + Disturbance;
        celsius = _climate?.TemperatureCelsius(Now) ?? 20;
        if (SunCelsius != null)
            celsius += SunCelsius(Now);
        if (Now - _wandered >= WanderStep)
            Wander();
        x = Counts(0, field.X * _cosine + field.Y * _sine, celsius, noise);
        y = Counts(1, field.Y * _cosine - field.X * _sine, celsius, noise);
        z = Counts(2, field.Z, celsius, noise);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        X = Y = Z = TemperatureCentiCelsius = Measured.NotAvailable;
    }

    private void StopWatching()
    {
        _isWatching = false;
        _lookAt = -1;
        Rest();
        if (_board != null)
            _board.SensorLine = false;
    }

    private void LookSoon()
    {
        if (_isWatching && !_hasMoved)
            LookAt(Now + WatchPeriod);
    }

    private void LookAt(long at)
    {
        if (_lookAt >= 0 && _lookAt <= at)
            return;
        _lookAt = at;
        _time.At(at, _lookAction);
    }

    private void OnLook()
    {
        if (Now != _lookAt || !_isWatching)
            return;
        _lookAt = -1;
        bool stirs = _row == null || _row.IsStirring(_bay);
        Sample(WatchNoiseCounts, out int x, out int y, out int z, out _);
        if (Math.Abs(x - _watchedX) > _limit || Math.Abs(y - _watchedY) > _limit || Math.Abs(z - _watchedZ) > _limit)
        {
            _hasMoved = true;
            Interrupts++;
            _board!.SensorLine = true;
            return;
        }

        LookAt(Now + (stirs ? WatchPeriod : _row!.IsBusy ? BusyPeriod : QuietPeriod));
    }

    private int Counts(int axis, double microtesla, double celsius, double noise)
    {
        double counts = microtesla / MicroteslaPerCount + _offset[axis] + DriftScale * _perDegree[axis] * (celsius - 20) + _wander[axis] + noise * _random.NextGaussian();
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
