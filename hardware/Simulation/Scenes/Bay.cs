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
    private readonly List<BayChange> _changes = [];
    private Vehicle? _car;
    private double _east;
    private double _north;
    private long _movingSince;
    private Motion _motion = Motion.Stands;

    internal Bay(VirtualTime time, int index, SeededRandom random)
    {
        _time = time;
        Index = index;
        _random = random;
    }

    private enum Motion
    {
        Stands,
        RollsIn,
        RollsOut,
    }

    /// <summary>Place in the row, from 0.</summary>
    public int Index { get; }

    /// <summary>The truth: true from the moment a car has come to a stand until the moment it has left the bay.</summary>
    public bool IsOccupied { get; private set; }

    /// <summary>Whether a car is rolling in or out right now.</summary>
    public bool IsMoving => _motion != Motion.Stands;

    /// <summary>Every change of <see cref="IsOccupied"/> so far, in order.</summary>
    public IReadOnlyList<BayChange> Changes => _changes;

    /// <summary>Raised when <see cref="IsOccupied"/> has changed.</summary>
    public event Action<Bay>? Changed;

    /// <summary>A car comes. Nothing happens if one is there or on its way.</summary>
    public void Arrive()
    {
        if (_car != null)
            return;
        _car = Vehicle.Car(_random);
        _east = 0.25 * _random.NextGaussian();
        _north = 0.3 * _random.NextGaussian();
        Move(Motion.RollsIn, ArrivalMicroseconds, occupied: true);
    }

    /// <summary>The car leaves. Nothing happens if none stands there.</summary>
    public void Leave()
    {
        if (IsOccupied && _motion == Motion.Stands)
            Move(Motion.RollsOut, DepartureMicroseconds, occupied: false);
    }

    /// <summary>The field of this bay's car at a point.</summary>
    /// <param name="east">From the middle of this bay, metres.</param>
    /// <param name="north">Likewise.</param>
    /// <param name="up">Above the ground, metres.</param>
    internal MagneticField FieldAt(double east, double north, double up)
    {
        if (_car == null)
            return default;
        double way = (double)(_time.NowMicroseconds - _movingSince);
        double north0 = _motion switch
        {
            Motion.RollsIn => Ease(StreetDistance, _north, 1 - Squared(1 - way / ArrivalMicroseconds)),
            Motion.RollsOut => Ease(_north, StreetDistance, Squared(way / DepartureMicroseconds)),
            _ => _north,
        };
        return _car.FieldAt(east - _east, north - north0, up);
    }

    private void Move(Motion motion, long microseconds, bool occupied)
    {
        _motion = motion;
        _movingSince = _time.NowMicroseconds;
        _time.After(microseconds, () =>
        {
            _motion = Motion.Stands;
            if (!occupied)
                _car = null;
            IsOccupied = occupied;
            _changes.Add(new BayChange(_time.NowMicroseconds, occupied));
            Changed?.Invoke(this);
        });
    }

    private static double Ease(double from, double to, double part) => from + (to - from) * part;

    private static double Squared(double x) => x * x;
}

/// <summary>A car came to a stand, or had left.</summary>
/// <param name="AtMicroseconds">When.</param>
/// <param name="IsOccupied">Which of the two.</param>
public readonly record struct BayChange(long AtMicroseconds, bool IsOccupied);
