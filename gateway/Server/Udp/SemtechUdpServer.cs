using System.Net;

namespace NanoSensors.Server.Udp;

/// <summary>The gateways' side of the server.</summary>
public sealed class SemtechUdpServer : BackgroundService
{
    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
