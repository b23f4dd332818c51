namespace NanoSensors.Sensing;

/// <summary>
/// One look up with a time-of-flight sensor beneath a bay: a few distances in a row. Two of them between a car's floor and the road tell a car; that one is wet and black, or a drop of rain
/// flies past, costs a distance and not the look.
/// </summary>
public sealed class OverheadLook
{
    /// <summary>Nothing of a car is nearer, mm: a leaf, dirt or snow lies on the window.</summary>
    public const int NearestMillimetres = 60;

    /// <summary>The floor of no van is higher, mm; nothing else is lower.</summary>
    public const int FarthestMillimetres = 700;

    /// <summary>Distances in a look, at most.</summary>
    public const int Readings = 5;

    private const int Needed = 2;

    private int _readings;
    private int _covered;
    private int _blocked;
    private int _failed;

    /// <summary>What has been seen; only when <see cref="Add"/> has answered true.</summary>
    public OverheadSight Sight { get; private set; }

    /// <summary>Of a look that was <see cref="OverheadSight.Blind"/>: the sensor does not answer, instead of being covered.</summary>
    public bool Fails
    {
        get { return _failed >= Needed; }
    }

    /// <summary>Begins a look.</summary>
    public void Begin()
    {
        _readings = 0;
        _covered = 0;
        _blocked = 0;
        _failed = 0;
    }

    /// <summary>Takes a distance.</summary>
    /// <param name="millimetres">As <see cref="ITimeOfFlight.DistanceMillimetres"/>.</param>
    /// <returns>True when the look is over.</returns>
    public bool Add(int millimetres)
    {
        _readings++;
        if (millimetres == Measured.NotAvailable)
            _failed++;
        else if (millimetres < NearestMillimetres)
            _blocked++;
        else if (millimetres <= FarthestMillimetres)
            _covered++;
        if (_covered < Needed && _readings < Readings)
            return false;
        Sight = _covered >= Needed ? OverheadSight.Covered : _blocked + _failed >= Needed ? OverheadSight.Blind : OverheadSight.Clear;
        return true;
    }
}

/// <summary>What a look up has seen.</summary>
public enum OverheadSight
{
    /// <summary>Nothing above.</summary>
    Clear = 0,

    /// <summary>A car's floor.</summary>
    Covered = 1,

    /// <summary>Nothing can be seen: something lies on the window, or the sensor fails.</summary>
    Blind = 2,
}
