using System;

namespace nanoFramework.Runtime.Native;

/// <summary>The time that the stand-in classes share, one for each test thread. Each read of it takes 100 µs.</summary>
public static class StandInTime
{
    private const long ReadMicroseconds = 100;

    [ThreadStatic]
    private static long _now;

    /// <summary>Microseconds since the start.</summary>
    public static long Now
    {
        get { return _now; }
    }

    /// <summary>Lets time pass in which nothing runs.</summary>
    internal static void Pass(long microseconds)
    {
        _now += microseconds;
    }

    /// <summary>Lets the time of one read pass and looks at the limits.</summary>
    internal static long Read()
    {
        _now += ReadMicroseconds;
        ExecutionConstraint.Check(_now);
        return _now;
    }
}
