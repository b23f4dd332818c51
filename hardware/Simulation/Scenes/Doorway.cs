namespace NanoSensors.Simulation;

/// <summary>
/// A doorway with two ranging zones overhead and people who pass, turn back, linger, and follow each other, with the truth
/// about how many came in and went out. A person is an upright body of 0.5 m; a zone sees whoever is in its cone.
/// </summary>
public sealed class Doorway
{
    // Zone centres along the way in, metres, and half of what a zone sees at head height (25° cone, 0.6 m below the sensor).
    private const double OuterCentre = -0.15;
    private const double InnerCentre = 0.15;
    private const double ConeRadius = 0.12;
    private const double BodyRadius = 0.22;
    private const double WayOut = 1.5;
    private const double DoorLeafHeight = 2.11;
    private const long LeafClosesAfter = 1_500_000;
    private const long LeafClosesWithin = 500_000;

    private readonly VirtualTime _time;
    private readonly DoorwaySettings _settings;
    private readonly SeededRandom _random;
    private readonly List<Person> _people = [];
    private long _leafUntil;

    /// <summary>A doorway; nobody comes before <see cref="Start"/>.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="seed">Decides all that is left to chance.</param>
    /// <param name="settings">Who passes; null for the usual.</param>
    public Doorway(VirtualTime time, int seed, DoorwaySettings? settings = null)
    {
        _time = time;
        _settings = settings ?? new DoorwaySettings();
        _random = new SeededRandom(seed);
    }

    /// <summary>The truth: people who have come in.</summary>
    public int CountIn { get; private set; }

    /// <summary>The truth: people who have gone out.</summary>
    public int CountOut { get; private set; }

    /// <summary>People who came to the doorway and turned back.</summary>
    public int TurnedBack { get; private set; }

    /// <summary>Whether nobody is on his way through it, and its door is shut.</summary>
    public bool IsDeserted => _time.NowMicroseconds >= _leafUntil;

    /// <summary>Lets people come from now on.</summary>
    public void Start()
    {
        double seconds = -3600 / _settings.PeoplePerHour * Math.Log(1 - _random.NextDouble());
        _time.After((long)(seconds * 1e6), Come);
    }

    private void Come()
    {
        // A doorway has room for one way at a time: who comes waits until it is clear.
        long clear = _people.Count == 0 ? 0 : _people.Max(p => p.GoneAt);
        if (_settings.HasDoorLeaf)
            clear = Math.Max(clear, _leafUntil);
        if (clear > _time.NowMicroseconds)
        {
            _time.At(clear, Come);
            return;
        }

        bool inwards = _random.NextDouble() < 0.5;
        double kind = _random.NextDouble();
        if ((kind -= _settings.TurnBackShare) < 0)
            TurnBack(inwards);
        else if ((kind -= _settings.LingerShare) < 0)
            Walk(inwards, lingerSeconds: 2 + 20 * _random.NextDouble());
        else if ((kind -= _settings.FollowedShare) < 0)
            WalkTogether(inwards, _settings.FollowMetres);
        else if ((kind -= _settings.CloseFollowedShare) < 0)
            WalkTogether(inwards, _settings.CloseFollowMetres);
        else if ((kind -= _settings.PairShare) < 0)
            WalkTogether(inwards, 0.1 * _random.NextDouble());
        else if ((kind -= _settings.StandShare) < 0)
            Add(inwards, Speed(), 0, 60 + 240 * _random.NextDouble(), turnsBack: _random.NextDouble() < 0.5);
        else
            Walk(inwards);
        Start();
    }

    /// <summary>Somebody walks through.</summary>
    /// <param name="inwards">Which way.</param>
    /// <param name="lingerSeconds">How long he stops between the zones.</param>
    public void Walk(bool inwards, double lingerSeconds = 0) => Add(inwards, Speed(), 0, lingerSeconds, turnsBack: false);

    /// <summary>Two walk through, one behind the other.</summary>
    /// <param name="inwards">Which way.</param>
    /// <param name="metres">How far the second is behind.</param>
    public void WalkTogether(bool inwards, double metres)
    {
        double speed = Speed();
        Add(inwards, speed, 0, 0, turnsBack: false);
        Add(inwards, speed, metres, 0, turnsBack: false);
    }

    /// <summary>Somebody comes as far as the doorway and turns back.</summary>
    /// <param name="inwards">Where he wanted to go.</param>
    public void TurnBack(bool inwards) => Add(inwards, Speed(), 0, 0.5, turnsBack: true);

    /// <summary>What the zone overhead measures now, metres from the sensor; infinity where only the floor is below.</summary>
    /// <param name="inner">Which zone.</param>
    public double DistanceMetres(bool inner)
    {
        double nearest = inner && IsLeafInside() ? _settings.SensorHeight - DoorLeafHeight : double.PositiveInfinity;
        double centre = inner ? InnerCentre : OuterCentre;
        for (int i = _people.Count - 1; i >= 0; i--)
        {
            Person person = _people[i];
            if (_time.NowMicroseconds >= person.GoneAt)
            {
                _people.RemoveAt(i);
                continue;
            }

            double off = Math.Abs(person.PositionAt(_time.NowMicroseconds) - centre);
            if (off < ConeRadius + BodyRadius)
                nearest = Math.Min(nearest, _settings.SensorHeight - person.Height + 0.25 * off);
        }

        return nearest;
    }

    // The first pushes it ahead of him on the way in, has pulled it open before he comes on the way out, and it falls shut behind the last.
    private bool IsLeafInside()
    {
        if (!_settings.HasDoorLeaf)
            return false;
        long now = _time.NowMicroseconds;
        if (now >= _leafUntil - LeafClosesWithin && now < _leafUntil)
            return true;
        foreach (Person person in _people)
        {
            double position = person.PositionAt(now);
            if (now < person.GoneAt && person.IsFirst && (person.Inwards ? position is > -0.7 and < -0.1 : position is > 0.7 and < 1.1))
                return true;
        }

        return false;
    }

    private double Speed() => Math.Clamp(1.2 + 0.25 * _random.NextGaussian(), 0.6, 1.9);

    private void Add(bool inwards, double speed, double behind, double pauseSeconds, bool turnsBack)
    {
        // He turns back anywhere between the first zone and the middle of the second.
        double pauseAt = turnsBack ? -0.3 + 0.4 * _random.NextDouble() : 0;
        double height = Math.Clamp(1.7 + 0.1 * _random.NextGaussian(), 1.3, 2.0);
        var person = new Person(_time.NowMicroseconds, inwards, speed, WayOut + behind, height, pauseAt, pauseSeconds, turnsBack);
        _people.Add(person);
        _leafUntil = Math.Max(_leafUntil, person.GoneAt + LeafClosesAfter);
        _time.At(person.GoneAt, () =>
        {
            if (turnsBack)
                TurnedBack++;
            else if (inwards)
                CountIn++;
            else
                CountOut++;
        });
    }

    private sealed class Person
    {
        private readonly long _since;
        private readonly double _direction;
        private readonly double _speed;
        private readonly double _start;
        private readonly double _pauseAt;
        private readonly double _pauseSeconds;
        private readonly bool _turnsBack;

        internal Person(long since, bool inwards, double speed, double start, double height, double pauseAt, double pauseSeconds, bool turnsBack)
        {
            _since = since;
            Inwards = inwards;
            _direction = inwards ? 1 : -1;
            _speed = speed;
            _start = -start;
            Height = height;
            _pauseAt = pauseAt;
            _pauseSeconds = pauseSeconds;
            _turnsBack = turnsBack;
            double way = turnsBack ? 2 * (pauseAt - _start) : WayOut - _start;
            GoneAt = since + (long)((way / speed + pauseSeconds) * 1e6);
        }

        internal double Height { get; }

        internal bool Inwards { get; }

        // Not one who follows another.
        internal bool IsFirst => _start >= -WayOut;

        internal long GoneAt { get; }

        // Along the way in, 0 in the middle of the doorway.
        internal double PositionAt(long now)
        {
            double seconds = (now - _since) * 1e-6;
            double toPause = (_pauseAt - _start) / _speed;
            double position;
            if (seconds < toPause)
                position = _start + _speed * seconds;
            else if (seconds < toPause + _pauseSeconds)
                position = _pauseAt;
            else
                position = _pauseAt + (_turnsBack ? -1 : 1) * _speed * (seconds - toPause - _pauseSeconds);
            return _direction * position;
        }
    }
}
