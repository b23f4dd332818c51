using NanoSensors.Board;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>A board's random numbers that depend on the seed alone.</summary>
internal sealed class ModelEntropy(SeededRandom random) : IEntropy
{
    public uint Next() => (uint)random.NextBits();
}
