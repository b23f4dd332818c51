using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NanoSensors.LoRaWan;
using NanoSensors.Server;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Load;

/// <summary>Lists of readings straight into the server's store, as a consumer of a queue appends them: what the store costs without what brings the uplinks.</summary>
internal static class StoreLoad
{
    private const int List = 2048;
    private const int Callers = 2;

    /// <returns>Readings stored a second.</returns>
    public static async Task<double> RateAsync(string connectionString, string folder, int count)
    {
        await using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new ServerMetrics(services.GetRequiredService<IMeterFactory>());
        IStore store = StoreFactory.Create(
            new StoreSettings { ConnectionString = connectionString, KeyFolder = Path.Combine(folder, "nanosensors.keys") }, metrics, NullLoggerFactory.Instance,
            TimeProvider.System);
        await using var opened = (IAsyncDisposable)store;
        store.Open();
        int next = -List;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            int first;
            while ((first = Interlocked.Add(ref next, List)) < count)
            {
                NewReading[] readings = [.. Enumerable.Range(first, Math.Min(List, count - first)).Select(i => Reading(i))];
                IReadOnlyList<AppendResult> results = await store.Readings.AppendAsync(readings);
                if (results.Any(result => result.Stored == null))
                    throw new InvalidOperationException("not stored");
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static NewReading Reading(int i) => new()
    {
        Device = new Eui64((ulong)(i % BareRow.Devices)),
        // Not that of what comes by the server afterwards, whose counters would all have to be looked for.
        Session = "0018a000",
        FCnt = (uint)i,
        FPort = 1,
        Payload = BareRow.Payload,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(BareRow.Time(i)),
        Source = BareRow.Source,
        Gateway = BareRow.Gateway,
        Rssi = BareRow.Rssi,
        Snr = BareRow.Snr,
        Kind = BareRow.Kind,
        Data = BareRow.Data,
        Occupied = true,
    };
}
