using System.Net;
using System.Security.Cryptography;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Udp;
using NanoSensors.Simulation;
using NanoSensors.Simulation.Site;

namespace NanoSensors.Server.Demo;

/// <summary><c>demo</c>: the server and a simulated site, end to end on one machine.</summary>
internal static class DemoCommand
{
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Any(a => a is "--help" or "-h" or "-?"))
        {
            Console.WriteLine(DemoArguments.Usage);
            return 0;
        }

        DemoArguments demo = DemoArguments.Parse(arguments);
        string folder = Directory.CreateTempSubdirectory("nanosensors-demo-").FullName;
        try
        {
            return await RunAsync(demo, folder);
        }
        finally
        {
            if (demo.KeepStore)
                Console.WriteLine($"The store stays in {folder}");
            else
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(DemoArguments demo, string folder)
    {
        SimulatedSiteSettings settings = DemoSettings.Create(demo.Seed);
        // Any free UDP port, unless asked for one: a server that runs beside the demo may hold 1700.
        string[] arguments = [.. demo.ServerArguments.Any(a => a.StartsWith("--Udp:Port", StringComparison.OrdinalIgnoreCase)) ? [] : (string[])["--Udp:Port=0"], .. demo.ServerArguments];
        string key = "";
        await using WebApplication app = ServerHost.Build(
            arguments,
            server =>
            {
                server.Store.ConnectionString = $"Data Source={Path.Combine(folder, "demo.db")}";
                key = server.Api.Key ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            },
            builder => builder.Logging.AddFilter("Microsoft", LogLevel.Error).AddFilter("NanoSensors", LogLevel.Warning));
        await app.StartAsync();

        IPEndPoint udp = app.Services.GetRequiredService<SemtechUdpServer>().LocalEndPoint
            ?? throw new SettingException("Udp:Enabled is false: the demo's gateway needs the UDP side; leave it on.");
        using var backhaul = new UdpDatagrams(udp.Address.ToString(), udp.Port);
        using var gatewayPage = new TcpPort(0);
        var site = new SimulatedSite(SitePlan.MarketSquare(), settings, backhaul, new SystemWallClock(), gatewayPage);
        await app.Services.GetRequiredService<IDeviceRegistry>().RegisterAsync(SiteDevices.Of(site, settings.Configuration.IntervalSeconds));

        Console.WriteLine($"""
            NanoSensors demo, seed {demo.Seed}

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
        return 0;
    }
}
