using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;

namespace NanoSensors.Server.Tests;

// What it measures would suffer from others beside it.
[DoNotParallelize]
[TestClass]
public sealed class RateTests
{
    /// <summary>Measures; the machine decides what is fast, so only completeness is asserted.</summary>
    [TestMethod]
    public async Task Uplinks_through_HTTP_into_SQLite_are_measured_beside_bare_inserts()
    {
        const int Count = 4000;
        const int Senders = 32;
        await using RunningServer server = await RunningServer.StartAsync();
        byte[][] bodies = [.. Enumerable.Range(0, Count).Select(i => Encoding.UTF8.GetBytes(
            Events.ChirpStack(1, Events.Parking(i % 2 == 0), (uint)i, (0x5000 + i % 100).ToString("x16")).ToJsonString()))];
        int next = -1;
        var latencies = new double[Count];
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < Count)
            {
                long sent = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(bodies[i]);
                content.Headers.ContentType = new("application/json");
                (await server.Http.PostAsync("/ingest/chirpstack?event=up", content)).EnsureSuccessStatusCode();
                latencies[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));
        double rate = Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Assert.HasCount(Count, await server.ReadingsAsync());
        Array.Sort(latencies);
        double bare = BareInsertRate(Count);
        Console.WriteLine(
            $"Figure: HTTP to SQLite with {Senders} senders in the same process: {rate:0} uplinks/s, p50 {latencies[Count / 2]:0.0} ms, "
            + $"p99 {latencies[Count * 99 / 100]:0.0} ms; bare inserts of the same rows in batches of {Senders}: {bare:0}/s, ratio {rate / bare:0.00}");
    }

    private static double BareInsertRate(int count)
    {
        string folder = RunningServer.NewFolder();
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")};Pooling=False");
            connection.Open();
            Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE r (id INTEGER PRIMARY KEY, device INTEGER, session TEXT, f_cnt INTEGER, data TEXT); "
                + "CREATE UNIQUE INDEX once ON r (device, session, f_cnt)");
            using SqliteCommand insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO r (device, session, f_cnt, data) VALUES ($1, '00189440', $2, '{\"kind\":\"parking\",\"occupied\":true,\"previousStateSeconds\":600}')";
            SqliteParameter device = insert.Parameters.Add("$1", SqliteType.Integer);
            SqliteParameter fCnt = insert.Parameters.Add("$2", SqliteType.Integer);
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < count;)
            {
                Run(connection, "BEGIN IMMEDIATE");
                for (int j = 0; j < 32; j++, i++)
                {
                    device.Value = i % 100;
                    fCnt.Value = i;
                    insert.ExecuteNonQuery();
                }

                Run(connection, "COMMIT");
            }

            return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
