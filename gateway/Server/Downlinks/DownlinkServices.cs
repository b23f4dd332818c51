namespace NanoSensors.Server.Downlinks;

/// <summary>Registers the ways back to other network servers.</summary>
internal static class DownlinkServices
{
    public static void AddDownlinks(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings.ChirpStack).AddSingleton(settings.ThingsStack).AddSingleton(new AllowedHosts(settings.ThingsStack.Hosts));
        services.AddSingleton<NetworkServerClient>().AddSingleton<PushAddresses>();
        services.AddSingleton<IDownlinkRoute, ChirpStackRoute>().AddSingleton<IDownlinkRoute, ThingsStackRoute>();
        services.AddSingleton<DownlinkForwarder>().AddHostedService(provider => provider.GetRequiredService<DownlinkForwarder>());
    }
}
