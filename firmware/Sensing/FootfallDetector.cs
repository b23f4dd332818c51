namespace NanoSensors.Sensing;

/// <summary>
/// Counts people who cross a doorway, from the distances of two ranging zones: the outer one on the street's side, the inner one on the building's.
/// Only whole crossings count: from clear, into one zone first, out of the other last, to clear again. Who turns back,
/// lingers or looks in and leaves does not count. Nothing but two distances goes in, so nobody can be identified by it.
/// </summary>
/// <remarks>
/// One who follows at somebody's heels enters the first zone before the one ahead has left the second, which looks like one who hesitates. They are told apart by time: the
/// two are in both zones together for less time than the first was alone, and one who steps back takes as long as he took forward.
/// Not told apart: two people side by side, or nearer behind each other than some 0.7 m, count as one.
/// </remarks>
public sealed class FootfallDetector
{
    // Bits of the zones.
    private const int Outer = 1;
    private const int Inner = 2;

    // States. "In" and "Out" are the direction in which the walk began.
    private const byte Clear = 0;
    private const byte InOuter = 1;
    private const byte InBoth = 2;
    private const byte InInner = 3;
    private const byte OutInner = 4;
    private const byte OutBoth = 5;
    private const byte OutOuter = 6;
    // Began in both zones at once (a door leaf, a start with somebody in it): wait for clear.
    private const byte Lost = 7;

    // Next state by state and zones (none, outer, inner, both).
    private static readonly byte[] Next = new byte[]
    {
        /* Clear    */ Clear, InOuter, OutInner, Lost,
        /* InOuter  */ Clear, InOuter, InInner, InBoth,
        /* InBoth   */ Clear, InOuter, InInner, InBoth,
        /* InInner  */ Clear, InOuter, InInner, InBoth,
        /* OutInner */ Clear, OutOuter, OutInner, OutBoth,
        /* OutBoth  */ Clear, OutOuter, OutInner, OutBoth,
        /* OutOuter */ Clear, OutOuter, OutInner, OutBoth,
        /* Lost     */ Clear, Lost, Lost, Lost,
    };

    private readonly FootfallDetectorSettings _settings;
    private byte _state = Lost;
    private int _zones;
    private int _bothSamples;
    private int _firstBothSamples;
    private int _candidate;
    private int _candidateSamples;

    /// <summary>A detector that waits for a clear doorway first.</summary>
    /// <param name="settings">Kept by reference: what is changed in it counts from the next sample.</param>
    public FootfallDetector(FootfallDetectorSettings settings)
    {
        _settings = settings;
    }

    /// <summary>True while nobody is in either zone.</summary>
    public bool IsClear { get { return _zones == 0; } }

    /// <summary>Samples in a row with both zones taken: a door leaf, or something left in the beam.</summary>
    public int BlockedSamples { get; private set; }

    /// <summary>Takes one pair of distances.</summary>
    /// <param name="outerMillimetres">The outer zone's distance, <see cref="TimeOfFlight.NoTarget"/> for nothing in reach; <see cref="Measured.NotAvailable"/> leaves the zone as it was.</param>
    /// <param name="innerMillimetres">The inner zone's, likewise.</param>
    /// <returns>Whether somebody has just finished crossing, and which way.</returns>
    public Crossing Add(int outerMillimetres, int innerMillimetres)
    {
        int zones = Zone(outerMillimetres, Outer) | Zone(innerMillimetres, Inner);
        BlockedSamples = zones == (Outer | Inner) ? BlockedSamples + 1 : 0;
        if (zones == _zones)
        {
            _candidateSamples = 0;
        }
        else
        {
            _candidateSamples = zones == _candidate ? _candidateSamples + 1 : 1;
            _candidate = zones;
            if (_candidateSamples < _settings.ConfirmSamples)
                return Crossing.None;
            _candidateSamples = 0;
            _zones = zones;
        }

        byte before = _state;
        _state = Next[(before * 4) + _zones];
        Crossing ahead = Follow(before);
        if (ahead != Crossing.None)
            return ahead;
        if (_state != Clear)
            return Crossing.None;
        return before == InInner ? Crossing.In : before == OutOuter ? Crossing.Out : Crossing.None;
    }

    // Has the one ahead gone, and one behind him come?
    private Crossing Follow(byte before)
    {
        bool isBoth = _state == InBoth || _state == OutBoth;
        bool wasBoth = before == InBoth || before == OutBoth;
        if (isBoth)
        {
            _bothSamples = wasBoth ? _bothSamples + 1 : 1;
            return Crossing.None;
        }

        if (_state == Clear)
            _firstBothSamples = 0;
        if (!wasBoth)
            return Crossing.None;
        if (_state == InInner || _state == OutOuter)
        {
            // On through: so long he was in both zones.
            if (_firstBothSamples == 0)
                _firstBothSamples = _bothSamples;
            return Crossing.None;
        }

        // Back in the first zone alone: he, or the next.
        bool next = _firstBothSamples > 0 && _firstBothSamples <= _settings.BriskSamples && _bothSamples * 4 < _firstBothSamples * 3;
        _firstBothSamples = 0;
        if (!next)
            return Crossing.None;
        return _state == InOuter ? Crossing.In : Crossing.Out;
    }

    private int Zone(int millimetres, int bit)
    {
        bool taken = (_zones & bit) != 0;
        if (millimetres != Measured.NotAvailable)
            taken = millimetres >= _settings.NearestMillimetres && millimetres < _settings.PresenceMillimetres + (taken ? _settings.HysteresisMillimetres : 0);
        return taken ? bit : 0;
    }
}

/// <summary>Which way somebody went.</summary>
public enum Crossing
{
    /// <summary>Nobody crossed.</summary>
    None = 0,

    /// <summary>From the outer zone to the inner.</summary>
    In = 1,

    /// <summary>From the inner zone to the outer.</summary>
    Out = 2,
}
