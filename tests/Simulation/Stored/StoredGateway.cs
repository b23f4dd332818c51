using System.Globalization;
using NanoSensors.Board;
using NanoSensors.SelfTest;
using NanoSensors.Simulation;
using NanoSensors.Tests.Simulation.Forwarder;

namespace NanoSensors.Tests.Simulation.Stored;

/// <summary>A gateway that starts on a fixture's store, with two servers in reach.</summary>
internal sealed class StoredGateway
{
    internal StoredGateway(StoreFixture fixture)
    {
        long startsAt = fixture.Get<long>("atMicroseconds") + 60_000_000;
        Bench = new GatewayBench(radios: 2, seed: 73, servers: 2, storage: fixture.Storage.Clone(), startsAt: startsAt);
        Bench.Time.RunFor(TimeSpan.FromMinutes(3));
    }

    internal GatewayBench Bench { get; }

    /// <summary>Every frame that a server was sent, in order: frame, carrier, data rate, strength, and time of reception if known.</summary>
    internal string[] ReplayedTo(int server) => [.. Bench.Servers[server].Received.Select(up => string.Create(
        CultureInfo.InvariantCulture,
        $"{Convert.ToHexStringLower(up.Payload)} {up.Frequency} {up.DataRate} {up.Rssi} {up.Snr} {TimeOf(up.Time)}"))];

    /// <summary>What the loop's self-test has found by its end.</summary>
    internal static string FailureOfSelfTest(MemoryStorage storage)
    {
        var time = new VirtualTime();
        LoopContract? contract = null;
        var board = new VirtualBoard(time, null, default, seed: 74) { Storage = storage };
        IApplication Boot() => contract = new LoopContract(new RecordStore(board.Storage), board.Supervisor, null, true);
        var host = new BoardHost(time, board, Boot) { DeepSleep = true };
        time.RunUntil(100_000_000);
        host.Start();
        time.RunUntil(400_000_000);
        Assert.IsTrue(contract!.IsDone);
        return contract.Failure;
    }

    private static string TimeOf(DateTime? time) => time?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "-";
}
