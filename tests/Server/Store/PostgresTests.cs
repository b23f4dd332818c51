using System.Collections.Concurrent;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;
using Npgsql;

namespace NanoSensors.Server.Tests;

/// <summary>What only a store that several servers share has to hold.</summary>
[TestClass]
public sealed class PostgresTests() : StoreTests(TestStore.Postgres)
{
    private readonly string _folder = RunningServer.NewFolder();

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task Servers_that_start_at_once_make_the_tables_once()
    {
        RunningServer[] servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RunningServer.StartAsync(_folder))));
        foreach (RunningServer server in servers)
        {
            await server.Store.Readings.AppendAsync(Reading(1, 1));
            Assert.HasCount(1, await server.ReadingsAsync());
        }

        foreach (RunningServer server in servers)
            await server.DisposeAsync();
    }

    [TestMethod]
    public async Task What_two_servers_store_at_once_is_there_once_and_whoever_follows_misses_nothing()
    {
        const int Count = 3000;
        await using RunningServer one = await RunningServer.StartAsync(_folder);
        await using RunningServer two = await RunningServer.StartAsync(_folder);
        var heard = new ConcurrentQueue<long>();
        two.Store.Readings.Stored += readings =>
        {
            foreach (Reading reading in readings)
                heard.Enqueue(reading.Id);
        };
        bool written = false;
        // Follows while it is written, from where it is, as somebody does who was away.
        Task<List<long>> follower = Task.Run(() =>
        {
            var seen = new List<long>();
            while (true)
            {
                bool last = Volatile.Read(ref written);
                IReadOnlyList<Reading> page = one.Store.Readings.After(seen.Count == 0 ? 0 : seen[^1], 200);
                seen.AddRange(page.Select(reading => reading.Id));
                if (last && page.Count == 0)
                    return seen;
            }
        });
        // Each frame by both servers, in different orders, alone and in lists.
        var stored = new ConcurrentBag<Reading>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            IReadingStore readings = (worker % 2 == 0 ? one : two).Store.Readings;
            int[] order = [.. Enumerable.Range(0, Count).Where(i => i % 4 == worker / 2)];
            new Random(worker).Shuffle(order);
            foreach (int[] chunk in order.Chunk(50))
            {
                IEnumerable<Reading?> results = chunk[0] % 2 == 0
                    ? (await readings.AppendAsync([.. chunk.Select(i => Reading((ulong)(i % 7), (uint)i))])).Select(result => result.Stored)
                    : await Task.WhenAll(chunk.Select(i => readings.AppendAsync(Reading((ulong)(i % 7), (uint)i))));
                foreach (Reading? reading in results)
                {
                    if (reading != null)
                        stored.Add(reading);
                }
            }
        })));
        Volatile.Write(ref written, true);
        Assert.HasCount(Count, stored);
        Assert.AreEqual(Count, stored.Select(reading => reading.FCnt).Distinct().Count());
        long[] all = [.. stored.Select(reading => reading.Id).Order()];
        CollectionAssert.AreEqual(all, await follower);
        for (int wait = 0; wait < 100 && heard.Count < Count; wait++)
            await Task.Delay(50);
        CollectionAssert.AreEqual(all, heard.ToArray());
    }

    [TestMethod]
    public async Task A_frame_that_comes_again_with_a_time_of_another_month_is_stored_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        IReadingStore readings = server.Store.Readings;
        DateTimeOffset time = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);
        Assert.IsNotNull(await readings.AppendAsync(Reading(1, 5, time)));
        Assert.IsNull(await readings.AppendAsync(Reading(1, 5, time.AddSeconds(2))));
        // Another session has its own counters, and the first one keeps its own.
        Assert.IsNotNull(await readings.AppendAsync(Reading(1, 5, time.AddMonths(1)) with { Session = "other" }));
        Assert.IsNotNull(await readings.AppendAsync(Reading(1, 4, time.AddMonths(-7))));
        Assert.IsNull(await readings.AppendAsync(Reading(1, 4, time)));
        Assert.IsNull(await readings.AppendAsync(Reading(1, 5, time.AddYears(-30))));
        Assert.IsNotNull(await readings.AppendAsync(Reading(1, 3, time.AddYears(-30))));
        Assert.IsNotNull(await readings.AppendAsync(Reading(1, 6, time.AddYears(100))));
        IReadOnlyList<AppendResult> list = await readings.AppendAsync([Reading(1, 6), Reading(1, 7), Reading(1, 7, time), Reading(2, 7), Reading(1, 3)]);
        CollectionAssert.AreEqual(new[] { false, true, false, true, false }, list.Select(result => result.Stored != null).ToArray());
        Assert.HasCount(7, await server.ReadingsAsync());
    }

    [TestMethod]
    public async Task Of_two_servers_each_downlink_and_each_counter_is_handed_out_once()
    {
        await using RunningServer one = await RunningServer.StartAsync(_folder);
        await using RunningServer two = await RunningServer.StartAsync(_folder);
        var device = new Eui64(0x4002);
        await one.Devices.RegisterAsync(new TestDevice(0x4002).Registration);
        Session session = (await one.Store.Sessions.JoinAsync(
            new JoinAttempt(device, 1, DateTimeOffset.UtcNow),
            nonce => new Session { Device = device, DevAddr = new DevAddr(7), JoinNonce = nonce, NwkSKey = new byte[16], AppSKey = new byte[16] }))!;
        for (int i = 0; i < 20; i++)
        {
            await one.Store.Downlinks.EnqueueAsync(
                device, token => new DownlinkContent(6, [1], token, "{}"), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1));
        }

        DownlinkReservation?[] reserved = await Task.WhenAll(Enumerable.Range(0, 40).Select(
            i => (i % 2 == 0 ? one : two).Store.Sessions.ReserveDownlinkAsync(session, 50, always: true)));
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), reserved.Select(one => (int)one!.FCntDown).Order().ToArray());
        Assert.AreEqual(20, reserved.Select(one => one!.Downlink?.Id).Where(id => id != null).Distinct().Count());
        Assert.AreEqual(20, reserved.Count(one => one!.Downlink != null));
    }

    [TestMethod]
    public async Task A_listener_of_one_server_gets_what_another_one_stores()
    {
        await using RunningServer one = await RunningServer.StartAsync(_folder);
        await using RunningServer two = await RunningServer.StartAsync(_folder);
        using Stream events = await two.Http.GetStreamAsync("/api/events");
        using var reader = new StreamReader(events);
        await reader.ReadLineAsync();
        for (uint fCnt = 1; fCnt <= 6; fCnt++)
            await (fCnt % 2 == 0 ? one : two).Store.Readings.AppendAsync(Reading(1, fCnt));
        var ids = new List<string>();
        while (ids.Count < 6)
        {
            if (await reader.ReadLineAsync() is { } line && line.StartsWith("id: ", StringComparison.Ordinal))
                ids.Add(line);
        }

        CollectionAssert.AreEqual(new[] { "id: 1", "id: 2", "id: 3", "id: 4", "id: 5", "id: 6" }, ids);
    }

    // All share the database that it restarts.
    [DoNotParallelize]
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_restart_of_the_database_loses_nothing_and_health_tells_of_it()
    {
        PostgresCluster cluster = PostgresCluster.Get(out _)!;
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        var acknowledged = new ConcurrentBag<uint>();
        using var stop = new CancellationTokenSource();
        uint next = 0;
        Task[] senders = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                uint fCnt = Interlocked.Increment(ref next);
                HttpResponseMessage answer = await server.PostAsync("/ingest/chirpstack?event=up", Events.ChirpStack(1, Events.Parking(true), fCnt).ToJsonString());
                if (answer.IsSuccessStatusCode)
                    acknowledged.Add(fCnt);
                else
                    Assert.AreEqual(503, (int)answer.StatusCode);
            }
        }))];
        while (acknowledged.Count < 100)
            await Task.Delay(5);
        cluster.Down();
        try
        {
            HttpResponseMessage health = await server.Http.GetAsync("/health");
            for (int wait = 0; wait < 200 && health.IsSuccessStatusCode; wait++)
            {
                await Task.Delay(20);
                health = await server.Http.GetAsync("/health");
            }

            string text = await health.Content.ReadAsStringAsync();
            Assert.AreEqual(503, (int)health.StatusCode);
            Assert.Contains($"127.0.0.1:{cluster.Port}", text);
            Assert.AreEqual(503, (int)(await server.Http.GetAsync("/api/readings")).StatusCode);
        }
        finally
        {
            cluster.Up();
        }

        int before = acknowledged.Count;
        while (acknowledged.Count < before + 100)
            await Task.Delay(5);
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        // Whether it hears of other servers' readings is looked at once a second.
        for (int wait = 0; wait < 100 && !(await server.Http.GetAsync("/health")).IsSuccessStatusCode; wait++)
            await Task.Delay(50);
        Assert.AreEqual(200, (int)(await server.Http.GetAsync("/health")).StatusCode);
        uint[] stored = [.. (await server.ReadingsAsync()).Select(reading => (uint)reading!["fCnt"]!)];
        Assert.AreEqual(stored.Length, stored.Distinct().Count());
        Assert.HasCount(0, acknowledged.Except(stored));
        Console.WriteLine($"Figure: PostgreSQL restarted under load: {acknowledged.Count} uplinks acknowledged, 0 lost, 0 twice, {next - acknowledged.Count} refused");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_connection_that_breaks_in_a_commit_leaves_no_doubt_whether_it_was_one(bool heard)
    {
        PostgresCluster cluster = PostgresCluster.Get(out _)!;
        using var proxy = new CuttingProxy(cluster.Port);
        // Without prepared statements, so that the proxy sees the commit.
        await using RunningServer server = await RunningServer.StartAsync(
            _folder, settings => settings.Store.ConnectionString += $";Port={proxy.Port};Max Auto Prepare=0");
        for (uint fCnt = 1; fCnt <= 3; fCnt++)
        {
            proxy.CutNext(heard ? CuttingProxy.Cut.After : CuttingProxy.Cut.Before);
            // Not null: it was not there before, whichever of the two transactions was the one.
            Assert.AreEqual(fCnt, (await server.Store.Readings.AppendAsync(Reading(1, fCnt)))!.FCnt);
        }

        Assert.AreEqual(3, proxy.Cuts);
        Assert.HasCount(3, await server.ReadingsAsync());
        Assert.AreEqual(3, server.Store.Readings.After(0, 10).Select(reading => reading.Id).Distinct().Count());
    }

    [TestMethod]
    public async Task Months_that_are_too_old_are_dropped_but_for_what_tells_of_now()
    {
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset month = new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        IReadingStore readings = server.Store.Readings;
        await readings.AppendAsync([.. Enumerable.Range(0, 500).Select(i => Reading(1, (uint)i, month.AddMonths(-5).AddMinutes(i)))]);
        await readings.AppendAsync([.. Enumerable.Range(500, 500).Select(i => Reading(1, (uint)i, month.AddMonths(-4).AddMinutes(i)))]);
        await readings.AppendAsync([.. Enumerable.Range(0, 100).Select(i => Reading(2, (uint)i, month.AddMonths(-4).AddMinutes(i)))]);
        await readings.AppendAsync(Reading(2, 100, month.AddMonths(-5)) with { Kind = "status" });
        await readings.AppendAsync(Reading(1, 1000, now));
        string[] before = Tables();
        while (await server.Store.RemoveBeforeAsync(month.AddMonths(-2)))
            continue;
        CollectionAssert.AreEquivalent(
            new[] { "01 1000", "02 99", "02 100" },
            (await server.ReadingsAsync()).Select(reading => $"{((string)reading!["device"]!)[^2..]} {reading["fCnt"]}").ToArray());
        // Both months are there still, for one reading each; the first has nothing more once the device speaks again.
        Assert.HasCount(before.Length, Tables());
        await readings.AppendAsync(Reading(2, 101, now) with { Kind = "status" });
        while (await server.Store.RemoveBeforeAsync(month.AddMonths(-2)))
            continue;
        Assert.HasCount(before.Length - 1, Tables());
        // A month that was dropped is made again for a frame that comes late, and its session's counters are known still.
        Assert.IsNotNull(await readings.AppendAsync(Reading(2, 102, month.AddMonths(-5))));
        Assert.IsNull(await readings.AppendAsync(Reading(2, 101, now)));
    }

    [TestMethod]
    public async Task What_can_never_be_stored_keeps_nothing_else_of_its_list_back()
    {
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        Run(
            """
            CREATE FUNCTION no_thirteen() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN IF NEW.f_cnt = 13 THEN RAISE 'not this one' USING ERRCODE = 'data_exception'; END IF; RETURN NEW; END$$;
            CREATE TRIGGER no_thirteen BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION no_thirteen();
            """);
        IReadOnlyList<AppendResult> results = await server.Store.Readings.AppendAsync([.. Enumerable.Range(0, 30).Select(i => Reading(1, (uint)i))]);
        Assert.Contains("not this one", results[13].Refusal!);
        Assert.AreEqual(29, results.Count(result => result is { Stored: not null, Refusal: null }));
        Assert.HasCount(29, await server.ReadingsAsync());
        // Data that cannot be stored is no fault of the store.
        Assert.AreEqual(200, (int)(await server.Http.GetAsync("/health")).StatusCode);
    }

    [TestMethod]
    public async Task A_name_that_PostgreSQL_cannot_keep_is_kept_without_what_it_cannot()
    {
        await using RunningServer server = await RunningServer.StartAsync(_folder);
        Reading stored = (await server.Store.Readings.AppendAsync(Reading(1, 1) with { DeviceName = "Bay\07", Session = "a\0b" }))!;
        Assert.AreEqual("Bay\uFFFD7", server.Devices.List()[0].Device.Name);
        Assert.IsNull(await server.Store.Readings.AppendAsync(Reading(1, 1) with { Session = "a\0b" }));
        Assert.AreEqual(1, stored.Id);
    }

    [TestMethod]
    [DataRow("Database=nowhere", "createdb")]
    [DataRow("Username=nobody;Password=geheim", "Username")]
    [DataRow("Port=1;Password=geheim", "Port")]
    public async Task A_database_that_cannot_be_used_is_named_with_the_remedy(string wrong, string remedy)
    {
        SettingException e = await Assert.ThrowsExactlyAsync<SettingException>(
            () => RunningServer.StartAsync(_folder, settings => settings.Store.ConnectionString += ";" + wrong));
        Assert.Contains("PostgreSQL at 127.0.0.1", e.Message);
        Assert.Contains(remedy, e.Message);
        Assert.IsFalse(e.Message.Contains("geheim", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_database_of_a_newer_server_is_not_touched()
    {
        await (await RunningServer.StartAsync(_folder)).DisposeAsync();
        Run("UPDATE schema_version SET version = 1000");
        SettingException e = await Assert.ThrowsExactlyAsync<SettingException>(() => RunningServer.StartAsync(_folder));
        Assert.Contains("1000", e.Message);
    }

    [TestMethod]
    public async Task A_server_without_the_key_ring_of_the_others_does_not_start_and_with_it_reads_their_keys()
    {
        var device = new TestDevice(0x5001);
        await using RunningServer one = await RunningServer.StartAsync(_folder);
        await one.Devices.RegisterAsync(device.Registration);
        string elsewhere = Path.Combine(_folder, "elsewhere");
        SettingException refused = await Assert.ThrowsExactlyAsync<SettingException>(
            () => RunningServer.StartAsync(_folder, settings => settings.Store.KeyFolder = elsewhere));
        Assert.Contains("Copy", refused.Message);
        Assert.IsFalse(Directory.Exists(elsewhere));

        Directory.CreateDirectory(elsewhere);
        foreach (string file in Directory.GetFiles(Path.Combine(_folder, "store.keys")))
            File.Copy(file, Path.Combine(elsewhere, Path.GetFileName(file)));
        await using RunningServer two = await RunningServer.StartAsync(_folder, settings => settings.Store.KeyFolder = elsewhere);
        CollectionAssert.AreEqual(device.AppKey, two.Devices.Find(device.DevEui)!.AppKey);
    }

    private static NewReading Reading(ulong device, uint fCnt, DateTimeOffset? time = null) => new()
    {
        Device = new Eui64(device), Session = "s", FCnt = fCnt, FPort = 3, Payload = [1], Time = time ?? DateTimeOffset.UtcNow, Source = "tts", Kind = "air",
        Data = "{}",
    };

    private string[] Tables()
    {
        using NpgsqlConnection connection = Connect();
        using var command = new NpgsqlCommand("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'readings'::regclass", connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return [.. names];
    }

    private void Run(string sql)
    {
        using NpgsqlConnection connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString(_folder) + ";Pooling=false");
        connection.Open();
        return connection;
    }
}
