namespace NanoSensors.Sensing;

/// <summary>
/// The detector with a second sense that looks up (<see cref="ParkingDetectorSettings.HasSecondSense"/>): the magnetometer only tells that something has moved, at a tenth of the
/// swing that it needs to judge alone, and the look tells whether a car stands above. Both levels are kept as ever, so that the magnetometer can go on alone at any time.
/// </summary>
public sealed partial class ParkingDetector
{
    // In thresholds: what shifts the field by less is noise, wander and temperature, and is followed.
    private const int TriggerDivisor = 2;

    // In half thresholds: a swing that a neighbour hardly makes.
    private const int OwnSwingHalves = 7;

    // So many looks in a row that see nothing are believed against a field that says otherwise: a black and wet floor hides from one in twenty.
    private const int LooksAgainstField = 3;

    // A field that does not become steady is looked at after so many times the samples that a steady one needs: a car that leaves has gone by then.
    private const int RestlessFactor = 3;

    // And so many against a field that is still the car's own.
    private const int LooksAgainstOwnLevel = 6;

    // A car that comes is looked at twice: rain alone is seen by one look in some thousand.
    private const int LooksForCar = 2;

    // So many samples after a look there is another one: a weakly magnetic car may roll on, or away, without a field that tells.
    private const int GlanceSamples = 8;

    private int _looks;
    private int _glanceIn;
    private bool _isGlance;
    private bool _sawCar;

    /// <summary>
    /// True when something has moved and come to rest: look up now, and tell <see cref="Look(OverheadSight)"/>. It is asked again as long as the field does not rest where it did.
    /// Only with <see cref="ParkingDetectorSettings.HasSecondSense"/>.
    /// </summary>
    public bool WantsLook { get; private set; }

    /// <summary>True while the field is none that a car makes: somebody holds a magnet to the housing. With a second sense the state is told all the same.</summary>
    public bool IsDisturbed { get { return DepartureSquared >= Square(_settings.DisturbedCounts); } }

    /// <summary>
    /// Takes what the second sense sees: as soon as <see cref="WantsLook"/>, and now and then at rest, which finds what no field told. An unasked look that contradicts changes nothing
    /// yet (a car may be rolling over it) and is asked for again when all is at rest.
    /// </summary>
    /// <param name="isCovered">Whether something as low as a car's floor is above the sensor.</param>
    /// <returns>True if <see cref="State"/> has changed.</returns>
    public bool Look(bool isCovered)
    {
        BayState after = isCovered ? BayState.Occupied : BayState.Free;
        bool changed = after != State;
        if (!WantsLook)
        {
            if (changed && !_moving)
                BeginMovement();
            return false;
        }

        if (isCovered != _sawCar)
            _looks = 0;
        _sawCar = isCovered;
        if (isCovered ? State == BayState.Free && ++_looks < LooksForCar : !IsCalibrating && IsDoubtedByField())
            return false;
        WantsLook = false;
        _looks = 0;
        _glanceIn = _isGlance ? 0 : GlanceSamples;
        _isGlance = false;
        bool isFirst = IsCalibrating;
        if (isFirst)
        {
            // Under a car the empty bay's level is not known: it is learnt when the car has gone.
            IsCalibrating = false;
            _stories.Learn(_mean);
        }
        else if (after == BayState.Occupied && !changed && !HasSwung)
        {
            // The car has not moved, its surroundings have: they shift the empty bay's level as well.
            _stories.ShiftTo(_mean);
        }

        if (after == BayState.Free)
        {
            _hasJumped = _hasJumped || Empty.DistanceSquared(_mean) >= Square(_settings.WeakestCounts);
            _returns = ReturnsForTrust;
        }

        _stories.Know(after == BayState.Occupied, _mean, isFirst);
        _settling = 0;
        State = after;
        _hasJumped = _hasJumped || changed;
        return changed;
    }

    /// <summary>
    /// Takes what a look has seen. Without sight the magnetometer decides alone, until there is sight again: <see cref="ParkingDetectorSettings.HasSecondSense"/> follows.
    /// </summary>
    /// <param name="sight">Of a look that is over, <see cref="OverheadLook.Sight"/>.</param>
    /// <returns>True if <see cref="State"/> has changed.</returns>
    public bool Look(OverheadSight sight)
    {
        if (sight == OverheadSight.Blind)
        {
            // What moved meanwhile is judged by the field alone.
            if (_settings.HasSecondSense)
                Interrupt();
            _settings.HasSecondSense = false;
            return false;
        }

        _settings.HasSecondSense = true;
        return Look(sight == OverheadSight.Covered);
    }

    private bool HasSwung { get { return _blind || _peakSquared >= Square(_settings.ThresholdCounts * OwnSwingHalves / 2); } }

    // Nothing is seen above, and the field does not rest where an empty bay's does.
    private bool IsDoubtedByField()
    {
        int fromBase = Empty.DistanceSquared(_mean);
        if (fromBase < Square(_settings.WeakestCounts))
            return false;
        // What has moved was beside the bay.
        bool isOwnLevel = State == BayState.Occupied && !HasSwung && 4 * _rest.DistanceSquared(_mean) < fromBase
            && Empty.DistanceSquared(_rest) >= Square(_settings.ThresholdCounts);
        return ++_looks < (isOwnLevel ? LooksAgainstOwnLevel : LooksAgainstField);
    }

    // Says no more than that something has moved and is at rest again.
    private void Watch(int x, int y, int z)
    {
        int fromRest = _rest.DistanceSquared(x, y, z);
        if (!_moving)
        {
            if (!IsCalibrating && fromRest < Square(_settings.ThresholdCounts / TriggerDivisor))
            {
                DepartureSquared = Empty.DistanceSquared(x, y, z);
                Follow(x, y, z, fromRest);
                if (_glanceIn == 0 || --_glanceIn > 0)
                    return;
                _isGlance = true;
                _mean.SetMean(_sumX, _sumY, _sumZ, _runLength);
                WantsLook = true;
                return;
            }

            BeginMovement();
        }

        DepartureSquared = Empty.DistanceSquared(x, y, z);
        _movingSamples++;
        _looks = 0;
        _isGlance = false;
        if (fromRest > _peakSquared)
            _peakSquared = fromRest;
        if (_runLength < _settings.ConfirmSamples && _movingSamples < RestlessFactor * _settings.ConfirmSamples)
            return;
        _mean.SetMean(_sumX, _sumY, _sumZ, _runLength);
        _moving = false;
        WantsLook = true;
    }
}
