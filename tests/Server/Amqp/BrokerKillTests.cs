using RabbitMQ.Client.Exceptions;

namespace NanoSensors.Server.Tests;

/// <summary>
/// Servers that take events from the broker and are killed while they do: what the broker has confirmed is stored, once. More kills:
/// <c>NANOSENSORS_KILLS=50 dotnet run --project tests/Server -c Release -- --filter "FullyQualifiedName~Kill"</c>.
/// </summary>
public abstract class BrokerKillTests(TestStore store) : StoreTests(store)
{
    // As many as keep a server busy, and not more than a machine shared with broker and database stores.
    private const int PerSecond = 400;

    [TestMethod]
    [Timeout(900_000, CooperativeCancellation = true)]
    public async Task What_the_broker_has_confirmed_is_there_once_after_a_server_was_killed()
    {
        int kills = Kills.Or(2);
        await RunAsync(kills, async (site, folder, random) =>
        {
            for (int kill = 0; kill < kills; kill++)
            {
                using ServerProgram server = Start(folder, site);
                await server.HasStoredAsync();
                await Task.Delay(random.Next(300));
                await server.KillAsync();
            }
        });
    }

    private protected static async Task RunAsync(int kills, Func<BrokerSite, string, Random, Task> run)
    {
        const int Seed = 1972;
        Console.WriteLine("Seed " + Seed);
        await using BrokerSite site = await BrokerSite.StartAsync();
        string folder = RunningServer.NewFolder();
        try
        {
            using var enough = new CancellationTokenSource();
            Task<int> publishing = PublishAsync(site, enough.Token);
            await run(site, folder, new Random(Seed));
            await enough.CancelAsync();
            int published = await publishing;
            await using (RunningServer server = await site.ServerAsync(folder))
            {
                long patience = Environment.TickCount64 + 60_000;
                HashSet<uint> stored = [];
                while (stored.Count < published && Environment.TickCount64 < patience)
                    stored = await CountersAsync(server);
                Assert.AreEqual(published, stored.Count, "of those confirmed are stored");
                Assert.AreEqual(0u, await site.DeadAsync());
            }

            Assert.AreEqual(0u, await site.WaitingAsync(), "came back to the broker though they were stored");
            Console.WriteLine($"Figure: {kills} kills under {PerSecond} events/s from the broker ({Current}): {published} confirmed, 0 lost, 0 twice");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private protected static ServerProgram Start(string folder, BrokerSite site)
    {
        AmqpSettings settings = site.Apply(new AmqpSettings());
        return ServerProgram.Start(
            folder, ("Amqp__Uri", settings.Uri!), ("Amqp__Queue", settings.Queue), ("Amqp__DeadLetterQueue", settings.DeadLetterQueue),
            ("Amqp__BindingKey", settings.BindingKey), ("Amqp__Prefetch", "500"));
    }

    // How many the broker has confirmed.
    private static async Task<int> PublishAsync(BrokerSite site, CancellationToken enough)
    {
        const int AtOnce = 20;
        int published = 0;
        while (!enough.IsCancellationRequested)
        {
            try
            {
                // Again with the same counters if the broker went before it confirmed them: what it has twice is stored once.
                await site.PublishUplinksAsync((uint)published, AtOnce);
                published += AtOnce;
            }
            catch (Exception e) when (e is AlreadyClosedException or OperationInterruptedException or PublishException or IOException)
            {
                await site.ReconnectAsync();
            }

            await Task.Delay(1000 * AtOnce / PerSecond, CancellationToken.None);
        }

        return published;
    }

    // All that are stored; fails if one is there twice.
    private static async Task<HashSet<uint>> CountersAsync(RunningServer server)
    {
        var counters = new HashSet<uint>();
        await foreach (uint fCnt in server.CountersAsync())
            Assert.IsTrue(counters.Add(fCnt), $"uplink {fCnt} is there twice");
        return counters;
    }
}

[TestClass]
public sealed class BrokerKillTestsOnSqlite() : BrokerKillTests(TestStore.Sqlite);

[TestClass]
public sealed class BrokerKillTestsOnPostgres() : BrokerKillTests(TestStore.Postgres)
{
    [TestMethod]
    [Timeout(900_000, CooperativeCancellation = true)]
    public async Task Of_two_servers_on_one_store_and_one_broker_one_is_killed_and_nothing_is_lost_or_doubled()
    {
        int kills = Kills.Or(2);
        await RunAsync(kills, async (site, folder, random) =>
        {
            using ServerProgram stays = Start(folder, site);
            for (int kill = 0; kill < kills; kill++)
            {
                using ServerProgram killed = Start(folder, site);
                await Task.WhenAll(stays.HasStoredAsync(), killed.HasStoredAsync());
                await Task.Delay(random.Next(300));
                await killed.KillAsync();
                Assert.IsFalse(stays.HasExited);
            }
        });
    }

    // All share the broker that it ends.
    [DoNotParallelize]
    [TestMethod]
    [Timeout(900_000, CooperativeCancellation = true)]
    public async Task What_the_broker_has_confirmed_is_there_once_after_the_broker_was_killed()
    {
        int kills = Kills.Or(0) / 10;
        if (kills == 0)
            Assert.Inconclusive("a proof of its own, because a broker takes its time to start: NANOSENSORS_KILLS=50");
        await RunAsync(kills, async (site, folder, random) =>
        {
            using ServerProgram server = Start(folder, site);
            for (int kill = 0; kill < kills; kill++)
            {
                await server.HasStoredAsync();
                await Task.Delay(random.Next(300, 1500));
                await site.CrashBrokerAsync();
            }
        });
    }
}
