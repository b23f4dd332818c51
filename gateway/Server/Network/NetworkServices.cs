namespace NanoSensors.Server.Network;

/// <summary>Registers the network server's parts.</summary>
internal static class NetworkServices
{
    public static void AddNetworkServer(this IServiceCollection services)
    {
    }
}
