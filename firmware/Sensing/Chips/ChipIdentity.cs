namespace NanoSensors.Sensing;

/// <summary>
/// Asks a chip for its identity in one transfer. For drivers that do not look at the result of their transfers: on a bus that is held low each of their transfers takes its whole limit,
/// and eighty of them take longer than the watchdog waits.
/// </summary>
public static class ChipIdentity
{
    /// <summary>Reads one register.</summary>
    /// <param name="i2c">The chip.</param>
    /// <param name="register">The register of the identity.</param>
    /// <param name="identity">What it must hold.</param>
    /// <returns>False if the chip does not answer or is another one.</returns>
    public static bool Answers(II2c i2c, byte register, byte identity)
    {
        byte[] read = new byte[1];
        return i2c.WriteRead(new byte[] { register }, 1, read, 1) && read[0] == identity;
    }
}
