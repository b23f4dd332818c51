using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;

namespace nanoFramework.Runtime.Native;

/// <summary>
/// The runtime's time limit on .NET. A limit belongs to the method that called <see cref="Install"/> and is gone when that method has returned (nf-interpreter,
/// ExecutionConstraint::Install sets it on the caller's frame, CLR_RT_StackFrame::Pop removes it with the frame). Each test thread has limits of its own.
/// </summary>
public static class ExecutionConstraint
{
    private const long HalfSecond = 500000;

    [ThreadStatic]
    private static List<Limit> _limits;

    /// <summary>Limits the rest of the calling method.</summary>
    /// <param name="timeout">The limit, ms; -1 for none.</param>
    /// <param name="priority">Not simulated.</param>
    public static void Install(int timeout, int priority)
    {
        StackFrame[] frames = new StackTrace(1).GetFrames();
        _limits ??= new List<Limit>();
        _limits.RemoveAll(limit => !limit.IsAlive(frames));
        _limits.RemoveAll(limit => limit.Depth == frames.Length);
        if (timeout >= 0)
            _limits.Add(new Limit { Method = frames[0].GetMethod(), Depth = frames.Length, End = StandInTime.Now + (timeout * 1000L) });
    }

    /// <summary>
    /// Throws if a limit is over whose method still runs: once, and from half a second later on at each call, since the runtime then throws the frames above that method away.
    /// </summary>
    internal static void Check(long now)
    {
        if (_limits == null || !_limits.Exists(limit => now >= limit.End))
            return;
        StackFrame[] frames = new StackTrace(1).GetFrames();
        _limits.RemoveAll(limit => !limit.IsAlive(frames));
        foreach (Limit limit in _limits)
        {
            if (now < limit.End)
                continue;
            if (!limit.IsTriggered)
                limit.End = now + HalfSecond;
            limit.IsTriggered = true;
            throw new ConstraintException();
        }
    }

    private sealed class Limit
    {
        internal MethodBase Method;
        internal int Depth;
        internal long End;
        internal bool IsTriggered;

        internal bool IsAlive(StackFrame[] frames)
        {
            return frames.Length >= Depth && frames[frames.Length - Depth].GetMethod() == Method;
        }
    }
}
