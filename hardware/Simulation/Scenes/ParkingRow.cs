namespace NanoSensors.Simulation;

/// <summary>
/// Parking bays side by side along a street, with cars that come and go and traffic that passes. The field at a bay's sensor
/// is the earth's and that of every car near enough: its own, those of two neighbours on either side, and what drives by.
/// </summary>
public sealed class ParkingRow
{
    private const int Neighbours = 2;
    private const double StreetHalfLength = 60;
    private const double InReach = 30;
    private const double SensorHeight = 0.02;

    private readonly VirtualTime _time;
    private readonly ParkingRowSettings _settings;
    private readonly SeededRandom _random;
    private readonly List<Passing> _passing = [];
    private readonly List<TractionCurrent> _currents = [];
    private readonly (int Movements, MagneticField Field)[] _still;

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
        Bays = Enumerable.Range(0, bays).Select(i => new Bay(time, i, new SeededRandom(seed * 1000L + i), _settings)).ToArray();
        _still = Enumerable.Repeat((-1, default(MagneticField)), bays).ToArray();
        foreach (Bay bay in Bays)
            bay.Moves += () => Stirred?.Invoke();
    }

    /// <summary>The bays, west to east.</summary>
    public IReadOnlyList<Bay> Bays { get; }

    /// <summary>Lets cars come and go, and traffic pass, from now on.</summary>
    public void Start()
    {
        foreach (Bay bay in Bays)
        {
            bay.Changed += ScheduleNext;
            bay.Turned += ScheduleNext;
            _time.After(Microseconds(_settings.QuietSeconds + Exponential(_settings.MeanGapSeconds)), bay.Arrive);
        }

        if (_settings.PassingPerHour > 0)
            ScheduleTraffic();
        if (_settings.TramsPerHour > 0)
            ScheduleTrams();
        if (_settings.DoubleParkedPerHour > 0)
            ScheduleDoubleParked();
    }

    /// <summary>A vehicle passes, once, from now.</summary>
    /// <param name="lorry">Whether it is a lorry.</param>
    /// <param name="metresPerSecond">How fast.</param>
    public void Pass(bool lorry, double metresPerSecond)
    {
        double lane = _settings.LaneDistance + (_random.NextDouble() < 0.5 ? 0 : 3);
        _passing.Add(new Passing(lorry ? Vehicle.Lorry(_random) : Vehicle.Car(_random), _time.NowMicroseconds, metresPerSecond, -lane - 0.4 * _random.NextDouble()));
        Stirred?.Invoke();
    }

    /// <summary>A van stops in the nearer lane, once, from now.</summary>
    /// <param name="bay">Beside which bay.</param>
    /// <param name="seconds">How long.</param>
    public void StopInLane(int bay, double seconds)
    {
        double east = East(bay) + StreetHalfLength;
        const double MetresPerSecond = 5;
        _passing.Add(new Passing(Vehicle.HighCar(_random), _time.NowMicroseconds, MetresPerSecond, -_settings.LaneDistance + 0.8, east / MetresPerSecond, seconds));
        Stirred?.Invoke();
    }

    /// <summary>A tram passes, once, from now, and draws its current past the bays.</summary>
    public void PassTram()
    {
        double track = -_settings.TramDistance - (_random.NextDouble() < 0.5 ? 0 : 3);
        _passing.Add(new Passing(Vehicle.Tram(_random), _time.NowMicroseconds, 5 + 7 * _random.NextDouble(), track));
        // What it draws while it speeds up; where the substation lies the other way, nothing of it flows past.
        if (_random.NextDouble() < 0.5)
            _currents.Add(new TractionCurrent(_time.NowMicroseconds + _random.Next(8_000_000), 8 + 8 * _random.NextDouble(), 100 + 300 * _random.NextDouble(), track));
        Stirred?.Invoke();
    }

    /// <summary>Whether anything moves anywhere near the row, so that a field may change soon.</summary>
    internal bool IsBusy => _passing.Count > 0 || _currents.Count > 0 || Bays.Any(bay => bay.IsMoving);

    /// <summary>Whether the field at a bay's sensor changes just now, beyond drift and noise.</summary>
    internal bool IsStirring(int index)
    {
        int last = Math.Min(Bays.Count - 1, index + Neighbours);
        for (int i = Math.Max(0, index - Neighbours); i <= last; i++)
        {
            if (Bays[i].IsMoving)
                return true;
        }

        if (_currents.Count > 0)
            return true;
        double east = East(index);
        foreach (Passing passing in _passing)
        {
            if (Math.Abs(east + StreetHalfLength - passing.MetresAt(_time.NowMicroseconds)) < InReach)
                return true;
        }

        return false;
    }

    /// <summary>Raised when a car begins to move on a bay, or something enters the street.</summary>
    internal event Action? Stirred;

    /// <summary>The field at the sensor of a bay, now.</summary>
    /// <param name="index">Which bay.</param>
    public MagneticField FieldAt(int index)
    {
        MagneticField field = OfBays(index);
        double east = East(index);
        for (int i = _passing.Count - 1; i >= 0; i--)
        {
            Passing p = _passing[i];
            double position = -StreetHalfLength + p.MetresAt(_time.NowMicroseconds);
            if (position > StreetHalfLength)
                _passing.RemoveAt(i);
            else if (Math.Abs(east - position) < InReach)
                field += p.Vehicle.FieldAt(east - position, -p.North, SensorHeight, headsEast: true);
        }

        for (int i = _currents.Count - 1; i >= 0; i--)
        {
            if (_currents[i].HasEnded(_time.NowMicroseconds))
                _currents.RemoveAt(i);
            else
                field += _currents[i].FieldAt(_time.NowMicroseconds);
        }

        return field;
    }

    // The earth's field and that of the cars on the bays; the same until one of them moves.
    private MagneticField OfBays(int index)
    {
        int first = Math.Max(0, index - Neighbours);
        int last = Math.Min(Bays.Count - 1, index + Neighbours);
        int movements = 0;
        bool moving = false;
        for (int i = first; i <= last; i++)
        {
            movements += Bays[i].Movements;
            moving |= Bays[i].IsMoving;
        }

        if (!moving && _still[index].Movements == movements)
            return _still[index].Field;
        MagneticField field = MagneticField.Earth;
        for (int i = first; i <= last; i++)
            field += Bays[i].FieldAt((index - i) * _settings.BayWidth, 0, SensorHeight);
        if (!moving)
            _still[index] = (movements, field);
        return field;
    }

    private double East(int bay) => (bay - (Bays.Count - 1) / 2.0) * _settings.BayWidth;

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

    private void ScheduleTrams()
    {
        _time.After(Microseconds(Exponential(3600 / _settings.TramsPerHour)), () =>
        {
            PassTram();
            ScheduleTrams();
        });
    }

    private void ScheduleDoubleParked()
    {
        _time.After(Microseconds(Exponential(3600 / _settings.DoubleParkedPerHour)), () =>
        {
            StopInLane((int)_random.Next(Bays.Count), 60 + 540 * _random.NextDouble());
            ScheduleDoubleParked();
        });
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    private static long Microseconds(double seconds) => (long)(seconds * 1e6);

    private readonly record struct Passing(Vehicle Vehicle, long Since, double MetresPerSecond, double North, double StopsAfterSeconds = 1e9, double StopSeconds = 0)
    {
        internal double MetresAt(long now)
        {
            double seconds = (now - Since) * 1e-6;
            return MetresPerSecond * (seconds <= StopsAfterSeconds ? seconds : Math.Max(StopsAfterSeconds, seconds - StopSeconds));
        }
    }
}
