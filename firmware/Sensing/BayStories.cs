namespace NanoSensors.Sensing;

/// <summary>
/// The stories that a bay's field can be told by: the bay is free, or a car stands on it and the empty bay's field is one of two that were seen before. Every movement costs each story points for
/// what it would have had to be in it; the best story is the state. A decision that was wrong is so taken back by what comes after it, and one doubtful movement overturns nothing.
/// </summary>
/// <remarks>
/// A point is a factor of two in likelihood, rounded from what each rule says in words. Distances are measured in thresholds, so that the rules fit any magnetometer.
/// </remarks>
internal sealed class BayStories
{
    /// <summary>Bytes that <see cref="Write"/> takes.</summary>
    internal const int Length = 4 + (3 * FieldVector.Length);

    // No story falls farther behind, so that the present can overtake the past.
    private const int MostBehind = 20;

    // A story that is told no more.
    private const int Gone = -100;

    // What nobody has seen yet, so that any field may be the empty bay's.
    private const int UnknownEmpty = -6;

    // A car that drives onto the bay and off again at once: one movement in sixteen.
    private const int Turned = -4;

    // The swing at its end is that at its beginning: seen of eight in ten that turn, and of one in a hundred that stay.
    private const int WentBack = 7;

    // Something beside the bay has moved in the same seconds.
    private const int Besides = -3;

    // A car that leaves before it has settled.
    private const int GoneAtOnce = -5;

    // A parked car that changes its place and stays.
    private const int Replaced = -7;

    // Another car where nothing was seen of the change.
    private const int Exchanged = -3;

    private readonly FieldVector _before = new FieldVector();
    private readonly FieldVector _third = new FieldVector();
    private bool _isKnown;
    private bool _isBeforeKnown;
    private bool _isThirdKnown;
    private int _free;
    private int _taken;
    private int _takenBefore = Gone;

    // What the last movement makes of them.
    private int _nextFree;
    private int _nextArrived;
    private int _nextTaken;
    private int _nextBefore;
    private bool _shiftsAll;

    /// <summary>The field as it rests now: the empty bay's in the story that it is free.</summary>
    internal readonly FieldVector Rest = new FieldVector();

    /// <summary>The empty bay's field in the better story of a car.</summary>
    internal readonly FieldVector Beneath = new FieldVector();

    /// <summary>Whether the best story is that of a car.</summary>
    internal bool IsTaken { get { return _taken > _free; } }

    /// <summary>Points by which the best story leads any of the other state.</summary>
    internal int Lead { get { return _taken > _free ? _taken - _free : _free - _taken; } }

    /// <summary>Points by which it would after <see cref="Weigh"/>, if that were adopted.</summary>
    internal int NextLead
    {
        get
        {
            int taken = Best(_nextArrived, Best(_nextTaken, _nextBefore));
            return taken > _nextFree ? taken - _nextFree : _nextFree - taken;
        }
    }

    /// <summary>The empty bay's field, by the best story.</summary>
    internal FieldVector Empty { get { return IsTaken ? Beneath : Rest; } }

    /// <summary>Begins with a bay that is said to be free; a car may stand there all the same.</summary>
    internal void Learn(FieldVector level)
    {
        Rest.Set(level);
        Beneath.Set(level);
        _isKnown = false;
        _free = 0;
        _taken = UnknownEmpty;
        _takenBefore = Gone;
    }

    /// <summary>A second sense has seen that the bay is free, or that a car stands there.</summary>
    /// <param name="isTaken">Which of the two.</param>
    /// <param name="level">The field as it rests now.</param>
    /// <param name="isFirst">Whether nothing was known before, so that the empty bay's field beneath a car is not either.</param>
    internal void Know(bool isTaken, FieldVector level, bool isFirst)
    {
        if (isTaken && !IsTaken)
        {
            Beneath.Set(Rest);
            _isKnown = !isFirst;
        }

        Rest.Set(level);
        _free = isTaken ? -MostBehind : 0;
        _taken = isTaken ? 0 : -MostBehind;
        _takenBefore = Gone;
    }

    /// <summary>Whether a level is the empty bay's in a story of a car, to within so many counts.</summary>
    internal bool Finds(FieldVector level, int counts)
    {
        return (_isKnown && Beneath.DistanceSquared(level) < counts * counts)
            || (_takenBefore > Gone && _isBeforeKnown && _before.DistanceSquared(level) < counts * counts);
    }

    /// <summary>What shifts the field without a movement on the bay shifts every level: by 1/2^shift of the way to a sample.</summary>
    internal void Follow(int x, int y, int z, int shift)
    {
        Beneath.FollowWith(Rest, x, y, z, shift);
        _before.FollowWith(Rest, x, y, z, shift);
        Rest.Follow(x, y, z, shift);
    }

    /// <summary>The same, all the way to a level.</summary>
    internal void ShiftTo(FieldVector level)
    {
        Beneath.Shift(Rest, level);
        _before.Shift(Rest, level);
        Rest.Set(level);
    }

    /// <summary>Counts what a movement costs each story.</summary>
    /// <param name="level">Where the field has come to rest.</param>
    /// <param name="threshold">The threshold, counts.</param>
    /// <param name="weakest">What a weak car leaves at least, counts.</param>
    /// <param name="own">Points by which the swing speaks for a movement on the bay itself, or below zero for one beside it.</param>
    /// <param name="isBlind">Whether what has moved was not seen.</param>
    /// <param name="isSettling">Whether a car has just come and may correct its place.</param>
    /// <param name="wentBack">Whether the field swung at last as at first.</param>
    internal void Weigh(FieldVector level, int threshold, int weakest, int own, bool isBlind, bool isSettling, bool wentBack)
    {
        int moved = Rest.DistanceSquared(level);
        int beside = own > 0 ? -own : 0;
        int onBay = own < 0 ? own : 0;
        int shifted = Shifted(moved, threshold, weakest);
        int car = moved < threshold * threshold / 4 ? 2 : 0;
        if (isBlind)
            car += moved < threshold * threshold ? -4 : 3;
        int turned = moved < weakest * weakest ? Turned : Turned + Besides;
        if (wentBack)
            turned += WentBack;

        _nextFree = _free + Best(beside, turned) + shifted;
        int gone = onBay + (isSettling ? GoneAtOnce : 0);
        _nextFree = Best(_nextFree, _taken + gone + Back(Beneath, _isKnown, level, threshold, weakest));
        if (_takenBefore > Gone)
            _nextFree = Best(_nextFree, _takenBefore + gone + Back(_before, _isBeforeKnown, level, threshold, weakest));

        int replaced = onBay + (isBlind ? Exchanged : isSettling ? -1 : Replaced);
        _nextArrived = _free + onBay + car;
        _shiftsAll = beside + shifted > replaced;
        _nextTaken = _taken + Best(beside + shifted, replaced);
        _nextBefore = _takenBefore > Gone ? _takenBefore + Best(beside + shifted, replaced) : Gone;
    }

    /// <summary>Takes what <see cref="Weigh"/> has counted for true. Must follow it.</summary>
    internal void Adopt(FieldVector level, int weakest)
    {
        if (_shiftsAll)
        {
            Beneath.Shift(Rest, level);
            _before.Shift(Rest, level);
        }

        // Three stories of a car, of which the better two are kept.
        _third.Set(Rest);
        _isThirdKnown = true;
        int third = _nextArrived;
        _taken = _nextTaken;
        _takenBefore = _nextBefore;
        if (third > _taken)
        {
            int better = third;
            third = _taken;
            _taken = better;
            Beneath.Exchange(_third);
            bool known = _isKnown;
            _isKnown = _isThirdKnown;
            _isThirdKnown = known;
        }

        // Two that tell of the same empty bay are one.
        bool same = _isKnown && _isThirdKnown && Beneath.DistanceSquared(_third) < weakest * weakest;
        bool sameBefore = _isKnown && _isBeforeKnown && Beneath.DistanceSquared(_before) < weakest * weakest;
        if (!same && (third > _takenBefore || sameBefore))
        {
            _before.Set(_third);
            _isBeforeKnown = _isThirdKnown;
            _takenBefore = third;
        }
        else if (sameBefore)
        {
            _takenBefore = Gone;
        }

        if (_takenBefore > _taken)
        {
            Beneath.Exchange(_before);
            bool known = _isKnown;
            _isKnown = _isBeforeKnown;
            _isBeforeKnown = known;
            int better = _takenBefore;
            _takenBefore = _taken;
            _taken = better;
        }

        int best = Best(_taken, _nextFree);
        _free = NotBelow(_nextFree - best);
        _taken = NotBelow(_taken - best);
        _takenBefore = _takenBefore - best < -MostBehind ? Gone : _takenBefore - best;
        Rest.Set(level);
    }

    internal void Write(byte[] buffer, int offset)
    {
        buffer[offset] = (byte)-_free;
        buffer[offset + 1] = (byte)-_taken;
        buffer[offset + 2] = (byte)-_takenBefore;
        buffer[offset + 3] = (byte)((_isKnown ? 1 : 0) | (_isBeforeKnown ? 2 : 0));
        Rest.Write(buffer, offset + 4);
        Beneath.Write(buffer, offset + 4 + FieldVector.Length);
        _before.Write(buffer, offset + 4 + (2 * FieldVector.Length));
    }

    internal void Read(byte[] buffer, int offset)
    {
        _free = -buffer[offset];
        _taken = -buffer[offset + 1];
        _takenBefore = -buffer[offset + 2];
        _isKnown = (buffer[offset + 3] & 1) != 0;
        _isBeforeKnown = (buffer[offset + 3] & 2) != 0;
        Rest.Read(buffer, offset + 4);
        Beneath.Read(buffer, offset + 4 + FieldVector.Length);
        _before.Read(buffer, offset + 4 + (2 * FieldVector.Length));
    }

    // For what has not been on the bay: most of it leaves nothing behind, a neighbour's car up to one and a half thresholds.
    private static int Shifted(int squared, int threshold, int weakest)
    {
        int square = threshold * threshold;
        if (4 * squared < weakest * weakest * 2)
            return 8;
        if (squared < weakest * weakest)
            return 6;
        if (4 * squared < square)
            return 1;
        if (squared < square)
            return 0;
        if (4 * squared < 9 * square)
            return -2;
        return squared < 4 * square ? -4 : -12;
    }

    // For a car that has left: the empty bay's field comes back, but for what its neighbours did in the same seconds.
    private static int Back(FieldVector empty, bool isKnown, FieldVector level, int threshold, int weakest)
    {
        if (!isKnown)
            return UnknownEmpty;
        int squared = empty.DistanceSquared(level);
        int square = threshold * threshold;
        if (4 * squared < weakest * weakest * 2)
            return 9;
        if (squared < weakest * weakest)
            return 6;
        if (4 * squared < square)
            return 0;
        if (squared < square)
            return -2;
        if (4 * squared < 9 * square)
            return -3;
        return squared < 4 * square ? -6 : -12;
    }

    private static int Best(int one, int other)
    {
        return one > other ? one : other;
    }

    private static int NotBelow(int points)
    {
        return points < -MostBehind ? -MostBehind : points;
    }
}
