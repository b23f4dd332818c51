using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>Something another network server tells of a device that is not an uplink.</summary>
/// <param name="Key">The same for the same event told twice.</param>
/// <param name="Heard">True if the device must have been on the air for it.</param>
/// <param name="Data">The event as JSON.</param>
/// <param name="News">What it changes of what is known of the device now; null for nothing.</param>
public sealed record DeviceEvent(
    Eui64 Device, string? DeviceName, string Source, string Type, string Key, DateTimeOffset Time, bool Heard, string Data, DeviceNews? News = null);

/// <summary>What an event tells of a device; null is nothing. An older event does not overwrite what a newer one told.</summary>
public sealed record DeviceNews
{
    /// <summary>True if the device joined.</summary>
    public bool HasJoined { get; init; }

    /// <summary>The device's answer to DevStatusReq.</summary>
    public LinkStatus? Status { get; init; }

    /// <summary>What became of a downlink on its way.</summary>
    public DownlinkNews? Downlink { get; init; }

    /// <summary>What the network server complains of.</summary>
    public NetworkFault? Fault { get; init; }
}

/// <param name="State">One of the words below.</param>
/// <param name="Detail">The gateway that it left through, or why it failed; null if that is not told.</param>
/// <param name="References">What the network server calls the downlink: one of them is the <see cref="Downlink.Reference"/> of one of ours, or none.</param>
public sealed record DownlinkNews(string State, string? Detail, IReadOnlyList<string> References)
{
    /// <summary>A gateway has taken it for transmission.</summary>
    public const string Transmitted = "transmitted";

    /// <summary>The device has acknowledged a confirmed one.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>The device has not.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>The network server has given it up.</summary>
    public const string Failed = "failed";
}

/// <param name="Level">warning or error.</param>
/// <param name="Code">The network server's own word.</param>
public sealed record NetworkFault(string Level, string Code, string Description);
