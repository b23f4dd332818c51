using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>
/// A node's detector on one bay, and what it said held against what really stood there. It is fed once a second and four times while something moves, or as a sleeping node feeds it: when the magnetometer's
/// interrupt has woken the board, until nothing moves any more, and at each heartbeat.
/// </summary>
internal sealed class ParkingWatcher
{
    internal const long Second = 1_000_000;
    private const long Late = 10 * Second;
    private const long LookPeriod = 600 * Second;

    private readonly Bay _bay;
    private readonly SimulatedMagnetometer _magnetometer;
    private readonly ParkingDetectorSettings _settings = new();
    private readonly SeededRandom _random;
    private readonly ParkingScene _scene;
    private readonly byte[] _saved = new byte[ParkingDetector.SavedLength];
    private readonly List<(long At, bool Occupied)> _said = [];
    private readonly List<(long From, long To)> _blackouts = [];
    private readonly SimulatedOverheadSensor? _overhead;
    private readonly OverheadLook _look = new();
    private ParkingDetector _detector;
    private long _magnetUntil = -1;
    private long _offUntil = -1;
    private int _magnetSamples;
    private int _magnetSeen;
    private bool? _told;

    // A node that sleeps: a wake-up costs a second's start, and a heartbeat wakes it each ten minutes.
    private const long Boot = Second;
    private const long Heartbeat = 600 * Second;
    private readonly bool _sleeps;
    private readonly VirtualBoard _board;
    private bool _asleep;
    private bool _byInterrupt;
    private bool _changedAwake;
    private long _awakeAt;
    private long _wokeAt;
    private long _nextSample;
    private double _wrong;

    internal ParkingWatcher(ParkingScene scene, VirtualTime time, ParkingRow row, int bay, int seed, AirClimate climate, bool looksUp = false, bool sleeps = false)
    {
        _overhead = looksUp ? new SimulatedOverheadSensor(time, row.Bays[bay], seed + 1) : null;
        _settings.HasSecondSense = looksUp;
        _sleeps = sleeps;
        _settings.Pauses = sleeps;
        _board = new VirtualBoard(time, null, default, seed);
        _board.SensorLineRose += () => _awakeAt = Math.Min(_awakeAt, time.NowMicroseconds + Boot);
        _scene = scene;
        _bay = row.Bays[bay];
        _random = new SeededRandom(seed);
        _magnetometer = new SimulatedMagnetometer(time, row, bay, seed, climate) { DriftScale = scene.DriftScale };
        if (scene.SunCelsius > 0)
            _magnetometer.SunCelsius = now => scene.SunCelsius * Sun(now * 1e-6);
        _magnetometer.ConnectTo(_board);
        _detector = new ParkingDetector(_settings);
    }

    /// <summary>Wake-ups by the interrupt.</summary>
    internal int Wakes { get; private set; }

    /// <summary>Of those, the ones in which the state changed.</summary>
    internal int WakesForAChange { get; private set; }

    /// <summary>Seconds awake after wake-ups by the interrupt, the start not counted.</summary>
    internal double AwakeSeconds { get; private set; }

    /// <summary>Times that the state had to be stored.</summary>
    internal int Saves { get; private set; }

    internal ParkingDetector Detector => _detector;

    internal IReadOnlyList<(long At, bool Occupied)> Said => _said;

    internal long WrongSeconds => (long)_wrong;

    internal int Looks { get; private set; }

    internal int Distances { get; private set; }

    internal void Step(long now)
    {
        if (now < _offUntil)
            return;
        if (!_sleeps && now % Second != 0)
        {
            Glimpse(now);
            return;
        }

        if (_offUntil > 0 && _offUntil <= now)
        {
            _offUntil = -1;
            _detector = new ParkingDetector(_settings);
            Assert.IsTrue(_detector.Restore(_saved, 0, _saved.Length));
            _asleep = false;
            _byInterrupt = false;
            _nextSample = now;
        }

        Disturb(now);
        if (!_sleeps || IsTimeForASample(now))
            Sample(now);
        if (_magnetUntil > now)
        {
            _magnetSamples++;
            _magnetSeen += _detector.State == BayState.Disturbed ? 1 : 0;
        }
        else if (_told != null && _told != _bay.IsOccupied && !_bay.IsMoving)
        {
            _wrong += StepSeconds;
        }
    }

    private void Sample(long now)
    {
        _magnetometer.Start(now);
        _magnetometer.Poll(now + 10_000);
        bool changed = _detector.Add(_magnetometer.X, _magnetometer.Y, _magnetometer.Z);
        if (_overhead != null && (_detector.WantsLook || (now % LookPeriod == 0 && !_detector.IsAlert)))
        {
            do
                changed |= LookUp(now);
            while (_detector.WantsLook);
        }

        // As the node does: after each change, and once a day for the baseline.
        if (_sleeps ? _detector.NeedsSave : changed || now % (86400 * Second) == 3600 * Second)
        {
            _detector.Save(_saved, 0);
            Saves++;
        }

        _changedAwake |= changed;
        if (changed && _detector.State is BayState.Free or BayState.Occupied)
        {
            bool occupied = _detector.State == BayState.Occupied;
            if (_told != null && _told != occupied)
                _said.Add((now, occupied));
            _told = occupied;
        }
    }

    // As the node does, four times a second while something moves.
    private void Glimpse(long now)
    {
        if (!_detector.WantsGlimpses)
            return;
        _magnetometer.Start(now);
        _magnetometer.Poll(now + 10_000);
        _detector.Glimpse(_magnetometer.X, _magnetometer.Y, _magnetometer.Z);
    }

    // How many seconds a call of Step stands for.
    private double StepSeconds => _sleeps ? (double)ParkingBenchmark.Step / Second : 1;

    // Asleep it takes none; on waking up the detector is made anew from what was stored, as after deep sleep.
    private bool IsTimeForASample(long now)
    {
        if (_asleep)
        {
            if (now < _awakeAt)
                return false;
            _asleep = false;
            _wokeAt = now;
            _changedAwake = false;
            WatchOutcome outcome = _magnetometer.EndWatch();
            _detector = new ParkingDetector(_settings);
            Assert.IsTrue(_detector.Restore(_saved, 0, _saved.Length));
            if (outcome != WatchOutcome.None)
                _detector.Resume(_magnetometer.WatchedX, _magnetometer.WatchedY, _magnetometer.WatchedZ, outcome == WatchOutcome.Moved);
            _byInterrupt = outcome == WatchOutcome.Moved;
            _nextSample = now;
        }
        else if (now >= _nextSample && !_detector.IsAlert && !_detector.IsCalibrating && _detector.State is BayState.Free or BayState.Occupied
            && _magnetometer.Watch(_detector.RestX, _detector.RestY, _detector.RestZ, ParkingDetectorSettings.WatchLimit(_settings.ThresholdCounts)))
        {
            _asleep = true;
            _awakeAt = now + Heartbeat;
            if (_byInterrupt)
            {
                Wakes++;
                WakesForAChange += _changedAwake ? 1 : 0;
                AwakeSeconds += (now - _wokeAt) / (double)Second;
            }

            return false;
        }

        if (now < _nextSample)
        {
            Glimpse(now);
            return false;
        }

        _nextSample = now + Second;
        return true;
    }

    /// <summary>A change is found if the detector says so from the beginning of the movement until ten seconds after it, or after a magnet or a power cut that hid it.</summary>
    internal void AddTo(ParkingScore score, long end)
    {
        var left = new List<(long At, bool Occupied)>(_said);
        foreach ((long from, long to, bool occupied) in Truth())
        {
            if (to > end - Late - Second)
                continue;
            score.Changes++;
            int match = left.FindIndex(s => s.Occupied == occupied && s.At >= from && s.At <= to + Late);
            if (match < 0)
            {
                if (occupied)
                    score.MissedArrivals++;
                else
                    score.MissedDepartures++;
                continue;
            }

            score.Found++;
            if (!_blackouts.Exists(b => b.To >= from && b.From <= to + Late))
                score.SlowestSeconds = Math.Max(score.SlowestSeconds, (left[match].At - to) / 1e6);
            left.RemoveAt(match);
        }

        score.False += left.Count(s => s.At < end - Late - Second && !_blackouts.Exists(b => s.At >= b.From - Late && s.At <= b.From));
        score.BaySeconds += end / Second;
        score.Wakes += Wakes;
        score.WakesForAChange += WakesForAChange;
        score.AwakeSeconds += AwakeSeconds;
        score.Saves += Saves;
        score.WrongSeconds += WrongSeconds;
        score.MagnetSamples += _magnetSamples;
        score.Looks += Looks;
        score.Distances += Distances;
        score.MagnetSeen += _magnetSeen;
    }

    // What happens behind a magnet or without power shows when it ends: at most one change, and none if it was undone.
    internal List<(long From, long To, bool Occupied)> Truth()
    {
        var truth = new List<(long From, long To, bool Occupied)>();
        foreach (BayChange change in _bay.Changes)
        {
            long at = change.AtMicroseconds;
            long since = change.SinceMicroseconds;
            // One that had ended ten seconds before the blackout was for the detector to tell before it.
            (long from, long to) = _blackouts.Find(b => at >= b.From - Late && since <= b.To);
            if (to == 0)
                truth.Add((since, at, change.IsOccupied));
            else if (truth.Count > 0 && truth[^1].To >= from)
                truth.RemoveAt(truth.Count - 1);
            else
                truth.Add((Math.Min(from, since), Math.Max(to, at), change.IsOccupied));
        }

        return truth;
    }

    // As the node does, and in a fraction of a second.
    private bool LookUp(long now)
    {
        Looks++;
        _look.Begin();
        do
        {
            Distances++;
            _overhead!.Start(now);
            _overhead.Poll(now + 33_000);
        }
        while (!_look.Add(_overhead.DistanceMillimetres));
        return _detector.Look(_look.Sight == OverheadSight.Covered);
    }

    private void Disturb(long now)
    {
        if (_magnetUntil >= 0 && now >= _magnetUntil)
        {
            _magnetUntil = -1;
            _magnetometer.Disturbance = default;
        }

        if (_magnetUntil >= 0 || now < 600 * Second)
            return;
        if (_scene.MagnetEverySeconds > 0 && _random.NextDouble() < StepSeconds / _scene.MagnetEverySeconds)
        {
            double strength = 600 + 2400 * _random.NextDouble();
            _magnetometer.Disturbance = new MagneticField(strength * Sign(), strength * Sign(), strength * Sign());
            _magnetUntil = now + 60 * Second + _random.Next(540 * Second);
            // A look up sees through a magnet.
            if (_overhead == null)
                _blackouts.Add((now, _magnetUntil));
        }
        else if (_scene.PowerCutEverySeconds > 0 && now > 7200 * Second && _random.NextDouble() < StepSeconds / _scene.PowerCutEverySeconds)
        {
            _offUntil = now + 60 * Second + _random.Next(1740 * Second);
            _magnetometer.EndWatch();
            _blackouts.Add((now, _offUntil));
        }
    }

    private double Sign() => 0.5 - _random.NextDouble() < 0 ? -1 : 1;

    // From six in the morning to six in the evening of a world that begins at seven, with clouds that take and give most of it within two minutes.
    private static double Sun(double seconds)
    {
        double height = Math.Max(0, Math.Sin(2 * Math.PI * (seconds + 3600) / 86400));
        double cloud = Math.Tanh(4 * Math.Sin(seconds / 340) * Math.Sin(seconds / 1270));
        return height * (0.7 + 0.3 * cloud);
    }
}
