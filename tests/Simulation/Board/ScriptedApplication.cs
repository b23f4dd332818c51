using NanoSensors.Board;

namespace NanoSensors.Tests.Simulation.Board;

/// <summary>An application whose steps a test writes.</summary>
internal sealed class ScriptedApplication(Func<long, long> step) : IApplication
{
    public bool MayPowerDown { get; set; }

    public long Step(long nowMicroseconds) => step(nowMicroseconds);
}
