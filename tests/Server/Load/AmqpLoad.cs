using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NanoSensors.Server;
using NanoSensors.Server.Amqp;
using NanoSensors.Server.Tests;
using RabbitMQ.Client;

namespace NanoSensors.Load;

/// <summary>
/// ChirpStack's events through a RabbitMQ. First a backlog, published before the server starts, so that the publisher takes nothing of the machine while
/// it is measured; the first tenth warms the server up. Then a steady rate, for how long an event takes from being published to being durable, as the
/// server-sent events tell it.
/// </summary>
internal static class AmqpLoad
{
    private const int SteadyPerSecond = 500;
    private const int SteadySeconds = 10;

    public static async Task RunAsync(Bench bench, int count)
    {
        RabbitBroker broker = await RabbitBroker.RequireAsync();
        try
        {
            await using IConnection connection = await broker.ConnectAsync();
            await new BrokerTopology(new AmqpSettings(), NullLogger.Instance).DeclareAsync(connection, CancellationToken.None);
            double direct = await bench.DirectAsync();
            ReadAlone(count);
            await BareConsumer.RunAsync(broker, connection, Math.Min(count, 200_000));
            double published = await PublishAsync(connection, count, null);

            await using ServerProcess server = bench.StartServer(("Udp__Enabled", "false"), ("Amqp__Uri", broker.Uri));
            var course = new Course(server, count, [("broker", () => ProcessTree.Cpu(broker.ProcessId)), .. bench.DatabaseCpu is { } database ? [("database", database)] : Array.Empty<(string, Func<TimeSpan>)>()]);
            double stored;
            do
            {
                await Task.Delay(200);
                stored = await server.MetricAsync("nanosensors_uplinks_total{source=\"chirpstack\",result=\"stored\"}");
                await course.DoneAsync(stored);
            }
            while (stored < count);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Figure: {count} uplinks from RabbitMQ into {bench.Store}, {Environment.ProcessorCount} cores shared with both: {course.PerSecond:0}/s "
                + $"(published, confirmed by a quorum queue: {published:0}/s)"));
            course.Print();
            double transactions = await server.MetricAsync("nanosensors_store_commit_seconds_count");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Figure: {stored / transactions:0} uplinks share a transaction on average"));
            bench.Compare(("AMQP", course.PerSecond), ("lists", direct));
            await using IChannel channel = await CreateChannelAsync(connection);
            LoadResult steady = await SteadyAsync(server, channel, count);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Figure: at {SteadyPerSecond} uplinks/s from published to durable and told by server-sent events: p50 {steady.P50:0.0} ms, p99 {steady.P99:0.0} ms"));
        }
        finally
        {
            await RabbitBroker.EndAsync();
        }
    }

    // What the server makes of a message, without a broker or a store.
    private static void ReadAlone(int count)
    {
        var properties = new BasicProperties { ContentType = "application/json" };
        byte[] body = Uplinks.ChirpStack(1, 1);
        var meter = new CpuMeter(("reader", CpuMeter.Own));
        for (int warm = 0; warm < 2; warm++)
        {
            TimeSpan[] first = meter.Read();
            for (int i = 0; i < count; i++)
            {
                if (AmqpEvent.Read((ulong)i, "amq.topic", "application.1.device.0.event.up", properties, body, 65536, DateTimeOffset.UtcNow).Reading == null)
                    throw new InvalidOperationException("not read");
            }

            if (warm == 1)
                Console.WriteLine($"Figure: reading and decoding an event of {body.Length} bytes, without broker and store: {meter.Each(first, meter.Read(), count)} of a processor");
        }
    }

    /// <summary>Publishes a backlog, each event confirmed.</summary>
    /// <param name="key">The routing key; null for ChirpStack's.</param>
    /// <returns>Events a second.</returns>
    public static async Task<double> PublishAsync(IConnection connection, int count, string? key)
    {
        await using IChannel channel = await CreateChannelAsync(connection);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i += 500)
            await Task.WhenAll(Enumerable.Range(i, Math.Min(500, count - i)).Select(one => PublishAsync(channel, one, key)));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Task<IChannel> CreateChannelAsync(IConnection connection) => connection.CreateChannelAsync(
        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));

    private static async Task PublishAsync(IChannel channel, int i, string? key = null) => await channel.BasicPublishAsync(
        "amq.topic", key ?? $"application.ca739e26-7b67-4f14-b69e-d568c22a5a75.device.{i % Uplinks.Devices:x16}.event.up", mandatory: true,
        new BasicProperties { ContentType = "application/json", Persistent = true }, Uplinks.ChirpStack(i, i));

    private static async Task<LoadResult> SteadyAsync(ServerProcess server, IChannel channel, int firstFCnt)
    {
        const int Count = SteadyPerSecond * SteadySeconds;
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        using var events = new StreamReader(await http.GetStreamAsync("/api/events"));
        var sent = new ConcurrentDictionary<int, long>();
        var milliseconds = new ConcurrentBag<double>();
        Task listening = Task.Run(async () =>
        {
            while (milliseconds.Count < Count && await events.ReadLineAsync() is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                using JsonDocument reading = JsonDocument.Parse(line[6..]);
                if (sent.TryGetValue(reading.RootElement.GetProperty("fCnt").GetInt32(), out long at))
                    milliseconds.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        });
        long started = Stopwatch.GetTimestamp();
        var publishing = new List<Task>();
        for (int i = 0; i < Count; i++)
        {
            TimeSpan ahead = TimeSpan.FromSeconds((double)i / SteadyPerSecond) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.FromMilliseconds(1))
                await Task.Delay(ahead);
            sent[firstFCnt + i] = Stopwatch.GetTimestamp();
            publishing.Add(PublishAsync(channel, firstFCnt + i));
        }

        await Task.WhenAll(publishing);
        await listening.WaitAsync(TimeSpan.FromSeconds(30));
        return LoadResult.Of([.. milliseconds], Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
