using NanoSensors.Board;

namespace NanoSensors.Tests.Simulation.Board;

/// <summary>An application whose steps a test writes.</summary>
internal sealed class ScriptedApplication(Func<long, long> step) : IApplication
{
    public bool MayPowerDown
    {
        get => Sleep.Depth == SleepDepth.Deep;
        set => Sleep.Depth = value ? SleepDepth.Deep : SleepDepth.None;
    }

    public SleepPlan Sleep { get; } = new();

    public long Step(long nowMicroseconds) => step(nowMicroseconds);
}
