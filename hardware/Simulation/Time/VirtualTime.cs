namespace NanoSensors.Simulation;

/// <summary>
/// The clock of a simulated world: a queue of actions, each with the time it is due. Time jumps from one to the next.
/// Actions of the same time run in the order in which they were queued, so that a run repeats exactly. One thread only.
/// </summary>
public sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private long _order;

    /// <summary>Microseconds since the beginning of this world, from 0.</summary>
    public long NowMicroseconds { get; private set; }

    /// <summary>How many actions have run.</summary>
    public long ActionsRun { get; private set; }

    /// <summary>How many actions are queued.</summary>
    public int Count => _queue.Count;

    /// <summary>When the next action is due; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextMicroseconds => _queue.TryPeek(out _, out var due) ? due.At : long.MaxValue;

    /// <summary>
    /// Queues an action. There is no way to take it back: what may become pointless looks, when it runs, whether it still applies.
    /// </summary>
    /// <param name="microseconds">When; a time that has passed means now. <see cref="long.MaxValue"/> means never.</param>
    /// <param name="action">What. Pass the same delegate each time where it is queued often: then nothing is allocated.</param>
    public void At(long microseconds, Action action)
    {
        if (microseconds == long.MaxValue)
            return;
        _queue.Enqueue(action, (Math.Max(microseconds, NowMicroseconds), _order++));
    }

    /// <summary>Queues an action relative to now.</summary>
    /// <param name="microseconds">How much later, 0 or more.</param>
    /// <param name="action">What.</param>
    public void After(long microseconds, Action action) => At(NowMicroseconds + microseconds, action);

    /// <summary>Goes on to the next action and runs it.</summary>
    /// <returns>False if nothing was queued; time then stands still.</returns>
    public bool RunNext()
    {
        if (!_queue.TryDequeue(out Action? action, out var due))
            return false;
        NowMicroseconds = due.At;
        ActionsRun++;
        action();
        return true;
    }

    /// <summary>Runs everything that is due up to and including a time; afterwards it is that time.</summary>
    /// <param name="microseconds">A time that has passed does nothing.</param>
    public void RunUntil(long microseconds)
    {
        while (_queue.TryPeek(out _, out var due) && due.At <= microseconds)
            RunNext();
        NowMicroseconds = Math.Max(NowMicroseconds, microseconds);
    }

    /// <summary>Runs everything that is due in the next stretch of time.</summary>
    public void RunFor(TimeSpan duration) => RunUntil(NowMicroseconds + (long)(duration.TotalMilliseconds * 1000));
}
