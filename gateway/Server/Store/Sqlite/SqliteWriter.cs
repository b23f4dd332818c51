using System.Data.Common;
using Microsoft.Data.Sqlite;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store.Sql;
using SQLitePCL;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>
/// The writing connection with its prepared statements. What devices' rows hold is kept from one reading to the next, and written once for all readings of a
/// transaction; whoever else reads or writes finds the rows up to date, and what was kept is read anew after that.
/// </summary>
internal sealed class SqliteWriter(SqliteConnection connection) : SqlWriter
{
    private static readonly string UpdateDevice =
        $"UPDATE devices SET {string.Join(", ", DeviceState.Changing.Select((column, i) => $"{column.Name} = ${i + 2}"))} WHERE id = $1";

    private static readonly string FindDevice = $"SELECT {DeviceState.Columns} FROM devices WHERE dev_eui = $1";

    // More are read anew now and then.
    private const int MaxDevices = 10_000;

    private readonly Dictionary<string, SqliteCommand> _statements = [];
    private readonly Dictionary<ulong, DeviceState> _devices = [];
    private readonly List<DeviceState> _changed = [];
    private object? _version;

    public override void Begin()
    {
        Prepare("BEGIN IMMEDIATE", []).ExecuteNonQuery();
        // Another number if somebody else has written to the file meanwhile, for instance by hand.
        object? version = Prepare("PRAGMA data_version", []).ExecuteScalar();
        if (!Equals(version, _version))
            _devices.Clear();
        _version = version;
    }

    public override void Commit()
    {
        WriteDevices();
        Prepare("COMMIT", []).ExecuteNonQuery();
    }

    public override void Rollback()
    {
        _changed.Clear();
        _devices.Clear();
        try
        {
            Prepare("ROLLBACK", []).ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back itself, as it does when the disk is full.
        }
    }

    public override int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        LetGo();
        return Prepare(sql, values).ExecuteNonQuery();
    }

    public override object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        LetGo();
        return Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public override List<T> All<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        LetGo();
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        return reader.Rows(map);
    }

    public override void Script(string sql)
    {
        LetGo();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected override PendingReading AppendOne(NewReading reading)
    {
        DeviceState device = StateOf(reading);
        long time = reading.Time.ToUnixTimeMilliseconds();
        var pending = new PendingReading();
        if (RepeatedTransition.IsPossible(reading, device.LastReadingTime))
        {
            if (RepeatedTransition.IsStored(this, device.Id, reading))
                return pending;
            // Looking has let it go.
            device = StateOf(reading);
        }

        SqliteCommand insert = Prepare(
            """
            INSERT INTO readings (device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr, spreading_factor)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING
            """,
            [
                device.Id, reading.Session, (long)reading.FCnt, time, reading.Kind, reading.FPort, reading.Payload, reading.Data, reading.Error,
                reading.Source, reading.Gateway, reading.Rssi, reading.Snr, reading.SpreadingFactor,
            ]);
        if (insert.ExecuteNonQuery() == 0)
            return pending;
        long id = raw.sqlite3_last_insert_rowid(connection.Handle);
        device.Take(id, time, reading);
        if (!device.IsChanged)
        {
            device.IsChanged = true;
            _changed.Add(device);
        }

        if (reading.Outcome is { } outcome)
            SqlDownlinks.Resolve(this, device.Id, outcome);
        pending.Stored = SqlRows.ToReading(id, device.Name, reading);
        Stored.Add(pending.Stored);
        return pending;
    }

    public override void Accept(PendingFrame frame)
    {
        long? sessionRow = null;
        long device = 0;
        All(
            """
            UPDATE sessions SET f_cnt_up = $3
            WHERE device = (SELECT id FROM devices WHERE dev_eui = $1) AND join_nonce = $2 AND f_cnt_up < $3 RETURNING id, device
            """,
            row => (sessionRow, device) = (row.GetInt64(0), row.GetInt64(1)), frame.Session.Device.ToString(), frame.Session.JoinNonce, (long)frame.FCnt);
        if (sessionRow is { } id)
            frame.Accept(this, device, id);
    }

    public override void Dispose()
    {
        foreach (SqliteCommand statement in _statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private DeviceState StateOf(NewReading reading)
    {
        if (_devices.TryGetValue(reading.Device.Value, out DeviceState? state))
            return state;
        state = Find(reading.Device);
        if (state == null)
        {
            SqlDevices.RowOf(this, reading.Device, reading.DeviceName);
            state = Find(reading.Device)!;
        }

        if (_devices.Count >= MaxDevices)
            LetGo();
        _devices.Add(reading.Device.Value, state);
        return state;
    }

    private DeviceState? Find(Eui64 device)
    {
        using SqliteDataReader row = Prepare(FindDevice, [device.ToString()]).ExecuteReader();
        return row.Read() ? DeviceState.Of(row) : null;
    }

    // Somebody looks at the rows, and may change them.
    private void LetGo()
    {
        WriteDevices();
        _devices.Clear();
    }

    private void WriteDevices()
    {
        foreach (DeviceState device in _changed)
        {
            Prepare(UpdateDevice, [device.Id, .. DeviceState.Changing.Select(column => column.Value(device))]).ExecuteNonQuery();
            device.IsChanged = false;
        }

        _changed.Clear();
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
