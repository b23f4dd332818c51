namespace NanoSensors.Simulation;

/// <summary>
/// How much power is left at the other end: log-distance path loss with shadowing, never less than free space.
/// The defaults are those measured at 868 MHz on land in Oulu (Petäjäjärvi et al., "On the coverage of LPWANs", ITST 2015).
/// </summary>
public sealed class Propagation
{
    /// <summary>Loss at 1 km, dB.</summary>
    public double LossAtOneKilometreDb { get; set; } = 128.95;

    /// <summary>Exponent n of the distance; 2 is free space.</summary>
    public double Exponent { get; set; } = 2.32;

    /// <summary>
    /// Standard deviation of what stands in the way, dB. It belongs to the pair of places, is the same both ways and stays.
    /// </summary>
    public double ShadowingSigmaDb { get; set; } = 7.8;

    /// <summary>Noise figure of a receiver, dB (SX1276 data sheet, table 10: about 6 to 7 at the highest gain).</summary>
    public double NoiseFigureDb { get; set; } = 6;

    /// <summary>Loss from one place to another, dB.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="frequencyHz">Carrier, for the free-space limit.</param>
    /// <param name="seed">The world's seed.</param>
    public double LossDb(Position from, Position to, double frequencyHz, long seed)
    {
        double distance = Math.Max(1, from.DistanceTo(to));
        double loss = LossAtOneKilometreDb + 10 * Exponent * Math.Log10(distance / 1000);
        if (ShadowingSigmaDb > 0)
            loss += ShadowingSigmaDb * SeededRandom.GaussianFor(PairKey(from, to, seed));
        double freeSpace = 20 * Math.Log10(distance) + 20 * Math.Log10(frequencyHz / 1e6) - 27.55;
        return Math.Max(loss, freeSpace);
    }

    /// <summary>Noise at the receiver's input, dBm: -174 dBm/Hz, bandwidth, noise figure.</summary>
    public double NoiseDbm(int bandwidthHz) => -174 + 10 * Math.Log10(bandwidthHz) + NoiseFigureDb;

    // Symmetric, and the same for chips at the same place: an antenna's place is what is shadowed.
    private static ulong PairKey(Position a, Position b, long seed) =>
        (SeededRandom.Mix(PlaceKey(a)) + SeededRandom.Mix(PlaceKey(b))) ^ SeededRandom.Mix((ulong)seed);

    private static ulong PlaceKey(Position p) =>
        ((ulong)(long)Math.Round(p.X * 10) << 32) ^ ((ulong)(long)Math.Round(p.Y * 10) & 0xFFFFFFFF) ^ 0x5851F42D4C957F2D;
}
