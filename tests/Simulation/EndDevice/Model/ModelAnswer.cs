namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>An answer to a MAC command that the next uplink carries.</summary>
/// <param name="Bytes">Identifier and payload.</param>
/// <param name="Optional">Whether a restart may have lost it.</param>
/// <param name="AnyStatus">Whether several faults make more than one status right; it is negative in any case.</param>
internal sealed record ModelAnswer(byte[] Bytes, bool Optional = false, bool AnyStatus = false)
{
    /// <summary>Repeated in every uplink until a downlink comes (TS001-1.0.4, 5.5, 5.8 and 5.10).</summary>
    internal bool Sticky => Bytes[0] is 0x05 or 0x08 or 0x0A;

    internal bool Matches(ReadOnlySpan<byte> seen)
    {
        if (seen.Length != Bytes.Length || seen[0] != Bytes[0])
            return false;
        int all = Bytes[0] == 0x07 || Bytes[0] == 0x0A ? 3 : 7;
        return AnyStatus ? seen[1] < all : seen.SequenceEqual(Bytes);
    }
}
