using System.Text;
using Microsoft.Data.Sqlite;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sqlite;

internal sealed class SqliteReadings(SqliteDatabase database) : IReadingStore
{
    // The longest duration that a parking event can tell is 31.8 days.
    private static readonly TimeSpan Around = TimeSpan.FromDays(32);

    public Task<Reading?> AppendAsync(NewReading reading) => database.WriteAsync(writer =>
        Insert(writer, SqliteDevices.RowOf(writer, reading.Device, reading.DeviceName), reading));

    public Task AppendEventAsync(DeviceEvent deviceEvent) => database.WriteAsync(writer =>
    {
        long device = SqliteDevices.RowOf(writer, deviceEvent.Device, deviceEvent.DeviceName).Id;
        long time = deviceEvent.Time.ToUnixTimeMilliseconds();
        writer.Execute(
            "INSERT INTO events (device, source, type, key, time, data) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            device, deviceEvent.Source, deviceEvent.Type, deviceEvent.Key, time, deviceEvent.Data);
        if (deviceEvent.Heard)
        {
            writer.Execute(
                "UPDATE devices SET last_seen = max(coalesce(last_seen, $2), $2), source = $3 WHERE id = $1", device, time, deviceEvent.Source);
        }

        return true;
    });

    public ReadingPage Query(ReadingQuery query) => database.Read(connection =>
    {
        var where = new StringBuilder();
        var values = new List<object?>();
        void And(string condition, object value)
        {
            values.Add(value);
            where.Append(where.Length == 0 ? "WHERE " : " AND ").Append(condition.Replace("?", "$" + values.Count, StringComparison.Ordinal));
        }

        if (query.Device is { } device)
            And("r.device = (SELECT id FROM devices WHERE dev_eui = ?)", device.ToString());
        if (query.Kind is { } kind)
            And("r.kind = ?", kind);
        if (query.From is { } from)
            And("r.time >= ?", CeilingMilliseconds(from));
        if (query.To is { } to)
            And("r.time < ?", CeilingMilliseconds(to));
        if (query.Before is { } before)
        {
            And("r.time <= ?", before.UnixMilliseconds);
            string time = "$" + values.Count;
            values.Add(before.Id);
            where.Append($" AND (r.time < {time} OR r.id < ${values.Count})");
        }

        values.Add(query.Limit + 1);
        List<Reading> rows = connection.Command(
            $"SELECT {SqliteRows.ReadingColumns} FROM readings r JOIN devices d ON d.id = r.device {where} "
            + $"ORDER BY r.time DESC, r.id DESC LIMIT ${values.Count}",
            values.ToArray()).Rows(row => SqliteRows.ToReading(row));
        if (rows.Count <= query.Limit)
            return new ReadingPage(rows, null);
        rows.RemoveAt(rows.Count - 1);
        return new ReadingPage(rows, new ReadingCursor(rows[^1].Time.ToUnixTimeMilliseconds(), rows[^1].Id));
    });

    public IReadOnlyList<Sample> Samples(Eui64 device, string kind, DateTimeOffset from, DateTimeOffset to) => database.Read(connection =>
    {
        const string Select = "SELECT time, data FROM readings WHERE device = (SELECT id FROM devices WHERE dev_eui = $1) AND kind = $2 AND error IS NULL AND ";
        string eui = device.ToString();
        long begin = CeilingMilliseconds(from);
        long end = CeilingMilliseconds(to);
        List<Sample> samples = connection
            .Command(Select + "time < $3 AND time >= $4 ORDER BY time DESC, id DESC LIMIT 1", eui, kind, begin, begin - (long)Around.TotalMilliseconds)
            .Rows(ToSample);
        samples.AddRange(connection.Command(Select + "time >= $3 AND time < $4 ORDER BY time, id", eui, kind, begin, end).Rows(ToSample));
        samples.AddRange(connection.Command(
            Select + "time >= $3 AND time < $4 ORDER BY time, id LIMIT 20", eui, kind, end, end + (long)Around.TotalMilliseconds).Rows(ToSample));
        return samples;
    });

    public IReadOnlyList<Reading> After(long id, int limit) => database.Read(connection => connection
        .Command(
            "SELECT " + SqliteRows.ReadingColumns + " FROM readings r JOIN devices d ON d.id = r.device WHERE r.id > $1 ORDER BY r.id LIMIT $2",
            id, limit)
        .Rows(row => SqliteRows.ToReading(row)));

    private static Sample ToSample(SqliteDataReader row) => new(SqliteRows.Time(row.GetInt64(0)), row.GetString(1));

    /// <summary>Inserts a reading and brings the device's row up to date; null if it was there already.</summary>
    public static Reading? Insert(SqliteWriter writer, DeviceRow device, NewReading reading)
    {
        long time = reading.Time.ToUnixTimeMilliseconds();
        int inserted = writer.Execute(
            """
            INSERT INTO readings (device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING
            """,
            device.Id, reading.Session, (long)reading.FCnt, time, reading.Kind, reading.FPort, reading.Payload, reading.Data, reading.Error,
            reading.Source, reading.Gateway, reading.Rssi, reading.Snr);
        if (inserted == 0)
            return null;
        long id = writer.LastInsertId;
        UpdateDevice(writer, device.Id, id, time, reading);
        if (reading.Outcome is { } outcome)
            SqliteDownlinks.Resolve(writer, device.Id, outcome);
        return new Reading
        {
            Id = id,
            Device = reading.Device,
            Name = device.Name,
            Time = SqliteRows.Time(time),
            Kind = reading.Kind,
            FPort = reading.FPort,
            FCnt = reading.FCnt,
            Source = reading.Source,
            Rssi = reading.Rssi,
            Snr = reading.Snr,
            Data = reading.Data,
            Error = reading.Error,
            Payload = reading.Error == null ? null : reading.Payload,
        };
    }

    // A late reading changes nothing of what a later one has told: the assignments see the row as it was.
    private static void UpdateDevice(SqliteWriter writer, long device, long id, long time, NewReading reading)
    {
        writer.Execute(
            """
            UPDATE devices SET last_seen = max(coalesce(last_seen, $2), $2), last_reading = $3, last_reading_time = $2,
                rssi = $4, snr = $5, battery_volts = coalesce($6, battery_volts), source = $7,
                profile = coalesce(profile, CASE WHEN $8 IN ('parking', 'air', 'footfall') THEN $8 END)
            WHERE id = $1 AND coalesce(last_reading_time, $2) <= $2
            """,
            device, time, id, reading.Rssi, reading.Snr, reading.BatteryVolts, reading.Source, reading.Kind);
        if (reading.Occupied is not { } occupied)
            return;
        writer.Execute(
            """
            UPDATE devices SET occupied = $3, occupied_time = $2,
                occupied_since = CASE WHEN $4 OR occupied IS NULL OR occupied <> $3 THEN $2 ELSE occupied_since END
            WHERE id = $1 AND coalesce(occupied_time, $2) <= $2
            """,
            device, time, occupied ? 1 : 0, reading.IsTransition ? 1 : 0);
    }

    private static long CeilingMilliseconds(DateTimeOffset time)
        => time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
}
