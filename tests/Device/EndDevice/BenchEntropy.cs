using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>Xorshift32 from a seed.</summary>
public class BenchEntropy : IEntropy
{
    private uint _state;

    public BenchEntropy(uint seed)
    {
        _state = seed;
    }

    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state;
    }
}
