using NanoSensors.SelfTest;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.SelfTest;

/// <summary>A simulated board's clock; a wait lets the world go on.</summary>
internal sealed class VirtualClock(VirtualTime time, SimulatedClock clock) : ISelfTestClock
{
    public long NowMicroseconds => clock.NowMicroseconds;

    public void WaitUntil(long microseconds) => time.RunUntil(Math.Max(time.NowMicroseconds, clock.ToVirtual(microseconds)));
}
