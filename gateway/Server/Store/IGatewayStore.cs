using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store;

/// <summary>The own gateways that have carried genuine frames, and when each was heard last, over all servers on the store.</summary>
public interface IGatewayStore
{
    /// <summary>Notes when gateways were heard. The later time stays.</summary>
    Task HeardAsync(IReadOnlyCollection<HeardGateway> gateways);

    /// <summary>All of them, by EUI.</summary>
    IReadOnlyList<HeardGateway> List();

    /// <summary>Forgets a gateway that was taken away.</summary>
    /// <returns>False if it was not known.</returns>
    Task<bool> RemoveAsync(Eui64 gateway);
}

public sealed record HeardGateway(Eui64 Gateway, DateTimeOffset LastHeard);
