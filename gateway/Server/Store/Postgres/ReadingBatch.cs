using System.Data.Common;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store.Sql;
using Npgsql;
using NpgsqlTypes;

namespace NanoSensors.Server.Store.Postgres;

/// <summary>
/// Stores the readings of a transaction. Which of them are there already is found out before, under the writer's lock, so that the rest go in by COPY,
/// which neither looks for conflicts nor names its rows: a counter above the highest of its session is new without looking, and only the others are
/// looked for, in all partitions, because the same frame may come with another time.
/// </summary>
internal sealed class ReadingBatch(PostgresWriter writer, NpgsqlConnection connection, Partitions partitions, ReadingListener listener)
{
    private static readonly string UpdateStatement = MakeUpdate();

    private readonly HashSet<Partition> _months = [];
    private readonly Dictionary<Eui64, DeviceEntry> _devices = [];
    private readonly Dictionary<(DeviceEntry Device, string Session), SessionCounters> _sessions = [];

    /// <summary>Stores what is new and tells the servers that listen.</summary>
    /// <param name="arrivals">What is to be stored.</param>
    /// <param name="end">Takes what goes out together with the commit.</param>
    public void Store(List<Arrival> arrivals, NpgsqlBatch end)
    {
        LoadDevices(arrivals);
        LoadSessions(arrivals);
        LoadKnown(arrivals);
        long last = (long)writer.Scalar("SELECT setval('reading_ids', nextval('reading_ids') + $1 - 1)", (long)arrivals.Count)!;
        List<Row> rows = Choose(arrivals, last - arrivals.Count);
        if (rows.Count == 0)
            return;
        Copy(rows);
        UpdateDevices(end);
        foreach (Row row in rows)
        {
            if (row.Arrival.Reading.Outcome is { } outcome)
                SqlDownlinks.Resolve(writer, row.Device.State.Id, outcome);
        }

        listener.Notify(end, rows[0].Id, rows[^1].Id);
    }

    private void LoadDevices(List<Arrival> arrivals)
    {
        var names = new Dictionary<Eui64, string?>();
        foreach (Arrival arrival in arrivals)
            names.TryAdd(arrival.Reading.Device, arrival.Reading.DeviceName);
        Load([.. names.Keys]);
        KeyValuePair<Eui64, string?>[] missing = [.. names.Where(one => !_devices.ContainsKey(one.Key))];
        if (missing.Length == 0)
            return;
        foreach ((Eui64 device, string? name) in missing)
            SqlDevices.RowOf(writer, device, name);
        Load([.. missing.Select(one => one.Key)]);
    }

    private void Load(Eui64[] devices)
    {
        writer.All(
            $"SELECT {DeviceState.Columns}, dev_eui, last_session, last_f_cnt FROM devices WHERE dev_eui = ANY($1)",
            row =>
            {
                var entry = new DeviceEntry(DeviceState.Of(row));
                _devices.Add(SqlRows.Eui(row.GetString(DeviceState.ColumnCount)), entry);
                if (SqlRows.Text(row, DeviceState.ColumnCount + 1) is { } session)
                    _sessions.Add((entry, session), new SessionCounters(row.GetInt64(DeviceState.ColumnCount + 2)));
                return entry;
            },
            (object)Array.ConvertAll(devices, device => device.ToString()));
    }

    // A device's session is the last one's in all but a few readings.
    private void LoadSessions(List<Arrival> arrivals)
    {
        var unknown = new List<(DeviceEntry Device, string Session)>();
        foreach (Arrival arrival in arrivals)
        {
            (DeviceEntry, string) key = KeyOf(arrival);
            if (_sessions.TryAdd(key, new SessionCounters(-1)))
                unknown.Add(key);
        }

        if (unknown.Count == 0)
            return;
        // Each by its own look into the index, however many rows the tables have.
        writer.All(
            """
            SELECT v.n, r.f_cnt FROM unnest($1, $2) WITH ORDINALITY v (device, session, n)
            CROSS JOIN LATERAL (SELECT f_cnt FROM readings WHERE device = v.device AND session = v.session ORDER BY f_cnt DESC LIMIT 1) r
            """,
            row => _sessions[unknown[(int)row.GetInt64(0) - 1]].Highest = row.GetInt64(1),
            unknown.ConvertAll(one => one.Device.State.Id).ToArray(), unknown.ConvertAll(one => PostgresValues.Text(one.Session)).ToArray());
    }

    private void LoadKnown(List<Arrival> arrivals)
    {
        var doubtful = new List<Arrival>();
        foreach (Arrival arrival in arrivals)
        {
            if (arrival.Reading.FCnt <= _sessions[KeyOf(arrival)].Highest)
                doubtful.Add(arrival);
        }

        if (doubtful.Count == 0)
            return;
        writer.All(
            """
            SELECT v.n FROM unnest($1, $2, $3) WITH ORDINALITY v (device, session, f_cnt, n)
            CROSS JOIN LATERAL (SELECT 1 FROM readings WHERE device = v.device AND session = v.session AND f_cnt = v.f_cnt LIMIT 1) r
            """,
            row =>
            {
                Arrival known = doubtful[(int)row.GetInt64(0) - 1];
                return _sessions[KeyOf(known)].Taken.Add(known.Reading.FCnt);
            },
            doubtful.ConvertAll(one => DeviceOf(one).State.Id).ToArray(), doubtful.ConvertAll(one => PostgresValues.Text(one.Reading.Session)).ToArray(),
            doubtful.ConvertAll(one => (long)one.Reading.FCnt).ToArray());
    }

    private List<Row> Choose(List<Arrival> arrivals, long lastId)
    {
        var rows = new List<Row>(arrivals.Count);
        foreach (Arrival arrival in arrivals)
        {
            NewReading reading = arrival.Reading;
            DeviceEntry device = DeviceOf(arrival);
            SessionCounters counters = _sessions[KeyOf(arrival)];
            if (!counters.Taken.Add(reading.FCnt))
                continue;
            counters.Highest = Math.Max(counters.Highest, reading.FCnt);
            device.Session = reading.Session;
            long time = reading.Time.ToUnixTimeMilliseconds();
            Partition partition = Partitions.Of(time);
            if (_months.Add(partition))
                partitions.Ensure(writer, partition);
            long id = ++lastId;
            device.State.Take(id, time, reading);
            arrival.Pending.Stored = SqlRows.ToReading(id, device.State.Name, reading);
            writer.Stored.Add(arrival.Pending.Stored);
            rows.Add(new Row(id, time, device, arrival));
        }

        return rows;
    }

    private void Copy(List<Row> rows)
    {
        using NpgsqlBinaryImporter importer = connection.BeginBinaryImport(
            "COPY readings (id, device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr, spreading_factor) FROM STDIN (FORMAT BINARY)");
        foreach (Row row in rows)
        {
            NewReading reading = row.Arrival.Reading;
            importer.StartRow();
            importer.Put(row.Id);
            importer.Put(row.Device.State.Id);
            importer.Put(reading.Session);
            importer.Put((long)reading.FCnt);
            importer.Put(row.Time);
            importer.Put(reading.Kind);
            importer.Put((long)reading.FPort);
            importer.Write(reading.Payload, NpgsqlDbType.Bytea);
            importer.Put(reading.Data);
            importer.Put(reading.Error);
            importer.Put(reading.Source);
            importer.Put(reading.Gateway);
            importer.Put(reading.Rssi);
            importer.Put(reading.Snr);
            importer.Put((long?)reading.SpreadingFactor);
        }

        importer.Complete();
    }

    private void UpdateDevices(NpgsqlBatch end)
    {
        DeviceEntry[] changed = [.. _devices.Values.Where(device => device.Session != null)];
        end.Add(
            UpdateStatement,
            [
                Array.ConvertAll(changed, one => one.State.Id), Array.ConvertAll(changed, one => PostgresValues.Text(one.Session!)),
                Array.ConvertAll(changed, one => _sessions[(one, one.Session!)].Highest),
                .. DeviceState.Changing.Select(column => column.Values(changed.Select(one => one.State))),
            ]);
    }

    private static string MakeUpdate()
    {
        string[] columns = ["last_session", "last_f_cnt", .. DeviceState.Changing.Select(column => column.Name)];
        return $"UPDATE devices d SET {string.Join(", ", columns.Select(name => $"{name} = v.{name}"))} "
            + $"FROM unnest($1, {string.Join(", ", columns.Select((_, i) => $"${i + 2}"))}) v (id, {string.Join(", ", columns)}) WHERE d.id = v.id";
    }

    private DeviceEntry DeviceOf(Arrival arrival) => _devices[arrival.Reading.Device];

    private (DeviceEntry Device, string Session) KeyOf(Arrival arrival) => (DeviceOf(arrival), arrival.Reading.Session);

    private readonly record struct Row(long Id, long Time, DeviceEntry Device, Arrival Arrival);

    private sealed class DeviceEntry(DeviceState state)
    {
        public DeviceState State { get; } = state;

        /// <summary>The session of its last new reading, or null if none is new.</summary>
        public string? Session { get; set; }
    }

    private sealed class SessionCounters(long highest)
    {
        /// <summary>The highest stored, or -1.</summary>
        public long Highest { get; set; } = highest;

        /// <summary>Those looked for and found, and those of this transaction.</summary>
        public HashSet<uint> Taken { get; } = [];
    }
}
