using NanoSensors.Server.Store;

namespace NanoSensors.Server.Network;

/// <summary>Takes what gateways hear.</summary>
public interface IFrameReceiver
{
    /// <summary>Takes a frame from a gateway.</summary>
    /// <returns>Completes when the frame is stored, or refused for good: then the gateway may forget it.</returns>
    /// <exception cref="StoreException">It could not be stored; the gateway should send it again.</exception>
    Task ReceiveAsync(GatewayFrame copy);

    /// <summary>Lets what is under way come to its end, without waiting for more gateways or windows.</summary>
    Task StopAsync();
}
