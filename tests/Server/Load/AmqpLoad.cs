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
/// it is measured; the first fifth warms the server up. Then a steady rate, for how long an event takes from being published to being durable, as the
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
            await using IChannel channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i += 500)
                await Task.WhenAll(Enumerable.Range(i, Math.Min(500, count - i)).Select(one => PublishAsync(channel, one)));
            double published = count / Stopwatch.GetElapsedTime(started).TotalSeconds;

            await using ServerProcess server = bench.StartServer(("Udp__Enabled", "false"), ("Amqp__Uri", broker.Uri));
            (double perSecond, long memoryFirst, TimeSpan cpu) = await DrainAsync(server, count);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Figure: {count} uplinks from RabbitMQ into {bench.Store}, {Environment.ProcessorCount} cores shared with both: {perSecond:0}/s, "
                + $"{cpu.TotalMicroseconds / (count * 0.8):0} µs of the server's CPU each (published, confirmed by a quorum queue: {published:0}/s)"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Figure: the server's memory {memoryFirst / 1048576.0:0} MB after a fifth of them, {server.MemoryBytes / 1048576.0:0} MB at the end"));
            bench.Compare(("AMQP", perSecond));
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

    private static async Task PublishAsync(IChannel channel, int i) => await channel.BasicPublishAsync(
        "amq.topic", $"application.ca739e26-7b67-4f14-b69e-d568c22a5a75.device.{i % Uplinks.Devices:x16}.event.up", mandatory: true,
        new BasicProperties { ContentType = "application/json", Persistent = true }, Uplinks.ChirpStack(i, i));

    private static async Task<(double PerSecond, long Memory, TimeSpan Cpu)> DrainAsync(ServerProcess server, int count)
    {
        long from = 0;
        long memory = 0;
        double first = 0;
        TimeSpan cpu = default;
        while (true)
        {
            double stored = await server.MetricAsync("nanosensors_uplinks_total{source=\"chirpstack\",result=\"stored\"}");
            if (from == 0 && stored >= count / 5)
                (from, first, memory, cpu) = (Stopwatch.GetTimestamp(), stored, server.MemoryBytes, server.Cpu);
            if (stored >= count)
                return ((stored - first) / Stopwatch.GetElapsedTime(from).TotalSeconds, memory, server.Cpu - cpu);
            await Task.Delay(100);
        }
    }

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
