namespace NanoSensors.Server.Aggregates;

/// <summary>What a bay's node told at a time.</summary>
/// <param name="Occupied">Null where the node does not know.</param>
/// <param name="PreviousStateSeconds">How long the state before had lasted; null in a heartbeat.</param>
internal readonly record struct BaySample(DateTimeOffset Time, bool? Occupied, double? PreviousStateSeconds);

internal readonly record struct BaySegment(DateTimeOffset From, DateTimeOffset To, bool Occupied);

/// <summary>
/// A bay's states over time. An event tells how long the state before it lasted: so one lost event is put back where it was, two leave a time that is
/// not known but no wrong count of arrivals, and events that waited at the node are put where they happened.
/// </summary>
internal sealed class BayTimeline
{
    // Heartbeats come once a day at the least: without one, the state is not known for longer.
    private static readonly TimeSpan Hold = TimeSpan.FromHours(25);

    private readonly List<BaySegment> _segments = [];
    private readonly List<DateTimeOffset> _arrivals = [];

    /// <param name="samples">In the order in which they came.</param>
    /// <param name="until">Now: nothing is known after it.</param>
    public BayTimeline(IReadOnlyList<BaySample> samples, DateTimeOffset until)
    {
        BaySample? before = null;
        BaySample? lastEvent = null;
        foreach (BaySample placed in Placed(samples))
        {
            // A node whose power failed before it knew that an event was sent sends it again: that tells no more than a heartbeat.
            BaySample sample = IsRepeated(lastEvent, placed) ? placed with { PreviousStateSeconds = null } : placed;
            if (sample.PreviousStateSeconds != null)
                lastEvent = sample;
            if (sample is { Occupied: { } occupied, PreviousStateSeconds: { } seconds })
                AddEvent(before, sample.Time, occupied, seconds);
            else if (before is { } last)
                AddHeartbeat(last, sample);
            before = sample;
        }

        if (before is { Occupied: { } state } end)
            Add(end.Time, Min(end.Time + Hold, until), state);
    }

    /// <summary>When it is known whether a car stood there.</summary>
    public IReadOnlyList<BaySegment> Segments => _segments;

    /// <summary>When cars came.</summary>
    public IReadOnlyList<DateTimeOffset> Arrivals => _arrivals;

    // The duration on the air has steps of up to half a percent, and frames take their time.
    private static TimeSpan Tolerance(double seconds) => TimeSpan.FromSeconds(60 + (seconds * 0.005));

    // Between two different ones of the same state the other state lies for as long as the second one tells.
    private static bool IsRepeated(BaySample? last, BaySample sample)
        => sample.PreviousStateSeconds is { } seconds && last is { } one && one.Occupied == sample.Occupied && one.PreviousStateSeconds == seconds
            && sample.Time - one.Time < TimeSpan.FromSeconds(seconds) + TimeSpan.FromSeconds(60);

    private void AddEvent(BaySample? before, DateTimeOffset time, bool occupied, double seconds)
    {
        DateTimeOffset changed = time.AddSeconds(-seconds);
        bool other = !occupied;
        if (before is not { } last)
        {
            Add(changed, time, other);
        }
        else if (changed <= last.Time + Tolerance(seconds))
        {
            Add(last.Time, time, other);
            // The event at the beginning of that state was lost or never came: a heartbeat stands where it was.
            if (last.Occupied == occupied && other)
                _arrivals.Add(last.Time);
        }
        else
        {
            // One event was lost, and it happened then. Were it two, the time before that is not known, but one car came all the same.
            if (last.Occupied == occupied)
                Add(last.Time, changed, occupied);
            Add(changed, time, other);
            if (last.Occupied == other || (last.Occupied != null && other))
                _arrivals.Add(changed);
        }

        if (occupied)
            _arrivals.Add(time);
    }

    private void AddHeartbeat(BaySample last, BaySample sample)
    {
        if (last.Occupied is { } state && state == sample.Occupied && sample.Time - last.Time <= Hold)
            Add(last.Time, sample.Time, state);
        // The event is lost and so is its time.
        if (last.Occupied == false && sample.Occupied == true)
            _arrivals.Add(sample.Time);
    }

    // An event that had to wait at the node is put where the one after it says that the state began.
    private static BaySample[] Placed(IReadOnlyList<BaySample> samples)
    {
        BaySample[] placed = [.. samples];
        int next = -1;
        for (int i = placed.Length - 1; i >= 0; i--)
        {
            if (placed[i].PreviousStateSeconds == null || placed[i].Occupied == null)
                continue;
            if (next >= 0 && placed[next].Occupied != placed[i].Occupied)
            {
                double seconds = placed[next].PreviousStateSeconds!.Value;
                DateTimeOffset began = placed[next].Time.AddSeconds(-seconds);
                if (began < placed[i].Time - Tolerance(seconds))
                    placed[i] = placed[i] with { Time = began };
            }

            next = i;
        }

        // Stable, so that what came together stays in its order.
        return [.. placed.OrderBy(sample => sample.Time)];
    }

    private void Add(DateTimeOffset from, DateTimeOffset to, bool occupied)
    {
        if (to > from)
            _segments.Add(new BaySegment(from, to, occupied));
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
