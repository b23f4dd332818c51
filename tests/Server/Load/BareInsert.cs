using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Store.Sql;
using NanoSensors.Server.Store.Sqlite;

namespace NanoSensors.Load;

/// <summary>What SQLite can do: rows like a reading's into the server's own tables with their indexes, each batch durable, and nothing else.</summary>
internal static class BareInsert
{
    public const int Batch = 1024;

    /// <returns>Rows a second, and microseconds of the processor each.</returns>
    public static (double PerSecond, double CpuMicroseconds) Rate(string file, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var writer = new SqliteWriter(connection);
        writer.Script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        SqliteSchema.Migrate(writer);
        for (int i = 0; i < 100; i++)
            writer.Execute("INSERT INTO devices (dev_eui, name) VALUES ($1, $1)", i.ToString("x16"));
        byte[] payload = [1, 2];
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count;)
        {
            writer.Begin();
            for (int j = 0; j < Batch && i < count; j++, i++)
            {
                writer.Execute(
                    """
                    INSERT INTO readings (device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING
                    """,
                    (long)(i % 100) + 1, "00189440", (long)i, 1_768_000_000_000L + i, "parking", 1, payload,
                    """{"kind":"parking","occupied":true,"previousStateSeconds":600}""", null, "chirpstack", "0016c001f153a14c", -36.0, 10.5);
            }

            writer.Commit();
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (count / seconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count);
    }
}
