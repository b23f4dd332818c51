namespace NanoSensors.Simulation;

/// <summary>What a LoRa demodulator needs to get a frame through noise and through other frames.</summary>
public static class Demodulation
{
    // Signal to interference ratio that a frame needs, dB: row = its SF, column = the disturber's SF. Between different
    // SFs: measured on SX1272 chips (Croce et al., "Impact of LoRa imperfect orthogonality", IEEE Comm. Letters 2018,
    // table II). Same SF: 6 dB, the usual capture threshold (Goursaud and Gorce 2015).
    private static readonly double[][] RequiredSir =
    [
        [6, -8, -9, -9, -9, -9],
        [-11, 6, -11, -12, -13, -13],
        [-15, -13, 6, -13, -14, -15],
        [-19, -18, -17, 6, -17, -18],
        [-22, -22, -21, -20, 6, -20],
        [-25, -25, -25, -24, -23, 6],
    ];

    // 99 % of frames at the floor, 50 % one dB below, 1 % two dB below.
    private const double SlopeDb = 0.2176;

    /// <summary>Below the floor by this much a preamble is not noticed at all, dB.</summary>
    public const double DeafBelowFloorDb = 2;

    /// <summary>SNR at which 99 % of the frames come through, dB: SF7 -7.5, and 2.5 less for each step (data sheet, table 13).</summary>
    public static double SnrFloorDb(int spreadingFactor) => -7.5 - 2.5 * (spreadingFactor - 7);

    /// <summary>
    /// Probability that noise leaves a frame whole. A smooth curve and not a step: 0.99 at the floor, 0.5 one dB below it.
    /// </summary>
    public static double SuccessProbability(int spreadingFactor, double snrDb) =>
        1 / (1 + Math.Exp(-(snrDb - SnrFloorDb(spreadingFactor) + 1) / SlopeDb));

    /// <summary>
    /// Ratio that a wanted frame needs over one disturber, dB. Chirps of another bandwidth or of inverted I and Q are as
    /// foreign as those of the neighbouring SF.
    /// </summary>
    public static double RequiredSirDb(in LoRaModulation wanted, in LoRaModulation disturber)
    {
        int row = Math.Clamp(wanted.SpreadingFactor, 7, 12) - 7;
        int column = Math.Clamp(disturber.SpreadingFactor, 7, 12) - 7;
        bool alike = wanted.BandwidthHz == disturber.BandwidthHz && wanted.InvertedIq == disturber.InvertedIq;
        if (row == column && !alike)
            column = column == 5 ? 4 : column + 1;
        return RequiredSir[row][column];
    }
}
