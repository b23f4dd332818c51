using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace NanoSensors.Server.Amqp;

/// <summary>Keeps a session with the broker, and begins anew when it is lost.</summary>
internal sealed class BrokerService(
    AmqpSettings settings, IngestSettings ingest, EventSink sink, ServerMetrics metrics, BrokerState state, TimeProvider time, ILogger<BrokerService> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            state.Text = "connecting";
            string fault;
            long started = time.GetTimestamp();
            try
            {
                await RunAsync(stoppingToken);
                fault = "the connection was closed";
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever it is, events wait at the broker meanwhile.
                fault = Describe(e);
            }

            if (time.GetElapsedTime(started) > MaxPause)
                pause = FirstPause;
            state.Text = $"not connected: {fault}";
            log.LogWarning("The broker {Broker}: {Fault}; next try in {Pause} s", settings.Shown, fault, pause.TotalSeconds);
            // Not all instances at once, when a broker comes back.
            await Task.Delay(pause * (0.75 + (Random.Shared.NextDouble() * 0.5)), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, MaxPause.Ticks));
        }

        state.Text = "off";
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(settings.Uri!),
            ClientProvidedName = $"nanosensors on {Environment.MachineName}",
            // A new session knows what a recovered one would have to be told.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(20),
        };
        await using IConnection connection = await factory.CreateConnectionAsync(stop);
        await new BrokerTopology(settings, log).DeclareAsync(connection, stop);
        metrics.BrokerConnected();
        state.Text = "connected";
        log.LogInformation("Takes events from {Broker}, queue {Queue}", settings.Shown, settings.Queue);
        await new BrokerSession(connection, settings, ingest.MaxBodyBytes, sink, metrics, state, time, log).RunAsync(stop);
    }

    private static string Describe(Exception e) => e switch
    {
        BrokerUnreachableException { InnerException: AuthenticationFailureException } => "it refuses user and password (Amqp__Uri)",
        BrokerUnreachableException => $"it cannot be reached ({e.InnerException?.Message ?? e.Message})",
        OperationInterruptedException { ShutdownReason: { } reason } => reason.ReplyText,
        StoreException => e.Message,
        _ => $"{e.GetType().Name}: {e.Message}",
    };
}
