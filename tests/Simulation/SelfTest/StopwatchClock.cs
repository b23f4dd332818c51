using System.Diagnostics;
using NanoSensors.SelfTest;

namespace NanoSensors.Tests.Simulation;

/// <summary>The time on the wall, for contracts over real sockets.</summary>
internal sealed class StopwatchClock : ISelfTestClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public long NowMicroseconds => _watch.ElapsedTicks * 1_000_000 / Stopwatch.Frequency;

    public void WaitUntil(long microseconds)
    {
        while (NowMicroseconds < microseconds)
            Thread.Sleep(1);
    }
}
