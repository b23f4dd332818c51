namespace NanoSensors.Simulation;

/// <summary>
/// Parking bays side by side along a street, with cars that come and go and traffic that passes. The field at a bay's sensor
/// is the earth's and that of every car near enough: its own, those of two neighbours on either side, and what drives by.
/// </summary>
public sealed class ParkingRow
{
    private const int Neighbours = 2;
    private const double StreetHalfLength = 60;
    private const double SensorHeight = 0.02;

    private readonly VirtualTime _time;
    private readonly ParkingRowSettings _settings;
    private readonly SeededRandom _random;
    private readonly List<Passing> _passing = [];

    /// <summary>A row of free bays; nothing happens before <see cref="Start"/>.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="bays">How many bays.</param>
    /// <param name="seed">Decides all that is left to chance.</param>
    /// <param name="settings">What happens; null for the usual.</param>
    public ParkingRow(VirtualTime time, int bays, int seed, ParkingRowSettings? settings = null)
    {
        _time = time;
        _settings = settings ?? new ParkingRowSettings();
        _random = new SeededRandom(seed);
        Bays = Enumerable.Range(0, bays).Select(i => new Bay(time, i, new SeededRandom(seed * 1000L + i))).ToArray();
    }

    /// <summary>The bays, west to east.</summary>
    public IReadOnlyList<Bay> Bays { get; }

    /// <summary>Lets cars come and go, and traffic pass, from now on.</summary>
    public void Start()
    {
        foreach (Bay bay in Bays)
        {
            bay.Changed += ScheduleNext;
            _time.After(Microseconds(_settings.QuietSeconds + Exponential(_settings.MeanGapSeconds)), bay.Arrive);
        }

        if (_settings.PassingPerHour > 0)
            ScheduleTraffic();
    }

    /// <summary>A vehicle passes, once, from now.</summary>
    /// <param name="lorry">Whether it is a lorry.</param>
    /// <param name="metresPerSecond">How fast.</param>
    public void Pass(bool lorry, double metresPerSecond)
    {
        double lane = _settings.LaneDistance + (_random.NextDouble() < 0.5 ? 0 : 3);
        _passing.Add(new Passing(lorry ? Vehicle.Lorry(_random) : Vehicle.Car(_random), _time.NowMicroseconds, metresPerSecond, -lane - 0.4 * _random.NextDouble()));
    }

    /// <summary>The field at the sensor of a bay, now.</summary>
    /// <param name="index">Which bay.</param>
    public MagneticField FieldAt(int index)
    {
        MagneticField field = MagneticField.Earth;
        for (int i = Math.Max(0, index - Neighbours); i <= Math.Min(Bays.Count - 1, index + Neighbours); i++)
            field += Bays[i].FieldAt((index - i) * _settings.BayWidth, 0, SensorHeight);

        double east = (index - (Bays.Count - 1) / 2.0) * _settings.BayWidth;
        for (int i = _passing.Count - 1; i >= 0; i--)
        {
            Passing p = _passing[i];
            double position = -StreetHalfLength + (_time.NowMicroseconds - p.Since) * 1e-6 * p.MetresPerSecond;
            if (position > StreetHalfLength)
                _passing.RemoveAt(i);
            else if (Math.Abs(east - position) < 20)
                field += p.Vehicle.FieldAt(east - position, -p.North, SensorHeight, headsEast: true);
        }

        return field;
    }

    private void ScheduleNext(Bay bay)
    {
        if (bay.IsOccupied)
            _time.After(Microseconds(Math.Max(_settings.ShortestStaySeconds, Exponential(_settings.MeanStaySeconds))), bay.Leave);
        else
            _time.After(Microseconds(Math.Max(30, Exponential(_settings.MeanGapSeconds))), bay.Arrive);
    }

    private void ScheduleTraffic()
    {
        _time.After(Microseconds(Exponential(3600 / _settings.PassingPerHour)), () =>
        {
            Pass(_random.NextDouble() < _settings.LorryShare, 6 + 8 * _random.NextDouble());
            ScheduleTraffic();
        });
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    private static long Microseconds(double seconds) => (long)(seconds * 1e6);

    private readonly record struct Passing(Vehicle Vehicle, long Since, double MetresPerSecond, double North);
}
