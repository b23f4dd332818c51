using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Store.Sqlite;

namespace NanoSensors.Load;

/// <summary>What SQLite can do: inserts by prepared statement in batches.</summary>
internal sealed class BareSqlite(string folder) : IBareStore
{
    private const int Batch = 1024;

    private int _runs;

    public string Name => $"inserts into SQLite in batches of {Batch}";

    public string ConnectionString => "Data Source=store.db";

    public Func<TimeSpan>? Cpu => null;

    public double Rate(int count)
    {
        using var connection = new SqliteConnection($"Data Source={folder}/bare-{++_runs}.db;Pooling=False");
        connection.Open();
        using var writer = new SqliteWriter(connection);
        writer.Script(SqliteDatabase.Pragmas);
        SqliteSchema.Migrate(writer);
        for (int i = 0; i < BareRow.Devices; i++)
            writer.Execute("INSERT INTO devices (dev_eui, name) VALUES ($1, $1)", i.ToString("x16"));
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
                    BareRow.Device(i), BareRow.Session, (long)i, BareRow.Time(i), BareRow.Kind, 1, BareRow.Payload, BareRow.Data, null, BareRow.Source,
                    BareRow.Gateway, BareRow.Rssi, BareRow.Snr);
            }

            writer.Commit();
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
