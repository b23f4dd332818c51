using System.Data.Common;
using Microsoft.Data.Sqlite;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>The writing connection with its prepared statements.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : SqlWriter
{
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

    public override PendingReading Append(NewReading reading, DeviceRow? device = null)
    {
        device ??= SqlDevices.RowOf(this, reading.Device, reading.DeviceName);
        long time = reading.Time.ToUnixTimeMilliseconds();
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
        UpdateDevice(device.Id, (long)id, time, reading);
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

    // A late reading changes nothing of what a later one has told: the assignments see the row as it was.
    private void UpdateDevice(long device, long id, long time, NewReading reading)
    {
        Execute(
            """
            UPDATE devices SET last_seen = max(coalesce(last_seen, $2), $2), last_reading = $3, last_reading_time = $2,
                rssi = $4, snr = $5, battery_volts = coalesce($6, battery_volts), source = $7,
                profile = coalesce(profile, CASE WHEN $8 IN ('parking', 'air', 'footfall') THEN $8 END), spreading_factor = coalesce($9, spreading_factor),
                sensor_health = coalesce($10, sensor_health), firmware = coalesce($11, firmware), configuration_hash = coalesce($12, configuration_hash)
            WHERE id = $1 AND coalesce(last_reading_time, $2) <= $2
            """,
            device, time, id, reading.Rssi, reading.Snr, reading.BatteryVolts, reading.Source, reading.Kind, reading.SpreadingFactor,
            reading.SensorHealth, reading.FirmwareVersion, reading.ConfigurationHash);
        if (reading.Occupied is not { } occupied)
            return;
        Execute(
            """
            UPDATE devices SET occupied = $3, occupied_time = $2,
                occupied_since = CASE WHEN $4 OR occupied IS NULL OR occupied <> $3 THEN $2 ELSE occupied_since END
            WHERE id = $1 AND coalesce(occupied_time, $2) <= $2
            """,
            device, time, occupied, reading.IsTransition);
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
