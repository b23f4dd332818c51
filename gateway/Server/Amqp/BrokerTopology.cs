using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace NanoSensors.Server.Amqp;

/// <summary>The queues that the server needs, made if they are not there.</summary>
internal sealed class BrokerTopology(AmqpSettings settings, ILogger log)
{
    private const ushort PreconditionFailed = 406;

    /// <summary>Quorum queues: what the broker has confirmed outlives the loss of a broker's disk, if there are several brokers.</summary>
    public async Task DeclareAsync(IConnection connection, CancellationToken stop)
    {
        await DeclareAsync(connection, settings.DeadLetterQueue, [new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }], stop);
        var arguments = new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            // What the broker itself gives up goes where we put what we cannot use.
            ["x-dead-letter-exchange"] = "",
            ["x-dead-letter-routing-key"] = settings.DeadLetterQueue,
        };
        // From RabbitMQ 4.0 on a message is given up when it was delivered 20 times; a server that is killed again and again may need more.
        var unlimited = new Dictionary<string, object?>(arguments) { ["x-delivery-limit"] = -1 };
        await DeclareAsync(connection, settings.Queue, MajorVersion(connection) >= 4 ? [unlimited, arguments] : [arguments], stop);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.QueueBindAsync(settings.Queue, settings.Exchange, settings.BindingKey, cancellationToken: stop);
    }

    // With the first of the sets of arguments that the broker takes.
    private async Task DeclareAsync(IConnection connection, string queue, IReadOnlyList<Dictionary<string, object?>> choices, CancellationToken stop)
    {
        string refusal = "";
        foreach (Dictionary<string, object?> arguments in choices)
        {
            try
            {
                await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: stop);
                await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: stop);
                return;
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == PreconditionFailed)
            {
                refusal = e.ShutdownReason.ReplyText;
            }
        }

        // Somebody has made it otherwise, and may have had a reason.
        await using IChannel passive = await connection.CreateChannelAsync(cancellationToken: stop);
        await passive.QueueDeclarePassiveAsync(queue, stop);
        log.LogWarning(
            "The queue {Queue} is there with other arguments than the server gives it, and is used as it is: {Message} Delete it, and the server makes it anew.",
            queue, refusal);
    }

    private static int MajorVersion(IConnection connection)
        => connection.ServerProperties?.TryGetValue("version", out object? value) == true && value is byte[] text
            && int.TryParse(System.Text.Encoding.ASCII.GetString(text).Split('.')[0], out int major)
                ? major
                : 0;
}
