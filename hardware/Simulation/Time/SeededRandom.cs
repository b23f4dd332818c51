namespace NanoSensors.Simulation;

/// <summary>
/// Random numbers that depend on the seed alone, on every machine and every version of .NET (SplitMix64, Steele, Lea and
/// Flood 2014). A value can also be drawn for a key without disturbing the sequence.
/// </summary>
public sealed class SeededRandom
{
    private ulong _state;

    /// <summary>A sequence of its own for each seed.</summary>
    public SeededRandom(long seed)
    {
        _state = Mix((ulong)seed + 0x9E3779B97F4A7C15);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>0 inclusive to 1 exclusive.</summary>
    public double NextDouble() => ToDouble(NextBits());

    /// <summary>0 to <paramref name="exclusiveMaximum"/> - 1.</summary>
    /// <param name="exclusiveMaximum">1 or more.</param>
    public long Next(long exclusiveMaximum) => (long)(NextBits() % (ulong)exclusiveMaximum);

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1.</summary>
    public double NextGaussian() => Gaussian(NextBits(), NextBits());

    /// <summary>The normally distributed number that belongs to a key: the same key gives the same number.</summary>
    public static double GaussianFor(ulong key) => Gaussian(Mix(key ^ 0xD1B54A32D192ED03), Mix(key + 0x9E3779B97F4A7C15));

    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // Box and Muller; 1 - u keeps the logarithm's argument above 0.
    private static double Gaussian(ulong first, ulong second) =>
        Math.Sqrt(-2 * Math.Log(1 - ToDouble(first))) * Math.Cos(2 * Math.PI * ToDouble(second));

    private static double ToDouble(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
