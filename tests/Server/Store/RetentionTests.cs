using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Operation;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

public abstract class RetentionTests(TestStore store) : StoreTests(store)
{
    [TestMethod]
    public async Task What_is_too_old_goes_and_what_tells_of_now_stays()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        // 3000 are more than go at once.
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => AppendAsync(server, 0xA1, "air", (uint)i, now.AddDays(-40).AddSeconds(i))));
        await AppendAsync(server, 0xA1, "status", 3000, now.AddDays(-39));
        await AppendAsync(server, 0xA1, "air", 3001, now.AddDays(-29));
        await AppendAsync(server, 0xA2, "air", 1, now.AddDays(-41));
        await AppendAsync(server, 0xA2, "air", 2, now.AddDays(-40));
        using var retention = new RetentionService(
            server.Store, new StoreSettings { RetentionDays = 30 }, TimeProvider.System, NullLogger<RetentionService>.Instance);
        await retention.RunAsync(CancellationToken.None);
        CollectionAssert.AreEquivalent(
            new[] { "a1 3000", "a1 3001", "a2 2" },
            (await server.ReadingsAsync()).Select(reading => $"{((string)reading!["device"]!)[^2..]} {reading["fCnt"]}").ToArray());
        foreach (JsonNode? device in (await server.GetAsync("/api/devices"))["devices"]!.AsArray())
            Assert.IsTrue(device!.AsObject().ContainsKey("lastReading"));
    }

    private static Task<Reading?> AppendAsync(RunningServer server, ulong device, string kind, uint fCnt, DateTimeOffset time)
        => server.Store.Readings.AppendAsync(new NewReading
        {
            Device = new Eui64(device), Session = "", FCnt = fCnt, FPort = 3, Payload = [], Time = time, Source = "tts", Kind = kind, Data = "{}",
        });
}

[TestClass]
public sealed class RetentionTestsOnSqlite() : RetentionTests(TestStore.Sqlite);

[TestClass]
public sealed class RetentionTestsOnPostgres() : RetentionTests(TestStore.Postgres);
