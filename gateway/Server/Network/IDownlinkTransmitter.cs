using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Network;

/// <summary>Has gateways transmit.</summary>
public interface IDownlinkTransmitter
{
    /// <summary>Whether the gateway takes downlinks now.</summary>
    bool CanReach(Eui64 gateway);

    /// <summary>Hands a gateway a transmission.</summary>
    /// <param name="downlink">What, and when by the gateway's own clock.</param>
    /// <param name="patience">How long to wait for its answer.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns><see cref="DownlinkResult.None"/>, the gateway's word for its error, or one of <see cref="DownlinkResult"/>.</returns>
    Task<string> TransmitAsync(DownlinkTransmission downlink, TimeSpan patience, CancellationToken stop);
}

/// <summary>What TransmitAsync answers besides the gateways' own words for errors.</summary>
public static class DownlinkResult
{
    /// <summary>The gateway will transmit. The protocol's word for "no error".</summary>
    public const string None = "NONE";

    /// <summary>The gateway said nothing; it may have transmitted.</summary>
    public const string NoAnswer = "NO_ANSWER";

    /// <summary>There is no gateway that takes downlinks.</summary>
    public const string NoGateway = "NO_GATEWAY";

    /// <summary>The window has passed.</summary>
    public const string TooLate = "TOO_LATE";
}

/// <param name="Tmst">When, in the gateway's own microseconds.</param>
/// <param name="PowerDbm">At the antenna connector.</param>
public sealed record DownlinkTransmission(
    Eui64 Gateway, uint Tmst, uint FrequencyHz, int SpreadingFactor, int BandwidthHz, int PowerDbm, byte[] PhyPayload);
