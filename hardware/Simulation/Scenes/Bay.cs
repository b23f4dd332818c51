namespace NanoSensors.Simulation;

/// <summary>One parking bay of a <see cref="ParkingRow"/>, with the truth about it.</summary>
public sealed class Bay
{
    // It rolls in for six seconds and out for five, from and to seven metres behind its place.
    internal const long ArrivalMicroseconds = 6_000_000;
    internal const long DepartureMicroseconds = 5_000_000;
    private const double StreetDistance = -7;

    private readonly VirtualTime _time;
    private readonly SeededRandom _random;
    private readonly ParkingRowSettings _settings;
    private readonly List<BayChange> _changes = [];
    private Vehicle? _car;
    private Leg _leg;
    private long _moved;

    internal Bay(VirtualTime time, int index, SeededRandom random, ParkingRowSettings settings)
    {
        _time = time;
        Index = index;
        _random = random;
        _settings = settings;
    }

    private enum Pace
    {
        Stands,
        SlowsDown,
        SpeedsUp,
    }

    /// <summary>Place in the row, from 0.</summary>
    public int Index { get; }

    /// <summary>The truth: true from the moment a car has come to a stand for good until the moment it has left the bay.</summary>
    public bool IsOccupied { get; private set; }

    /// <summary>Whether a car is rolling in, out, or to and fro on the bay right now.</summary>
    public bool IsMoving => _leg.Pace != Pace.Stands;

    /// <summary>Every change of <see cref="IsOccupied"/> so far, in order.</summary>
    public IReadOnlyList<BayChange> Changes => _changes;

    /// <summary>Raised when <see cref="IsOccupied"/> has changed.</summary>
    public event Action<Bay>? Changed;

    // Raised when a car that only turned on the bay has left it.
    internal event Action<Bay>? Turned;

    // Raised when a car begins to move.
    internal event Action? Moves;

    // Counts up with every beginning and end of a movement: between two of the same count the field stands still.
    internal int Movements { get; private set; }

    /// <summary>A car comes. Nothing happens if one is there or on its way.</summary>
    public void Arrive() => Arrive(microseconds: ArrivalMicroseconds);

    /// <summary>The car leaves. Nothing happens if none stands there.</summary>
    public void Leave()
    {
        if (!IsOccupied || IsMoving)
            return;
        _moved = _time.NowMicroseconds;
        Drive(Pace.SpeedsUp, _leg.ToEast + _settings.SwingMetres * _random.NextGaussian(), StreetDistance, DepartureMicroseconds, () =>
        {
            _car = null;
            Change(false);
        });
    }

    /// <summary>A car stands there already, with no time for its coming: what a node finds that is switched on.</summary>
    public void Stand()
    {
        if (_car == null)
            Arrive(microseconds: 1);
    }

    /// <summary>The field of this bay's car at a point.</summary>
    /// <param name="east">From the middle of this bay, metres.</param>
    /// <param name="north">Likewise.</param>
    /// <param name="up">Above the ground, metres.</param>
    internal MagneticField FieldAt(double east, double north, double up)
    {
        if (_car == null)
            return default;
        double part = Part();
        return _car.FieldAt(east - Between(_leg.FromEast, _leg.ToEast, part), north - Between(_leg.FromNorth, _leg.ToNorth, part), up);
    }

    /// <summary>The vehicle whose floor is above the middle of this bay, or null.</summary>
    internal Vehicle? Overhead()
    {
        // The floor of a car of 4.4 m by 1.7 m.
        const double HalfLength = 2.2, HalfWidth = 0.85;
        if (_car == null)
            return null;
        double part = Part();
        bool above = Math.Abs(Between(_leg.FromEast, _leg.ToEast, part)) < HalfWidth && Math.Abs(Between(_leg.FromNorth, _leg.ToNorth, part)) < HalfLength;
        return above ? _car : null;
    }

    // How much of its way it has come.
    private double Part()
    {
        double part = _leg.Pace == Pace.Stands ? 1 : (double)(_time.NowMicroseconds - _leg.Since) / _leg.Microseconds;
        return _leg.Pace switch
        {
            Pace.SlowsDown => 1 - (1 - part) * (1 - part),
            Pace.SpeedsUp => part * part,
            _ => part,
        };
    }

    private void Arrive(long microseconds)
    {
        if (_car != null)
            return;
        _car = Draw();
        _moved = _time.NowMicroseconds;
        double east = 0.25 * _random.NextGaussian();
        double north = 0.3 * _random.NextGaussian();
        if (microseconds > 1 && _random.NextDouble() < _settings.CreepShare)
            microseconds *= 2 + _random.Next(3);
        // Few come in straight: the nearer the street, the farther from the line.
        _leg = new Leg(Pace.Stands, 0, 1, 0, 0, east + _settings.SwingMetres * _random.NextGaussian(), StreetDistance);
        if (_random.NextDouble() < _settings.TurnShare)
        {
            Turn(east);
            return;
        }

        Drive(Pace.SlowsDown, east, north, microseconds, () =>
        {
            if (_random.NextDouble() < _settings.ManoeuvreShare)
                _time.After(1_000_000 + _random.Next(5_000_000), Correct);
            else
                Change(true);
        });
    }

    // Half or nearly all the way in, and out again.
    private void Turn(double east)
    {
        Drive(Pace.SlowsDown, east, -2.5 * _random.NextDouble(), 4_500_000, () =>
            Drive(Pace.SpeedsUp, east + _settings.SwingMetres * _random.NextGaussian(), StreetDistance, 4_000_000, () =>
            {
                _car = null;
                Turned?.Invoke(this);
            }));
    }

    // Back a little and in again, until it stands well.
    private void Correct()
    {
        double north = _leg.ToNorth;
        double east = 0.15 * _random.NextGaussian();
        Drive(Pace.SpeedsUp, _leg.ToEast, north - 1 - 1.5 * _random.NextDouble(), 3_000_000, () =>
            Drive(Pace.SlowsDown, east, north + 0.2 * _random.NextGaussian(), 4_000_000, () => Change(true)));
    }

    private Vehicle Draw()
    {
        double kind = _random.NextDouble();
        return kind < _settings.WeakCarShare ? Vehicle.WeakCar(_random)
            : kind < _settings.WeakCarShare + _settings.HighCarShare ? Vehicle.HighCar(_random)
            : Vehicle.Car(_random);
    }

    private void Drive(Pace pace, double toEast, double toNorth, long microseconds, Action done)
    {
        Movements++;
        _leg = new Leg(pace, _time.NowMicroseconds, microseconds, _leg.ToEast, _leg.ToNorth, toEast, toNorth);
        Moves?.Invoke();
        _time.After(microseconds, () =>
        {
            Movements++;
            _leg = _leg with { Pace = Pace.Stands };
            done();
        });
    }

    private void Change(bool occupied)
    {
        IsOccupied = occupied;
        _changes.Add(new BayChange(_time.NowMicroseconds, occupied, _moved));
        Changed?.Invoke(this);
    }

    private static double Between(double from, double to, double part) => from + (to - from) * part;

    private readonly record struct Leg(Pace Pace, long Since, long Microseconds, double FromEast, double FromNorth, double ToEast, double ToNorth);
}

/// <summary>A car came to a stand for good, or had left.</summary>
/// <param name="AtMicroseconds">When.</param>
/// <param name="IsOccupied">Which of the two.</param>
/// <param name="SinceMicroseconds">When it began to roll in or out.</param>
public readonly record struct BayChange(long AtMicroseconds, bool IsOccupied, long SinceMicroseconds);
