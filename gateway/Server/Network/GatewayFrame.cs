using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Network;

/// <summary>A frame as one gateway heard it.</summary>
public sealed record GatewayFrame
{
    public required Eui64 Gateway { get; init; }

    public required byte[] PhyPayload { get; init; }

    /// <summary>The gateway's own microseconds at the end of reception; null if it did not tell, and then it can answer nothing.</summary>
    public uint? Tmst { get; init; }

    public required uint FrequencyHz { get; init; }

    public required int SpreadingFactor { get; init; }

    public required int BandwidthHz { get; init; }

    /// <summary>dBm.</summary>
    public required double Rssi { get; init; }

    /// <summary>dB.</summary>
    public required double Snr { get; init; }

    /// <summary>The gateway's time of day at reception, if it knows it.</summary>
    public DateTimeOffset? GatewayTime { get; init; }

    /// <summary>When it reached the server.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>
    /// When it was on the air: the gateway's word for it, if that is not absurd. A gateway without a clock sends none; one that was never set
    /// lies far off.
    /// </summary>
    public DateTimeOffset Time
        => GatewayTime is { } time && time <= Arrival.Utc.AddMinutes(1) && time > Arrival.Utc.AddDays(-400) ? time : Arrival.Utc;

    /// <summary>True if it reached the server well after it was on the air, so that frames after it may have come before it.</summary>
    public bool WasDelayed => Arrival.Utc - Time > TimeSpan.FromSeconds(3);

    /// <summary>True if the gateway kept it while it could not reach the server: too late to answer, however far its clock is off.</summary>
    public bool WasKept => Arrival.Utc - Time > TimeSpan.FromSeconds(30);
}

/// <summary>A moment, by the clock on the wall and by the one that never jumps.</summary>
public readonly record struct Arrival(DateTimeOffset Utc, long Timestamp)
{
    public static Arrival Now(TimeProvider time) => new(time.GetUtcNow(), time.GetTimestamp());
}
