using System.Data.Common;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>The writing connection with its prepared statements.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : SqlWriter
{
    private static readonly string UpdateDevice =
        $"UPDATE devices SET {string.Join(", ", DeviceState.Changing.Select((column, i) => $"{column.Name} = ${i + 2}"))} WHERE id = $1";

    private readonly Dictionary<string, SqliteCommand> _statements = [];

    public override void Begin() => Execute("BEGIN IMMEDIATE");

    public override void Commit() => Execute("COMMIT");

    public override void Rollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back itself, as it does when the disk is full.
        }
    }

    public override int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    public override object? Scalar(string sql, params ReadOnlySpan<object?> values)
        => Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public override List<T> All<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        return reader.Rows(map);
    }

    public override void Script(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected override PendingReading AppendOne(NewReading reading)
    {
        DeviceState device = StateOf(reading);
        long time = reading.Time.ToUnixTimeMilliseconds();
        if (RepeatedTransition.IsPossible(reading, device.LastReadingTime) && RepeatedTransition.IsStored(this, device.Id, reading))
            return new PendingReading();
        object? id = Scalar(
            """
            INSERT INTO readings (device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr, spreading_factor)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING id
            """,
            device.Id, reading.Session, (long)reading.FCnt, time, reading.Kind, reading.FPort, reading.Payload, reading.Data, reading.Error,
            reading.Source, reading.Gateway, reading.Rssi, reading.Snr, reading.SpreadingFactor);
        var pending = new PendingReading();
        if (id == null)
            return pending;
        device.Take((long)id, time, reading);
        Execute(UpdateDevice, [device.Id, .. DeviceState.Changing.Select(column => column.Value(device))]);
        if (reading.Outcome is { } outcome)
            SqlDownlinks.Resolve(this, device.Id, outcome);
        pending.Stored = SqlRows.ToReading((long)id, device.Name, reading);
        Stored.Add(pending.Stored);
        return pending;
    }

    public override void Dispose()
    {
        foreach (SqliteCommand statement in _statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private DeviceState StateOf(NewReading reading)
    {
        DeviceRow row = SqlDevices.RowOf(this, reading.Device, reading.DeviceName);
        return First("SELECT " + DeviceState.Columns + " FROM devices WHERE id = $1", DeviceState.Of, row.Id)!;
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out SqliteCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1) });
            _statements.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
