using System.Threading.Channels;
using RabbitMQ.Client;

namespace NanoSensors.Server.Amqp;

/// <summary>Reads the messages of a channel as they come, and hands them on. The broker stops when as many as the prefetch are not acknowledged.</summary>
internal sealed class EventConsumer(IChannel channel, ChannelWriter<AmqpEvent> events, int maxBodyBytes, TimeProvider time)
    : AsyncDefaultBasicConsumer(channel)
{
    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        // Reading here, beside the storing of those before, takes a second core where there is one. There is always room: the prefetch is the bound.
        events.TryWrite(AmqpEvent.Read(deliveryTag, exchange, routingKey, properties, body, maxBodyBytes, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    protected override Task OnCancelAsync(string[] consumerTags, CancellationToken cancellationToken = default)
    {
        // By the broker too, when somebody deletes the queue.
        events.TryComplete();
        return base.OnCancelAsync(consumerTags, cancellationToken);
    }

    public override Task HandleChannelShutdownAsync(object channel, RabbitMQ.Client.Events.ShutdownEventArgs reason)
    {
        events.TryComplete();
        return base.HandleChannelShutdownAsync(channel, reason);
    }
}
