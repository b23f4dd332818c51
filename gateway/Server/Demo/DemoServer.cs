using System.Net;
using System.Security.Cryptography;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Udp;
using NanoSensors.Simulation;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Server.Demo;

/// <summary>The server and a simulated site, end to end on one machine.</summary>
internal static class DemoServer
{
    /// <summary>Runs until Ctrl-C or SIGTERM.</summary>
    /// <param name="seed">Decides what cars and people do.</param>
    /// <param name="keepStore">Whether the folder with the store stays when the demo ends.</param>
    /// <param name="serverArguments">Settings of the server, as <c>--Udp:Port=0</c>.</param>
    public static async Task RunAsync(int seed, bool keepStore, string[] serverArguments)
    {
        string folder = Directory.CreateTempSubdirectory("nanosensors-demo-").FullName;
        try
        {
            await RunAsync(seed, serverArguments, folder);
        }
        finally
        {
            if (keepStore)
                Console.WriteLine($"The store stays in {folder}");
            else
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(int seed, string[] serverArguments, string folder)
    {
        SimulatedSiteSettings settings = DemoSettings.Create(seed);
        // Any free UDP port, unless asked for one: a server that runs beside the demo may hold 1700.
        string[] arguments = AsksForPort(serverArguments) ? serverArguments : ["--Udp:Port=0", .. serverArguments];
        string key = "";
        await using WebApplication app = ServerHost.Build(
            arguments,
            server =>
            {
                server.Store.ConnectionString = $"Data Source={Path.Combine(folder, "demo.db")}";
                if (string.IsNullOrEmpty(server.Api.Key))
                    server.Api.Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyStrength.MinLength / 2));
                key = server.Api.Key;
            },
            builder => builder.Logging.AddFilter("Microsoft", LogLevel.Error).AddFilter("NanoSensors", LogLevel.Warning));
        await ServerHost.StartAsync(app);

        IPEndPoint udp = app.Services.GetRequiredService<SemtechUdpServer>().LocalEndPoint
            ?? throw new SettingException("Udp:Enabled is false: the demo's gateway needs the UDP side; leave it on.");
        using var backhaul = new UdpDatagrams(udp.Address.ToString(), udp.Port);
        using var gatewayPage = new TcpPort(0);
        var site = new SimulatedSite(SitePlan.MarketSquare(), settings, backhaul, new SystemWallClock(), gatewayPage);
        await app.Services.GetRequiredService<IDeviceRegistry>().RegisterAsync(SiteDevices.Of(site, settings.Configuration.IntervalSeconds));

        Console.WriteLine($"""
            NanoSensors demo, seed {seed}

              page    {app.Urls.First()}
              API     {app.Urls.First()}/api/readings  /api/parking  /api/devices  /openapi/v1.json
              sign in {key}, for this demo alone: on the page, or in the header X-Api-Key
              gateway http://127.0.0.1:{gatewayPage.Number}/  (its own page; password "{settings.GatewayPassword}")
              store   {folder}

            {site.Nodes.Count} nodes with simulated chips run the firmware's code; a gateway with three radios carries their frames
            to the server on UDP {udp}. Ctrl-C ends it.

            """);
        site.Start();
        IHostApplicationLifetime lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        var pacer = new RealTimePacer(site.Time);
        var narrator = new DemoNarrator(site, app.Services);
        await Task.WhenAll(pacer.RunAsync(lifetime.ApplicationStopping), narrator.RunAsync(lifetime.ApplicationStopping));
        Console.WriteLine("Ending.");
        await app.StopAsync();
    }

    private static bool AsksForPort(string[] arguments)
        => arguments.Any(argument => argument.StartsWith("--Udp:Port=", StringComparison.OrdinalIgnoreCase))
            || GivenSettings.InEnvironment().Any(setting => setting.Path.Equals("Udp:Port", StringComparison.OrdinalIgnoreCase));
}
