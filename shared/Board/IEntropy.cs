namespace NanoSensors.Board;

/// <summary>A source of bits that no two boards share, for seeding; not for keys.</summary>
public interface IEntropy
{
    /// <summary>32 fresh bits.</summary>
    uint Next();
}
