using NanoSensors.LoRaWan;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server.Network;

/// <summary>Registers the network server's parts.</summary>
internal static class NetworkServices
{
    public static void AddNetworkServer(this IServiceCollection services)
    {
        services.AddSingleton(Eu868.Create());
        services.AddSingleton<NetworkIdentity>().AddSingleton<CryptoPool>().AddSingleton<Deduplicator>().AddSingleton<LinkControl>();
        services.AddSingleton<UdpTransmitter>().AddSingleton<IDownlinkTransmitter>(provider => provider.GetRequiredService<UdpTransmitter>());
        services.AddSingleton<JoinHandler>().AddSingleton<DataHandler>().AddSingleton<DownlinkScheduler>().AddSingleton<NetworkServer>();
        services.AddSingleton<IFrameReceiver>(provider => provider.GetRequiredService<NetworkServer>());
    }
}
