using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>Downlinks waiting for their device to be heard.</summary>
public interface IDownlinkQueue
{
    /// <param name="device">For whom.</param>
    /// <param name="build">Makes the downlink from a token, 0 to 255, that no command under way to this device bears.</param>
    /// <param name="created">Now.</param>
    /// <param name="expires">Not sent after this.</param>
    Task<Downlink> EnqueueAsync(Eui64 device, Func<int, DownlinkContent> build, DateTimeOffset created, DateTimeOffset expires);

    /// <summary>It could not be sent after all: it waits again.</summary>
    Task ReturnAsync(long id);

    /// <summary>
    /// Takes the downlinks that are due for devices behind other network servers, each device's oldest, for the caller alone: until
    /// <paramref name="until"/> nobody else gets them. So of two servers on one store only one sends.
    /// </summary>
    Task<IReadOnlyList<ForwardedDownlink>> ClaimAsync(DateTimeOffset until, int limit);

    /// <summary>Notes what became of a downlink that was claimed.</summary>
    /// <param name="downlink">As <see cref="ClaimAsync"/> gave it; if its claim has run out and another one has it, nothing is noted.</param>
    Task SettleAsync(ForwardedDownlink downlink, ForwardOutcome outcome);

    /// <summary>Keeps where The Things Stack takes downlinks for a device, and the key for it.</summary>
    Task KeepPushAddressAsync(Eui64 device, PushAddress address);

    /// <summary>A device's downlinks, the newest first.</summary>
    IReadOnlyList<Downlink> List(Eui64 device, int limit);
}

/// <param name="Token">The command's token, or null.</param>
/// <param name="Command">The command as JSON.</param>
public sealed record DownlinkContent(int FPort, byte[] Payload, int? Token, string Command);

/// <summary>A downlink and what became of it.</summary>
public sealed record Downlink
{
    public required long Id { get; init; }

    public required Eui64 Device { get; init; }

    public required DownlinkContent Content { get; init; }

    /// <summary>queued, sent, acknowledged, refused or expired.</summary>
    public required string State { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public DateTimeOffset? Sent { get; init; }

    /// <summary>The node's answer in the codec's word; or why it was refused, or what keeps it waiting; or null.</summary>
    public string? Result { get; init; }

    /// <summary>What another network server calls it, or null.</summary>
    public string? Reference { get; init; }
}

/// <param name="Source">The device's network server: chirpstack or tts.</param>
/// <param name="Push">Where The Things Stack takes it; null if that is not known.</param>
/// <param name="Attempts">How often it was claimed before.</param>
/// <param name="Claim">When the claim runs out, in milliseconds since 1970 UTC; by it the store knows whose it is.</param>
public sealed record ForwardedDownlink(Downlink Downlink, string Source, PushAddress? Push, int Attempts, long Claim);

/// <param name="Url">As The Things Stack's webhook gave it.</param>
/// <param name="ApiKey">Kept encrypted.</param>
public sealed record PushAddress(string Url, string ApiKey);

/// <summary>What became of the attempt to hand a downlink to another network server.</summary>
/// <param name="State">queued, sent or refused.</param>
/// <param name="Reason">Why not sent, or null.</param>
/// <param name="Reference">What the network server calls it, or null.</param>
/// <param name="NextTry">For queued: when to try again.</param>
public sealed record ForwardOutcome(string State, string? Reason, string? Reference, DateTimeOffset? NextTry)
{
    public static ForwardOutcome Sent(string? reference) => new("sent", null, reference, null);

    public static ForwardOutcome Refused(string reason) => new("refused", reason, null, null);

    public static ForwardOutcome Later(string reason, DateTimeOffset nextTry) => new("queued", reason, null, nextTry);
}
