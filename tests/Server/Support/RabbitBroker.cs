using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RabbitMQ.Client;

namespace NanoSensors.Server.Tests;

/// <summary>
/// A RabbitMQ of our own from Debian's package, with its data in a folder that goes with it, on free ports of this machine, with the MQTT plugin.
/// Started once, by the first test that needs it.
/// </summary>
internal sealed class RabbitBroker
{
    private static readonly SemaphoreSlim Starting = new(1);
    private static RabbitBroker? _shared;
    private static string? _missing;

    private readonly string _folder = Directory.CreateTempSubdirectory("nanosensors-rabbit-").FullName;
    private readonly Dictionary<string, string> _environment = [];
    private Process? _mapper;
    private Process? _process;

    public int Port { get; } = FreePort();

    public int MqttPort { get; } = FreePort();

    public string Uri => $"amqp://guest:guest@127.0.0.1:{Port}/";

    /// <summary>The process that it was started as, or that one's parent.</summary>
    public int ProcessId => _process!.Id;

    private string EpmdPort { get; } = FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The broker; a test without one is skipped, with the reason.</summary>
    public static async Task<RabbitBroker> RequireAsync()
    {
        await Starting.WaitAsync();
        try
        {
            if (_shared == null && _missing == null)
            {
                var broker = new RabbitBroker();
                _missing = await broker.StartAsync();
                if (_missing == null)
                    _shared = broker;
                else
                    await broker.StopAsync();
            }
        }
        finally
        {
            Starting.Release();
        }

        if (_shared == null)
            Assert.Inconclusive(_missing!);
        return _shared!;
    }

    /// <summary>Ends what <see cref="RequireAsync"/> began.</summary>
    public static async Task EndAsync()
    {
        if (_shared != null)
            await _shared.StopAsync();
        _shared = null;
    }

    public async Task<IConnection> ConnectAsync()
        => await new ConnectionFactory { Uri = new Uri(Uri), AutomaticRecoveryEnabled = false, TopologyRecoveryEnabled = false }.CreateConnectionAsync();

    /// <summary>Ends the broker as a power cut would, and starts it again on what it had written.</summary>
    public async Task CrashAndRestartAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        if (await LaunchAsync() is { } fault)
            throw new AssertFailedException(fault);
    }

    private static string? Find()
    {
        const string Debian = "/usr/lib/rabbitmq/lib";
        return Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian, "rabbitmq_server-*").Select(one => Path.Combine(one, "sbin", "rabbitmq-server")).FirstOrDefault(File.Exists)
            : null;
    }

    // Null, or why there is none.
    private async Task<string?> StartAsync()
    {
        if (Find() is not { } program)
            return "no RabbitMQ here (Debian: apt-get install rabbitmq-server)";
        string plugins = Path.Combine(_folder, "enabled_plugins");
        await File.WriteAllTextAsync(plugins, "[rabbitmq_mqtt].\n");
        string configuration = Path.Combine(_folder, "rabbitmq.conf");
        await File.WriteAllTextAsync(configuration,
            $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            mqtt.listeners.tcp.1 = 127.0.0.1:{MqttPort}
            log.file.level = warning
            loopback_users.guest = true

            """);
        _environment["RABBITMQ_NODENAME"] = $"nanosensors-{Environment.ProcessId}-{Port}@localhost";
        _environment["RABBITMQ_DIST_PORT"] = FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        _environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data");
        _environment["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log");
        _environment["RABBITMQ_CONFIG_FILE"] = configuration;
        _environment["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "none");
        _environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins;
        _environment["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid");
        _environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}";
        _environment["ERL_EPMD_PORT"] = EpmdPort;
        _environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        _environment["HOME"] = _folder;
        _environment["PROGRAM"] = program;
        // Erlang's port mapper, which a node would start in the background for ever.
        var mapper = new ProcessStartInfo("epmd") { WorkingDirectory = _folder };
        mapper.Environment["ERL_EPMD_PORT"] = EpmdPort;
        mapper.Environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        _mapper = Process.Start(mapper);
        return await LaunchAsync();
    }

    private async Task<string?> LaunchAsync()
    {
        var start = new ProcessStartInfo(_environment["PROGRAM"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        foreach ((string name, string value) in _environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string said = "";
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                said = line.Trim().Length > 0 ? line.Trim() : said;
                if (!line.Contains("completed with", StringComparison.Ordinal))
                    continue;
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return null;
            }
        }
        catch (OperationCanceledException)
        {
        }

        return $"RabbitMQ does not start; its last word: {said}";
    }

    private async Task StopAsync()
    {
        if (_process != null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_mapper != null)
        {
            _mapper.Kill();
            await _mapper.WaitForExitAsync();
            _mapper.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
