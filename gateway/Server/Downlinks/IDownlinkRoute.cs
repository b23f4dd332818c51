using NanoSensors.Server.Devices;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Downlinks;

/// <summary>The way to the queue of another network server.</summary>
internal interface IDownlinkRoute
{
    /// <summary>Whose devices it serves: chirpstack or tts.</summary>
    string Source { get; }

    /// <summary>What keeps this device from getting commands, with the remedy; null for nothing.</summary>
    string? Obstacle(DeviceStatus device);

    /// <summary>Hands a downlink over.</summary>
    /// <exception cref="HttpRequestException">The network server cannot be reached.</exception>
    Task<ForwardAnswer> SendAsync(ForwardedDownlink downlink, CancellationToken stop);
}

/// <summary>What the network server said.</summary>
/// <param name="State">What that means.</param>
/// <param name="Text">For sent: what it calls the downlink, if it says; otherwise the reason.</param>
internal readonly record struct ForwardAnswer(ForwardState State, string? Text);

internal enum ForwardState
{
    /// <summary>The network server has it.</summary>
    Sent,

    /// <summary>It will never take it.</summary>
    Refused,

    /// <summary>It may take it later.</summary>
    Later,
}
