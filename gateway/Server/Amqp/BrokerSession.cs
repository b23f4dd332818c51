using System.Threading.Channels;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;
using RabbitMQ.Client;

namespace NanoSensors.Server.Amqp;

/// <summary>
/// One connection to the broker, for as long as it lasts: takes events, stores them in batches, and acknowledges what is durable. What cannot be used
/// goes to the dead-letter queue with the reason before it is acknowledged, so that at any moment each event is in one place at least.
/// </summary>
internal sealed class BrokerSession(
    IConnection connection, AmqpSettings settings, int maxBodyBytes, EventSink sink, ServerMetrics metrics, BrokerState state, TimeProvider time, ILogger log)
{
    private const int MaxBatch = 2048;

    // Beyond this what was taken goes back to the broker, for an instance whose store works.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the connection is lost, or <paramref name="stop"/>.</summary>
    /// <exception cref="StoreException">The store takes nothing; what was taken from the broker goes back to it.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var events = Channel.CreateUnbounded<AmqpEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        await using IChannel deadLetters = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), stop);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.BasicQosAsync(0, (ushort)settings.Prefetch, global: false, stop);
        var consumer = new EventConsumer(channel, events.Writer, maxBodyBytes, time);
        string tag = await channel.BasicConsumeAsync(settings.Queue, autoAck: false, consumer, stop);
        try
        {
            await PumpAsync(events.Reader, channel, deadLetters, stop);
        }
        finally
        {
            // What is not acknowledged goes back to the queue with the channel.
            if (channel.IsOpen)
                await channel.BasicCancelAsync(tag, noWait: true, CancellationToken.None);
        }
    }

    private async Task PumpAsync(ChannelReader<AmqpEvent> events, IChannel channel, IChannel deadLetters, CancellationToken stop)
    {
        var batch = new List<AmqpEvent>(MaxBatch);
        while (await events.WaitToReadAsync(stop))
        {
            while (batch.Count < MaxBatch && events.TryRead(out AmqpEvent? next))
                batch.Add(next);
            await StoreAsync(batch.FindAll(one => one.Reason == null), stop);
            foreach (AmqpEvent refused in batch.Where(one => one.Reason != null))
                await DeadLetterAsync(deadLetters, refused);
            // Deliveries come and are stored in order, so that the last one's number speaks for all.
            await channel.BasicAckAsync(batch[^1].Tag, multiple: true, CancellationToken.None);
            batch.Clear();
        }
    }

    // Until it is done, or patience ends.
    private async Task StoreAsync(List<AmqpEvent> events, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, MaxPause.Ticks)))
        {
            try
            {
                await sink.StoreAsync(events);
                state.Text = "connected";
                return;
            }
            catch (StoreException e)
            {
                if (time.GetElapsedTime(started) > Patience)
                    throw;
                state.Text = $"connected, waiting for the store: {e.Message}";
            }

            await Task.Delay(pause, time, stop);
        }
    }

    private async Task DeadLetterAsync(IChannel deadLetters, AmqpEvent refused)
    {
        AmqpOrigin origin = refused.Origin;
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = origin.ContentType,
            Headers = new Dictionary<string, object?>
            {
                ["x-reason"] = refused.Reason,
                ["x-original-exchange"] = origin.Exchange,
                ["x-original-routing-key"] = origin.RoutingKey,
                ["x-refused"] = Rfc3339.Format(time.GetUtcNow()),
            },
        };
        // Completes when the broker has it; "mandatory" makes it an error if the queue is gone.
        await deadLetters.BasicPublishAsync("", settings.DeadLetterQueue, mandatory: true, properties, origin.Body);
        metrics.DeadLettered(ChirpStackEvents.Source);
        log.LogWarning("An event of {Key} is in {Queue}: {Reason}", origin.RoutingKey, settings.DeadLetterQueue, refused.Reason);
    }
}
