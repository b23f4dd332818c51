using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.FileProviders;
using NanoSensors.Server.Access;
using NanoSensors.Server.Alerts;
using NanoSensors.Server.Amqp;
using NanoSensors.Server.Api;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Downlinks;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Live;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Network;
using NanoSensors.Server.Operation;
using NanoSensors.Server.Store;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server;

/// <summary>Puts the server together.</summary>
public static class ServerHost
{
    /// <summary>
    /// A server ready to start. Its parts are in <see cref="WebApplication.Services"/>: <see cref="IStore"/>, <see cref="IDeviceRegistry"/>,
    /// <see cref="IReadingStore"/>, and <see cref="SemtechUdpServer"/>, which tells its port once started. The store is open when this returns.
    /// </summary>
    /// <param name="args">Settings as on the command line, such as <c>--Udp:Port=0</c>.</param>
    /// <param name="configure">Changes the settings last of all; null for none.</param>
    /// <param name="configureBuilder">Changes services, for instance the clock; null for none.</param>
    /// <exception cref="UsageException">An argument or a setting's name is not known.</exception>
    /// <exception cref="SettingException">A setting is such that the server cannot start.</exception>
    public static WebApplication Build(
        string[] args, Action<ServerSettings>? configure = null, Action<WebApplicationBuilder>? configureBuilder = null)
    {
        WebApplicationBuilder builder = CreateBuilder(args, out ServerSettings settings);
        configure?.Invoke(settings);
        SettingsCheck.Check(settings);

        builder.WebHost.UseUrls(ListenAddress.Split(settings.Http.Url));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Room above the endpoints' own limits, so that a sender gets to read the answer before the connection is closed.
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        });
        AddServices(builder.Services, settings);
        // Why a start fails is an error for the user. The host would also log it, with a stack trace.
        IHostApplicationLifetime? lifetime = null;
        builder.Logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host",
            level => level == LogLevel.Critical
                || (level >= LogLevel.Warning && lifetime?.ApplicationStarted.IsCancellationRequested == true));
        configureBuilder?.Invoke(builder);

        WebApplication app = Build(builder);
        lifetime = app.Lifetime;
        app.Services.GetRequiredService<MetricsCollector>();
        app.Services.GetRequiredService<IStore>().Open();
        RegisterDevices(app, settings);
        Warn(app.Logger, settings);
        MapRoutes(app, settings);
        return app;
    }

    /// <summary>Starts a server that was built.</summary>
    /// <exception cref="SettingException">It cannot listen where its settings say.</exception>
    internal static async Task StartAsync(WebApplication app)
    {
        string url = app.Services.GetRequiredService<HttpSettings>().Url;
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            // Kestrel's message names the address.
            throw new SettingException($"Http:Url: {e.Message} End what listens there, or set Http__Url to another address.", e);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new SettingException(
                $"Http:Url \"{url}\": cannot listen there ({e.Message}). A port below 1024 needs a right that the server's user lacks: "
                + "give another one in Http__Url.", e);
        }
        catch (SocketException e)
        {
            throw new SettingException(
                $"Http:Url \"{url}\": cannot listen there ({e.Message}). "
                + "Give an address of this machine in Http__Url, or 0.0.0.0 for all of them.", e);
        }
        catch (InvalidOperationException e) when (url.Contains("https:", StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException(
                $"Http:Url \"{url}\": https needs a certificate. Give one in Kestrel__Certificates__Default__Path and "
                + "Kestrel__Certificates__Default__Password, or use http behind a proxy.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new SettingException($"The server cannot start with these settings: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>The settings as the server would take them.</summary>
    /// <exception cref="UsageException">An argument or a setting's name is not known.</exception>
    /// <exception cref="SettingException">One of them cannot be read.</exception>
    internal static ServerSettings ReadSettings(string[] args)
    {
        CreateBuilder(args, out ServerSettings settings);
        return settings;
    }

    private static WebApplicationBuilder CreateBuilder(string[] args, out ServerSettings settings)
    {
        (string[] given, string[] words) = SettingArguments.Split(args);
        if (words.Length > 0)
            throw new UsageException($"{words[0]} is not a setting. Give settings as --Udp:Port=1700.");
        try
        {
            // The page and the defaults lie beside the assembly; the operator's own settings may lie where the server is started.
            var options = new WebApplicationOptions { Args = given, ContentRootPath = AppContext.BaseDirectory };
            WebApplicationBuilder builder = WebApplication.CreateBuilder(options);
            string own = Path.Combine(Environment.CurrentDirectory, "appsettings.json");
            builder.Configuration.AddJsonFile(own, optional: true, reloadOnChange: false);
            builder.Configuration.AddEnvironmentVariables();
            builder.Configuration.AddCommandLine(given);
            SettingNames.Check(GivenSettings.Read(builder.Configuration, given), Console.Error.WriteLine);
            if (builder.Configuration["urls"] is { Length: > 0 } urls)
                Console.Error.WriteLine($"The setting urls ({urls}) has no effect here: the server listens where Http__Url says.");
            settings = builder.Configuration.Get<ServerSettings>() ?? new ServerSettings();
            return builder;
        }
        catch (InvalidDataException e)
        {
            // The framework's message names the file, the innermost one line and column, counted from 0.
            throw new SettingException($"{e.Message} {JsonFault(e.GetBaseException())}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException($"{e.Message} {e.InnerException?.Message} Settings are described in gateway/Server/README.md.", e);
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException($"A setting below Logging cannot be read: {e.Message}", e);
        }
    }

    private static string JsonFault(Exception e) => e is not JsonException { LineNumber: { } line }
        ? e.Message
        : $"Line {line + 1} is not JSON: {e.Message.Split(" LineNumber:")[0]}";

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings.Http);
        services.AddSingleton(settings.Store).AddSingleton(settings.Udp).AddSingleton(settings.Ingest).AddSingleton(settings.Network).AddSingleton(settings.Alerts);
        services.AddSingleton(settings.Amqp).AddSingleton<BrokerState>().AddSingleton<EventSink>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ServerMetrics>().AddSingleton<MetricsCollector>().AddSingleton<ReadingFeed>().AddSingleton<AlertFeed>();
        services.AddSingleton(provider => StoreFactory.Create(
            settings.Store, provider.GetRequiredService<ServerMetrics>(), provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Devices);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Readings);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Sessions);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Downlinks);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Audit);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Alerts);
        services.AddSingleton(provider => provider.GetRequiredService<IStore>().Gateways);
        services.AddSingleton<UplinkPipeline>().AddSingleton<IngestHandler>();
        services.AddSingleton<GatewayTable>().AddSingleton<SemtechUdpServer>();
        services.AddNetworkServer();
        services.AddDownlinks(settings);
        if (settings.Udp.Enabled)
            services.AddHostedService(provider => provider.GetRequiredService<SemtechUdpServer>());

        if (!string.IsNullOrEmpty(settings.Amqp.Uri))
            services.AddHostedService<BrokerService>();

        AddAlerts(services, settings.Alerts);
        if (settings.Store.RetentionDays > 0)
            services.AddHostedService<RetentionService>();

        services.AddOpenApi(options => ApiDescription.Describe(options));
        services.AddAccess(settings);
        services.AddRateLimits(settings.Http);
        services.AddProblemDetails();
        services.AddExceptionHandler<StoreExceptionHandler>();
        services.AddExceptionHandler<BadRequestHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
    }

    private static void AddAlerts(IServiceCollection services, AlertSettings settings)
    {
        services.AddSingleton<GatewayWatch>().AddSingleton<WebhookSender>().AddSingleton<AlertService>();
        if (settings.CheckSeconds == 0)
            return;
        services.AddHostedService(provider => provider.GetRequiredService<GatewayWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<AlertService>());
        if (!string.IsNullOrEmpty(settings.Webhook.Url))
            services.AddHostedService(provider => provider.GetRequiredService<WebhookSender>());
    }

    private static void MapRoutes(WebApplication app, ServerSettings settings)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // These are answers, not faults of the server, and need no stack in the log.
            SuppressDiagnosticsCallback = context => context.Exception is StoreException or BadHttpRequestException,
        });
        app.UseStatusCodePages();
        app.UseMiddleware<SecureHeaders>(SecureHeaders.PolicyOf(settings));
        if (settings.Http.RequestsPerMinute > 0)
            app.UseRateLimiter();
        app.UseMiddleware<EntityTags>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<BodyCharsets>();
        string page = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(page))
        {
            var files = new PhysicalFileProvider(page);
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            // Browsers ask each time whether a file has changed: modules of two versions must not meet.
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
            });
        }

        app.MapReadings();
        app.MapAggregates();
        app.MapDevices();
        app.MapSignal();
        app.MapParking();
        app.MapAlerts();
        app.MapGateways();
        app.MapEvents();
        app.MapCommands();
        app.MapAudit();
        app.MapAccess();
        app.MapIngest(settings.Ingest);
        app.MapOperation(settings.Http);
        app.MapPageSettings(settings.Page);
        app.MapOpenApi();
    }

    private static void RegisterDevices(WebApplication app, ServerSettings settings)
    {
        var devices = new List<Device>();
        for (int i = 0; i < settings.Devices.Count; i++)
        {
            DeviceSettings given = settings.Devices[i];
            var errors = new Dictionary<string, string[]>();
            Device? device = DeviceReader.Read(
                new DeviceRegistration(given.DevEui, given.Name, given.Profile, given.Latitude, given.Longitude, given.JoinEui, given.AppKey, given.ExpectedIntervalSeconds), errors);
            if (device == null)
            {
                IEnumerable<string> faults = errors.Select(error => $"Devices:{i}:{SettingOf(error.Key)} {error.Value[0]}");
                throw new SettingException(string.Join("; ", faults));
            }

            int same = devices.FindIndex(other => other.DevEui == device.DevEui);
            if (same >= 0)
                throw new SettingException($"Devices:{i}:DevEui is {device.DevEui}, as is Devices:{same}:DevEui: give each device once.");
            devices.Add(device);
        }

        if (devices.Count > 0)
            app.Services.GetRequiredService<IDeviceRegistry>().RegisterAsync(devices).GetAwaiter().GetResult();
    }

    // What the API calls a field of a registration, as it is called in the settings.
    private static string SettingOf(string field) => field == "device" ? "DevEui" : char.ToUpperInvariant(field[0]) + field[1..];

    private static void Warn(ILogger log, ServerSettings settings)
    {
        if (string.IsNullOrEmpty(settings.Api.Key) && settings.Api.Keys.Count == 0 && string.IsNullOrEmpty(settings.Oidc.Authority))
            log.LogInformation("No API key: registering devices and sending commands is off. Set Api__Key to turn it on.");
        foreach (string unused in UnusedSettings.Of(settings))
            log.LogWarning("{Setting}", unused);
        foreach ((IngestSourceSettings source, string name) in new[] { (settings.Ingest.ChirpStack, "ChirpStack"), (settings.Ingest.ThingsStack, "ThingsStack") })
        {
            if (settings.Ingest.KeyOf(source) == null && !SettingsCheck.IsLoopback(settings.Http.Url))
            {
                log.LogWarning(
                    "{Source}'s webhook takes events from anybody who reaches {Url}: set Ingest__{Source}__Key, and send it in the header X-Api-Key.",
                    name, settings.Http.Url, name);
            }
        }
    }
}
