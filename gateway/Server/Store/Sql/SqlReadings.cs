using System.Data.Common;
using System.Text;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlReadings(SqlDatabase database) : IReadingStore
{
    // The longest duration that a parking event can tell is 31.8 days.
    private static readonly TimeSpan Around = TimeSpan.FromDays(32);

    public event Action<IReadOnlyList<Reading>>? Stored
    {
        add => database.Stored += value;
        remove => database.Stored -= value;
    }

    public async Task<Reading?> AppendAsync(NewReading reading) => (await database.WriteAsync(writer => writer.Append(reading))).Stored;

    public Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<NewReading> readings) => database.AppendAsync(readings);

    public Task AppendEventAsync(DeviceEvent deviceEvent) => database.WriteAsync(writer =>
    {
        long device = SqlDevices.RowOf(writer, deviceEvent.Device, deviceEvent.DeviceName).Id;
        long time = deviceEvent.Time.ToUnixTimeMilliseconds();
        writer.Execute(
            "INSERT INTO events (device, source, type, key, time, data) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            device, deviceEvent.Source, deviceEvent.Type, deviceEvent.Key, time, deviceEvent.Data);
        if (deviceEvent.Heard)
        {
            writer.Execute(
                "UPDATE devices SET last_seen = CASE WHEN last_seen > $2 THEN last_seen ELSE $2 END, source = $3 WHERE id = $1", device, time, deviceEvent.Source);
        }

        if (deviceEvent.News is { } news)
            Tell(writer, device, time, news);
        return true;
    });

    // What is older than what was told last changes nothing.
    private static void Tell(SqlWriter writer, long device, long time, DeviceNews news)
    {
        if (news.HasJoined)
            writer.Execute("UPDATE devices SET joined_time = $2 WHERE id = $1 AND coalesce(joined_time, $2) <= $2", device, time);
        if (news.Status is { } status)
        {
            writer.Execute(
                "UPDATE devices SET status_battery = $3, status_margin = $4, status_time = $2 WHERE id = $1 AND coalesce(status_time, $2) <= $2",
                device, time, status.Battery, status.MarginDb);
        }

        if (news.Fault is { } fault)
        {
            writer.Execute(
                "UPDATE devices SET fault_level = $3, fault_code = $4, fault_text = $5, fault_time = $2 WHERE id = $1 AND coalesce(fault_time, $2) <= $2",
                device, time, fault.Level, fault.Code, fault.Description);
        }

        if (news.Downlink is not { } downlink)
            return;
        writer.Execute(
            "UPDATE devices SET downlink_state = $3, downlink_detail = $4, downlink_time = $2 WHERE id = $1 AND coalesce(downlink_time, $2) <= $2",
            device, time, downlink.State, downlink.Detail);
        SqlDownlinks.Tell(writer, device, downlink);
    }

    public ReadingPage Query(ReadingQuery query)
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
        List<Reading> rows = database.Query(
            $"SELECT {SqlRows.ReadingColumns} FROM readings r JOIN devices d ON d.id = r.device {where} "
            + $"ORDER BY r.time DESC, r.id DESC LIMIT ${values.Count}",
            row => SqlRows.ToReading(row), values.ToArray());
        if (rows.Count <= query.Limit)
            return new ReadingPage(rows, null);
        rows.RemoveAt(rows.Count - 1);
        return new ReadingPage(rows, new ReadingCursor(rows[^1].Time.ToUnixTimeMilliseconds(), rows[^1].Id));
    }

    public IReadOnlyList<Sample> Samples(Eui64 device, string kind, DateTimeOffset from, DateTimeOffset to)
    {
        const string Select = "SELECT time, data FROM readings WHERE device = (SELECT id FROM devices WHERE dev_eui = $1) AND kind = $2 AND error IS NULL AND ";
        string eui = device.ToString();
        long begin = CeilingMilliseconds(from);
        long end = CeilingMilliseconds(to);
        List<Sample> samples = database.Query(
            Select + "time < $3 AND time >= $4 ORDER BY time DESC, id DESC LIMIT 1", ToSample, eui, kind, begin, begin - (long)Around.TotalMilliseconds);
        samples.AddRange(database.Query(Select + "time >= $3 AND time < $4 ORDER BY time, id", ToSample, eui, kind, begin, end));
        samples.AddRange(database.Query(
            Select + "time >= $3 AND time < $4 ORDER BY time, id LIMIT 20", ToSample, eui, kind, end, end + (long)Around.TotalMilliseconds));
        return samples;
    }

    public IReadOnlyList<Reading> After(long id, int limit) => After(database, id, limit);

    public static IReadOnlyList<Reading> After(SqlDatabase database, long id, int limit) => database.Query(
        "SELECT " + SqlRows.ReadingColumns + " FROM readings r JOIN devices d ON d.id = r.device WHERE r.id > $1 ORDER BY r.id LIMIT $2",
        row => SqlRows.ToReading(row), id, limit);

    private static Sample ToSample(DbDataReader row) => new(SqlRows.Time(row.GetInt64(0)), row.GetString(1));

    private static long CeilingMilliseconds(DateTimeOffset time)
        => time.ToUnixTimeMilliseconds() + (time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
}
