namespace NanoSensors.Server.Network;

/// <summary>From the 16 bits of a counter that travel on the air to all 32 (LoRaWAN 1.0.4, 4.3.1.5).</summary>
public static class FrameCounter
{
    /// <summary>The lowest counter from <paramref name="next"/> on with these 16 bits.</summary>
    /// <param name="next">The lowest counter that is not used yet, 0 to 2^32.</param>
    /// <param name="onAir">The 16 bits.</param>
    /// <returns>May be 2^32 or more, which no frame can have.</returns>
    public static long Extend(long next, ushort onAir) => next + (ushort)(onAir - (ushort)next);
}
