namespace NanoSensors.Server.Network;

/// <summary>One frame as all gateways heard it that did within the time for collecting.</summary>
internal sealed class CollectedFrame(GatewayFrame first)
{
    private readonly List<GatewayFrame> _copies = [first];

    /// <summary>The copy that came first.</summary>
    public GatewayFrame First { get; } = first;

    /// <summary>Completes when the frame is stored, or refused for good.</summary>
    public TaskCompletionSource<FrameOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(GatewayFrame copy)
    {
        lock (_copies)
        {
            _copies.Add(copy);
        }
    }

    /// <summary>All copies, the best first: by SNR, then by RSSI. A gateway counts once.</summary>
    public IReadOnlyList<GatewayFrame> Copies()
    {
        lock (_copies)
        {
            return [.. _copies.OrderByDescending(copy => copy.Snr).ThenByDescending(copy => copy.Rssi).DistinctBy(copy => copy.Gateway.Value)];
        }
    }
}
