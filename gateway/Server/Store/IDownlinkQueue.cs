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

    /// <summary>The node's answer in the codec's word, or null.</summary>
    public string? Result { get; init; }
}
