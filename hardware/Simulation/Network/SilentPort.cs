using NanoSensors.Board;

namespace NanoSensors.Simulation;

/// <summary>A TCP port on which nobody calls.</summary>
public sealed class SilentPort : IListener
{
    /// <inheritdoc/>
    public IConnection Accept() => null!;
}
