namespace NanoSensors.Sensing;

/// <summary>
/// Tells from raw magnetometer samples whether a car stands on the bay. Whole numbers only, no clock, no memory beyond a
/// few fields: samples in, state out, the same for the same samples always.
/// </summary>
/// <remarks>
/// <para>
/// A car that comes onto a bay or leaves it drives its engine over the sensor, and the field swings by some 70 to 1,000 counts of an LIS2MDL. What stands or
/// moves beside the bay shifts the field by up to 30 counts, seldom more. So nothing changes the state that has not swung by two and a half thresholds first; and once something has, a
/// rest as near to the empty bay's field as 4 counts is told from empty. Plain thresholds on the field at rest cannot do that: the neighbour's car makes
/// more of it than a weakly magnetic car of one's own.
/// </para>
/// <para>
/// The level at which the field rests now is kept, and up to two at which the empty bay's may lie beneath a car (<see cref="BayStories"/>). What shifts
/// the field without a swing (the neighbour, a tram's current, temperature) is followed by all alike, so that the way back stays known through a long stay. After every swing the stories
/// of a free bay and of a car are weighed against each other, and the better one is the state.
/// </para>
/// <para>
/// A bay that was learnt with a car on it, or a change that was missed, is so recognised: an empty bay's field comes back after every car, a car's does not.
/// </para>
/// </remarks>
public sealed partial class ParkingDetector
{
    /// <summary>Bytes that <see cref="Save"/> writes.</summary>
    public const int SavedLength = 2 + BayStories.Length;

    private const int SavedVersion = 3;

    // An axis at its end tells nothing.
    private const int SaturatedCounts = 32000;

    // In thresholds: what shifts the field by more is on the bay or beside it.
    private const int ShiftFactor = 2;

    // In half thresholds: what swings it by less is not on the bay.
    private const int SwingHalves = 5;

    // Points; while the best story leads by less, more samples are taken.
    private const int DoubtfulLead = 4;

    // A field that never becomes steady is believed after so many times the samples that a steady one needs.
    private const int UnsteadyFactor = 8;

    // A car that has come and does not stand still is believed after so many times the samples.
    private const int StaysFactor = 4;

    // A shift without a swing that lasts longer than a tram speeds up is no tram's.
    private const int ShiftSamples = 60;

    // A car that has just come may go on moving: so long any further shift is its own.
    private const int SettlingSamples = 15;
    private const int SettlingShift = 2;

    // Both levels of an occupied bay follow small shifts within a minute or so at 1 Hz.
    private const int OccupiedShift = 6;

    // So long it must have stood beside a free bay to be taken for its surroundings.
    private const int SurroundingsSamples = 8;

    // A shift of the field at rest by so many counts is worth a write.
    private const int SavedShift = 8;

    // The mean of so many is good to half a count.
    private const int CatchUpSamples = 8;

    // So often the baseline must have been found again before nothing else is taken for it.
    private const int ReturnsForTrust = 2;

    private readonly ParkingDetectorSettings _settings;
    private readonly BayStories _stories = new BayStories();
    private readonly FieldVector _rest;
    private readonly FieldVector _mean = new FieldVector();
    private readonly FieldVector _first = new FieldVector();
    private readonly FieldVector _last = new FieldVector();
    private readonly FieldVector _savedRest = new FieldVector();
    private bool _hasJumped;
    private int _returns;

    private bool _moving;
    private int _peakSquared;
    private bool _hasFirst;
    private int _movingSamples;
    private int _awaySamples;
    private bool _blind;
    private bool _arriving;
    private bool _secondLook;
    private int _settling;
    private bool _catchingUp;
    private bool _wasStill;

    // The steady run: samples that differ little from their mean.
    private int _runLength;
    private int _sumX;
    private int _sumY;
    private int _sumZ;

    /// <summary>A detector that begins by learning the empty bay.</summary>
    /// <param name="settings">Kept by reference: what is changed in it counts from the next sample.</param>
    public ParkingDetector(ParkingDetectorSettings settings)
    {
        _settings = settings;
        _rest = _stories.Rest;
        State = BayState.Unknown;
        IsCalibrating = true;
    }

    /// <summary>What the bay is now.</summary>
    public BayState State { get; private set; }

    /// <summary>True while the empty bay's field is being learnt.</summary>
    public bool IsCalibrating { get; private set; }

    /// <summary>True once the empty bay's field has been found again after cars: what was learnt was an empty bay.</summary>
    public bool IsTrusted { get { return _returns >= ReturnsForTrust; } }

    /// <summary>
    /// True while something moves on the bay or has just done so, or the present level is not known yet: samples are needed now. While false, the magnetometer may watch
    /// by itself until the field leaves <see cref="RestX"/>, <see cref="RestY"/>, <see cref="RestZ"/>; what it saw is told by <see cref="Resume"/>.
    /// </summary>
    public bool IsAlert { get { return _moving || _settling > 0 || _catchingUp || WantsLook || _glanceIn > 0; } }

    /// <summary>
    /// True when what <see cref="Save"/> wrote last is out of date, so that a pause must not begin before it. Small shifts need no saving: the watching magnetometer keeps
    /// the present level.
    /// </summary>
    public bool NeedsSave { get { return _hasJumped || _rest.DistanceSquared(_savedRest) >= Square(SavedShift); } }

    /// <summary>Whether <see cref="Glimpse"/> has any effect now.</summary>
    public bool WantsGlimpses { get { return _moving || (_catchingUp && _wasStill); } }

    /// <summary>The field as it rests now, x axis in counts, rounded down: the baseline's on a free bay, the car's on an occupied one.</summary>
    public int RestX { get { return _rest.X; } }

    /// <summary>As <see cref="RestX"/>.</summary>
    public int RestY { get { return _rest.Y; } }

    /// <summary>As <see cref="RestX"/>.</summary>
    public int RestZ { get { return _rest.Z; } }

    /// <summary>Squared length of the last sample's departure from the baseline, in counts squared.</summary>
    public int DepartureSquared { get; private set; }

    /// <summary>The baseline's x axis in counts, rounded down.</summary>
    public int BaselineX { get { return Empty.X; } }

    /// <summary>The baseline's y axis in counts, rounded down.</summary>
    public int BaselineY { get { return Empty.Y; } }

    /// <summary>The baseline's z axis in counts, rounded down.</summary>
    public int BaselineZ { get { return Empty.Z; } }

    /// <summary>
    /// How sure the state is, 0 to 100. It grows with the distance of the field at rest from where the decision would turn, and is halved
    /// until <see cref="IsTrusted"/>. 0 while nothing is known.
    /// </summary>
    public int ConfidencePercent
    {
        get
        {
            if (IsCalibrating || State == BayState.Unknown || State == BayState.Disturbed)
                return 0;
            int percent = 100 - (50 >> _stories.Lead);
            if (_moving)
                percent /= 2;
            return IsTrusted ? percent : percent / 2;
        }
    }

    private FieldVector Empty { get { return _stories.Empty; } }

    // Without swings to go by, the threshold itself.
    private int ShiftCounts { get { return _settings.SparseSamples ? _settings.ThresholdCounts : ShiftFactor * _settings.ThresholdCounts; } }

    /// <summary>Learns the empty bay anew from the next samples: "the bay is empty now". The state stays until that is done.</summary>
    public void Calibrate()
    {
        IsCalibrating = true;
        _runLength = 0;
    }

    /// <summary>
    /// Says that samples are missing before the next one (the sensor failed, the node was off): what moved meanwhile was not seen, so the next
    /// steady field is judged by itself.
    /// </summary>
    public void Interrupt()
    {
        if (IsCalibrating)
        {
            _runLength = 0;
            return;
        }

        BeginMovement();
        _blind = true;
    }

    /// <summary>
    /// Goes on after a pause in which the magnetometer watched by itself, that is without <see cref="Interrupt"/>: no swing was missed. What shifted the field meanwhile
    /// was no car's, and is followed at once by the first steady samples.
    /// </summary>
    /// <param name="x">The level that it watched, x axis in counts: <see cref="RestX"/> as it was then.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="z">As <paramref name="x"/>.</param>
    /// <param name="moved">Whether the field has moved beyond what was watched for: something may be under way, so that the level is not known before it has been steady for a while.</param>
    public void Resume(int x, int y, int z, bool moved)
    {
        if (IsCalibrating || State == BayState.Disturbed)
            return;
        _moving = false;
        _settling = 0;
        _runLength = 0;
        CatchUp(x, y, z);
        _catchingUp = true;
        _wasStill = !moved;
    }

    /// <summary>
    /// Takes a sample between two that come at their pace. While something moves it can only show a swing that those do not see; after a pause in which nothing moved it
    /// lets the present level be known sooner. No effect otherwise.
    /// </summary>
    public void Glimpse(int x, int y, int z)
    {
        if (IsCalibrating)
            return;
        int fromRest = _rest.DistanceSquared(x, y, z);
        if (!_moving)
        {
            if (!WantsGlimpses)
                return;
            if (fromRest < Square(ShiftCounts))
            {
                TakeIntoRun(x, y, z);
                TryCatchUp();
                return;
            }

            BeginMovement();
        }

        NoteSwing(x, y, z, fromRest);
    }

    /// <summary>Takes one sample, in raw counts, -32,768 to 32,767 each.</summary>
    /// <returns>True if <see cref="State"/> has changed.</returns>
    public bool Add(int x, int y, int z)
    {
        bool saturated = IsSaturated(x) || IsSaturated(y) || IsSaturated(z);
        TakeIntoRun(x, y, z);
        if (_settings.HasSecondSense)
        {
            Watch(x, y, z);
            return false;
        }

        WantsLook = false;
        if (IsCalibrating)
            return !saturated && Learn();

        DepartureSquared = Empty.DistanceSquared(x, y, z);
        bool disturbed = saturated || DepartureSquared >= Square(_settings.DisturbedCounts);
        int fromRest = _rest.DistanceSquared(x, y, z);
        if (!_moving)
        {
            if (State == BayState.Disturbed)
            {
                if (disturbed)
                    return false;
                Interrupt();
            }
            else if (fromRest >= Square(ShiftCounts) || (_settling > 0 && fromRest >= Square(_settings.ThresholdCounts / 2)))
            {
                // While a car settles it is still its arrival.
                bool arriving = _settling > 0;
                BeginMovement();
                _arriving = arriving;
            }
            else
            {
                Follow(x, y, z, fromRest);
                return false;
            }
        }

        NoteSwing(x, y, z, fromRest);
        _movingSamples++;
        _awaySamples = DepartureSquared >= Square(ShiftCounts) ? _awaySamples + 1 : 0;
        // A car that goes on correcting its place has come all the same.
        bool swung = _blind || _peakSquared >= Square(_settings.ThresholdCounts * SwingHalves / 2);
        // A car that goes on correcting its place has come all the same.
        bool stays = swung && State == BayState.Free && !disturbed && _awaySamples >= StaysFactor * _settings.ConfirmSamples;
        if (!stays && _runLength < _settings.ConfirmSamples && _movingSamples < UnsteadyFactor * _settings.ConfirmSamples)
            return false;
        _mean.SetMean(_sumX, _sumY, _sumZ, _runLength);
        if (!stays && !_blind && IsStep())
            swung = false;
        if (!swung && !disturbed)
        {
            // The surroundings have moved. What they leave behind is followed, unless it is too much for them and stays.
            _moving = fromRest >= Square(ShiftCounts);
            if (!_moving)
            {
                _hasJumped = _hasJumped || _rest.DistanceSquared(_mean) >= Square(_settings.WeakestCounts);
                // A car that has just come rolls out its last inches: only its own level is new.
                if (_arriving)
                    _rest.Set(_mean);
                else
                    _stories.ShiftTo(_mean);
                BeginCatchingUp();
            }

            if (!_moving || _movingSamples < ShiftSamples)
                return false;
            _blind = true;
        }

        if (saturated || Empty.DistanceSquared(_mean) >= Square(_settings.DisturbedCounts))
        {
            _moving = false;
            BeginCatchingUp();
            bool wasDisturbed = State == BayState.Disturbed;
            State = BayState.Disturbed;
            _settling = 0;
            return !wasDisturbed;
        }

        _stories.Weigh(_mean, _settings.ThresholdCounts, _settings.WeakestCounts, _blind ? 0 : SwingPoints(), _blind, _arriving, WentBack());
        if (!_secondLook && (_stories.NextLead < DoubtfulLead || IsNearEmpty()))
        {
            // It may still be rolling out.
            _secondLook = true;
            _runLength = 0;
            return false;
        }

        _moving = false;
        BeginCatchingUp();
        return Judge();
    }

    /// <summary>Writes what must survive a restart: the state and the levels.</summary>
    /// <param name="buffer">Takes <see cref="SavedLength"/> bytes.</param>
    /// <param name="offset">Index of the first.</param>
    /// <returns>The number of bytes, <see cref="SavedLength"/>.</returns>
    public int Save(byte[] buffer, int offset)
    {
        buffer[offset] = (byte)((SavedVersion << 4) | (int)State);
        buffer[offset + 1] = (byte)((IsCalibrating ? 1 : 0) | (_returns << 4));
        _stories.Write(buffer, offset + 2);
        _savedRest.Set(_rest);
        _hasJumped = false;
        return SavedLength;
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote. An unfinished calibration begins anew; what moved meanwhile is found by the first steady samples.</summary>
    /// <returns>False, and nothing has changed, if the bytes are not such.</returns>
    public bool Restore(byte[] buffer, int offset, int length)
    {
        if (length != SavedLength || buffer[offset] >> 4 != SavedVersion || (buffer[offset] & 15) > (int)BayState.Unknown
            || buffer[offset + 1] >> 4 > ReturnsForTrust)
            return false;
        State = (BayState)(buffer[offset] & 15);
        IsCalibrating = (buffer[offset + 1] & 1) != 0 || State == BayState.Unknown;
        _returns = buffer[offset + 1] >> 4;
        _stories.Read(buffer, offset + 2);
        _catchingUp = false;
        _savedRest.Set(_rest);
        _hasJumped = false;
        _runLength = 0;
        _settling = 0;
        _moving = false;
        Interrupt();
        return true;
    }

    private void BeginMovement()
    {
        _moving = true;
        _blind = _settings.SparseSamples;
        _arriving = false;
        _secondLook = false;
        _movingSamples = 0;
        _awaySamples = 0;
        _peakSquared = 0;
        _hasFirst = false;
        // The sample that began it is the first of the new level, perhaps.
        if (_runLength > 1)
            _runLength = 0;
    }

    // How far it swings, and which way at first and at last.
    private void NoteSwing(int x, int y, int z, int fromRest)
    {
        if (fromRest > _peakSquared)
            _peakSquared = fromRest;
        if (fromRest < Square(_settings.ThresholdCounts * 3 / 2))
            return;
        _last.Set(x, y, z);
        if (_hasFirst)
            return;
        _first.Set(_last);
        _hasFirst = true;
    }

    // What came from the street and goes back to it swings the field at last the way it did at first; what stays has passed over the sensor, and swings it the other way.
    private bool WentBack()
    {
        if (!_hasFirst || _stories.IsTaken || _peakSquared < Square(_settings.ThresholdCounts * 5) || 4 * _rest.DistanceSquared(_last) > _peakSquared)
            return false;
        // By more than three fifths, as the cosine between the two.
        long along = _rest.Product(_first, _last);
        return along > 0 && 25 * along > 9 * ((long)_rest.DistanceSquared(_first) * _rest.DistanceSquared(_last) / along);
    }

    // Before a pause without samples the level must be known well: following has not come far after a movement.
    private void BeginCatchingUp()
    {
        if (!_settings.Pauses)
            return;
        // What has moved once may go on in a moment: it is given time.
        _catchingUp = true;
        _wasStill = false;
        _runLength = 0;
    }

    private void TryCatchUp()
    {
        if (_runLength < CatchUpSamples)
            return;
        _mean.SetMean(_sumX, _sumY, _sumZ, _runLength);
        CatchUp(_mean.X, _mean.Y, _mean.Z);
        _catchingUp = false;
    }

    private void CatchUp(int x, int y, int z)
    {
        _stories.Follow(x, y, z, 0);
    }

    private void Follow(int x, int y, int z, int fromRest)
    {
        if (_catchingUp && _settling == 0)
        {
            TryCatchUp();
            return;
        }

        bool near = fromRest < Square(_settings.ThresholdCounts / 2);
        if (State == BayState.Occupied)
        {
            if (_settling > 0)
            {
                // It rolls out its last inches: only the car's level is new.
                _settling--;
                _rest.Follow(x, y, z, SettlingShift);
                return;
            }

            _stories.Follow(x, y, z, OccupiedShift);
            return;
        }

        if (!near && _runLength < SurroundingsSamples)
            return;
        _stories.Follow(x, y, z, _settings.BaselineShift);
    }

    // A tram's current comes and stays without going further: no car drives onto a bay like that, unless it is a strong one.
    private bool IsStep()
    {
        return _peakSquared < Square(_settings.ThresholdCounts * 5) && _peakSquared < 2 * _rest.DistanceSquared(_mean);
    }

    // Points, each a factor of two, by which the swing speaks for a movement on the bay itself.
    private int SwingPoints()
    {
        int threshold = _settings.ThresholdCounts;
        if (_peakSquared >= Square(threshold * 15 / 2))
            return 10;
        if (_peakSquared >= Square(threshold * 5))
            return 7;
        if (_peakSquared >= Square(threshold * 4))
            return 4;
        if (_peakSquared >= Square(threshold * 7 / 2))
            return 1;
        return _peakSquared >= Square(threshold * 3) ? 0 : -5;
    }

    // On a free bay: a weak car, or one that turned and is not quite away.
    private bool IsNearEmpty()
    {
        int moved = _rest.DistanceSquared(_mean);
        return !_stories.IsTaken && moved >= Square(_settings.WeakestCounts) && moved < Square(_settings.ThresholdCounts / 2);
    }

    // A movement has come to rest at the mean, and has been weighed.
    private bool Judge()
    {
        int moved = _rest.DistanceSquared(_mean);
        bool elsewhere = moved >= Square(_settings.WeakestCounts);
        // Weak cars all rest at much the same level: only what lies clearly apart proves anything.
        bool comesBack = !_blind && _stories.IsTaken && moved >= Square(_settings.ThresholdCounts) && _stories.Finds(_mean, _settings.ThresholdCounts / 3);
        _stories.Adopt(_mean, _settings.WeakestCounts);
        BayState after = _stories.IsTaken ? BayState.Occupied : BayState.Free;
        if (comesBack && after == BayState.Free && _returns < ReturnsForTrust)
            _returns++;
        _settling = after == BayState.Occupied ? SettlingSamples : 0;
        bool changed = after != State;
        State = after;
        _hasJumped = _hasJumped || changed || elsewhere;
        return changed;
    }

    private void TakeIntoRun(int x, int y, int z)
    {
        if (_runLength > 0)
        {
            _mean.SetMean(_sumX, _sumY, _sumZ, _runLength);
            if (_mean.DistanceSquared(x, y, z) > Square(_settings.SteadyCounts))
                _runLength = 0;
        }

        if (_runLength == 0)
        {
            _sumX = 0;
            _sumY = 0;
            _sumZ = 0;
        }
        else if (_runLength >= ParkingDetectorSettings.MaxCalibrationSamples)
        {
            // A long run forgets its first half, so that it goes with a drift.
            _runLength /= 2;
            _sumX /= 2;
            _sumY /= 2;
            _sumZ /= 2;
        }

        _sumX += x;
        _sumY += y;
        _sumZ += z;
        _runLength++;
    }

    private bool Learn()
    {
        if (_runLength < _settings.CalibrationSamples)
            return false;
        _mean.SetMean(_sumX, _sumY, _sumZ, _runLength);
        _stories.Learn(_mean);
        _returns = 0;
        IsCalibrating = false;
        _moving = false;
        _catchingUp = false;
        _settling = 0;
        DepartureSquared = 0;
        _hasJumped = true;
        bool changed = State != BayState.Free;
        State = BayState.Free;
        return changed;
    }

    private static bool IsSaturated(int counts)
    {
        return counts >= SaturatedCounts || counts <= -SaturatedCounts;
    }

    private static int Square(int value)
    {
        return value * value;
    }
}
