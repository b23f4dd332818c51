using System.Diagnostics;
using System.Globalization;
using NanoSensors.Server;
using NanoSensors.Server.Amqp;
using NanoSensors.Server.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace NanoSensors.Load;

/// <summary>What the broker can do: a backlog in a queue like the server's, taken by a consumer that acknowledges and does nothing else.</summary>
internal sealed class BareConsumer : AsyncDefaultBasicConsumer
{
    private readonly int _count;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    private BareConsumer(IChannel channel, int count)
        : base(channel)
    {
        _count = count;
    }

    /// <summary>Publishes events, takes them, and prints the rate and what both sides took of the processors.</summary>
    public static async Task RunAsync(RabbitBroker broker, IConnection connection, int count)
    {
        var settings = new AmqpSettings { Queue = "bare", DeadLetterQueue = "bare.dead", BindingKey = "bare" };
        await new BrokerTopology(settings, NullLogger.Instance).DeclareAsync(connection, CancellationToken.None);
        await AmqpLoad.PublishAsync(connection, count, "bare");
        await using IChannel channel = await connection.CreateChannelAsync();
        await channel.BasicQosAsync(0, (ushort)settings.Prefetch, global: false);
        var consumer = new BareConsumer(channel, count);
        var meter = new CpuMeter(("broker", () => ProcessTree.Cpu(broker.ProcessId)), ("consumer", CpuMeter.Own));
        TimeSpan[] first = meter.Read();
        long started = Stopwatch.GetTimestamp();
        await channel.BasicConsumeAsync(settings.Queue, autoAck: false, consumer);
        await consumer._done.Task;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Figure: the broker with a bare consumer that only acknowledges, {count} uplinks: {count / seconds:0}/s, CPU for each: {meter.Each(first, meter.Read(), count)}"));
        await channel.QueueDeleteAsync(settings.Queue);
        await channel.QueueDeleteAsync(settings.DeadLetterQueue);
    }

    public override async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (++_taken % 1024 == 0 || _taken == _count)
            await Channel.BasicAckAsync(deliveryTag, multiple: true, cancellationToken);
        if (_taken == _count)
            _done.SetResult();
    }
}
