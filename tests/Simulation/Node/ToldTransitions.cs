using NanoSensors.Codec;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>What a parking node has told of its bay, at once and late, put in the order in which it happened as SPECIFICATION.md says: each transition once.</summary>
internal sealed class ToldTransitions
{
    // A frame takes its time, and the age on the air has steps.
    private const long Slack = 90 * NodeBench.Second;

    private readonly List<ToldTransition> _all = [];
    private readonly List<ToldTransition> _undated = [];

    internal ToldTransitions(IEnumerable<(long At, Message Message)> messages)
    {
        foreach ((long at, Message message) in messages)
        {
            if (message is ParkingEvent told)
            {
                Add(new ToldTransition(at, told.State, told.PreviousStateSeconds, at, IsLate: false));
            }
            else if (message is LateParkingEvents late)
            {
                LateFrames++;
                if (late.AgeSeconds == Message.NotAvailable)
                {
                    AddUndated(at, late);
                    continue;
                }

                long time = at - (late.AgeSeconds * NodeBench.Second);
                for (int i = 0; i < Told(late); i++)
                {
                    Add(new ToldTransition(time, late.StateOf(i), late.PreviousSecondsOf(i), at, IsLate: true));
                    time -= late.PreviousSecondsOf(i) * NodeBench.Second;
                }
            }
        }

        _all.Sort((a, b) => a.Time.CompareTo(b.Time));
    }

    internal IReadOnlyList<ToldTransition> All => _all;

    internal int LateFrames { get; }

    /// <summary>Those that came again, and count once.</summary>
    internal int Repeated { get; private set; }

    internal int Late => _all.Count(told => told.IsLate);

    /// <summary>Those that were told without an age: from before a pause of unknown length.</summary>
    internal IReadOnlyList<ToldTransition> Undated => _undated;

    /// <summary>Those that do not tell how long the state before them lasted: the first after a pause of unknown length.</summary>
    internal int WithoutDuration => _all.Count(told => told.PreviousSeconds == Message.NotAvailable);

    /// <summary>Where something is missing: a transition whose duration does not reach back to the one before it, or that tells the same state as that one.</summary>
    internal IEnumerable<string> Gaps()
    {
        for (int i = 1; i < _all.Count; i++)
        {
            ToldTransition now = _all[i];
            if (now.PreviousSeconds == Message.NotAvailable)
                continue;
            long told = now.PreviousSeconds * NodeBench.Second;
            long gap = now.Time - _all[i - 1].Time;
            if (now.State == _all[i - 1].State || Math.Abs(gap - told) > Slack + StepAt(told))
                yield return $"at {now.Time / NodeBench.Second} s: {_all[i - 1].State} for {gap / NodeBench.Second} s, told {now.PreviousSeconds} s, then {now.State}";
        }
    }

    /// <summary>The state at a time by what was told; not available before the first transition and within the slack around each.</summary>
    internal ParkingState At(long time)
    {
        int from = 0;
        int to = _all.Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (_all[middle].Time <= time)
                from = middle + 1;
            else
                to = middle;
        }

        bool isNearNext = from < _all.Count && (_all[from].Time - time < Slack || _all[from].PreviousSeconds == Message.NotAvailable);
        // An undated one happened at any time before it was heard.
        if (from > 0 && _undated.Exists(one => one.HeardAt > _all[from - 1].Time && (from == _all.Count || one.HeardAt < _all[from].Time)))
            return ParkingState.NotAvailable;
        return from == 0 || isNearNext || time - _all[from - 1].Time < Slack ? ParkingState.NotAvailable : _all[from - 1].State;
    }

    private static long StepAt(long duration) => duration < 4096 * NodeBench.Second ? 0 : duration < 45056 * NodeBench.Second ? 10 * NodeBench.Second : duration < 290816 * NodeBench.Second ? 60 * NodeBench.Second : 600 * NodeBench.Second;

    private static int Told(LateParkingEvents late)
    {
        int count = 0;
        while (count < LateParkingEvents.Capacity && late.StateOf(count) != ParkingState.NotAvailable)
            count++;
        return count;
    }

    private void AddUndated(long at, LateParkingEvents late)
    {
        for (int i = Told(late) - 1; i >= 0; i--)
            _undated.Add(new ToldTransition(at, late.StateOf(i), late.PreviousSecondsOf(i), at, IsLate: true));
    }

    // The same state, the same duration, less than that apart: the same transition.
    private void Add(ToldTransition told)
    {
        long window = (told.PreviousSeconds * NodeBench.Second) + (60 * NodeBench.Second);
        int twin = _all.FindLastIndex(one => one.State == told.State && one.PreviousSeconds == told.PreviousSeconds && Math.Abs(one.Time - told.Time) < window);
        if (twin < 0)
            _all.Add(told);
        else
            Repeated++;
    }
}

/// <param name="Time">When it happened, µs.</param>
/// <param name="PreviousSeconds">How long the state before it lasted.</param>
/// <param name="HeardAt">When the network heard of it, µs.</param>
/// <param name="IsLate">It came in a late frame.</param>
internal sealed record ToldTransition(long Time, ParkingState State, int PreviousSeconds, long HeardAt, bool IsLate);
