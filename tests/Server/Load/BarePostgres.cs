using System.Diagnostics;
using System.Globalization;
using NanoSensors.Server.Store.Postgres;
using NanoSensors.Server.Tests;
using Npgsql;
using NpgsqlTypes;

namespace NanoSensors.Load;

/// <summary>What PostgreSQL can do: COPY in batches, in a cluster of the measurement's own.</summary>
internal sealed class BarePostgres(PostgresCluster cluster, string folder) : IBareStore
{
    private const int Batch = 4096;

    private int _runs;

    public string Name => $"COPY into PostgreSQL in batches of {Batch}";

    public string ConnectionString => cluster.ConnectionString(folder);

    public Func<TimeSpan>? Cpu => () => ProcessTree.Cpu(cluster.ProcessId);

    public double Rate(int count)
    {
        NpgsqlConnectionStringBuilder settings = PostgresSettings.Parse(cluster.ConnectionString($"{folder}/bare-{++_runs}"));
        using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        Run(connection, $"CREATE SCHEMA {settings.SearchPath}");
        foreach (string statement in PostgresSchema.Steps)
            Run(connection, statement);
        Run(connection, "INSERT INTO devices (dev_eui, name) SELECT lpad(to_hex(i), 16, '0'), 'Bay' FROM generate_series(0, 99) i");
        Partition month = Partitions.Of(BareRow.Time(0));
        Run(connection, Partitions.CreateStatement(month.Name) + Partitions.AttachStatement(month));
        var meter = new CpuMeter(("database", Cpu!), ("client", CpuMeter.Own));
        TimeSpan[] first = meter.Read();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count;)
        {
            using NpgsqlBinaryImporter importer = connection.BeginBinaryImport(
                "COPY readings (id, device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr) FROM STDIN (FORMAT BINARY)");
            for (int j = 0; j < Batch && i < count; j++, i++)
            {
                importer.StartRow();
                importer.Write((long)i, NpgsqlDbType.Bigint);
                importer.Write(BareRow.Device(i), NpgsqlDbType.Bigint);
                importer.Write(BareRow.Session, NpgsqlDbType.Text);
                importer.Write((long)i, NpgsqlDbType.Bigint);
                importer.Write(BareRow.Time(i), NpgsqlDbType.Bigint);
                importer.Write(BareRow.Kind, NpgsqlDbType.Text);
                importer.Write(1L, NpgsqlDbType.Bigint);
                importer.Write(BareRow.Payload, NpgsqlDbType.Bytea);
                importer.Write(BareRow.Data, NpgsqlDbType.Text);
                importer.WriteNull();
                importer.Write(BareRow.Source, NpgsqlDbType.Text);
                importer.Write(BareRow.Gateway, NpgsqlDbType.Text);
                importer.Write(BareRow.Rssi, NpgsqlDbType.Double);
                importer.Write(BareRow.Snr, NpgsqlDbType.Double);
            }

            importer.Complete();
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Figure: bare COPY of {count} rows: {count / seconds:0}/s, CPU for each: {meter.Each(first, meter.Read(), count)}"));
        return count / seconds;
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
