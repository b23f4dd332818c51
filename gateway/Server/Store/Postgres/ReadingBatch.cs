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
    private static readonly string LoadStatement = $"SELECT {DeviceState.Columns}, dev_eui, last_session, last_f_cnt FROM devices WHERE dev_eui = ANY($1)";

    private static readonly string UpdateStatement = MakeUpdate();

    // By the EUI's number, which a dictionary compares without making an object of it.
    private readonly Dictionary<ulong, DeviceEntry> _devices = [];

    /// <summary>Stores what is new and tells the servers that listen.</summary>
    /// <param name="arrivals">What is to be stored.</param>
    /// <param name="end">Takes what goes out together with the commit.</param>
    public void Store(List<Arrival> arrivals, NpgsqlBatch end)
    {
        LoadDevices(arrivals);
        List<Row> rows = [.. arrivals.Select(arrival => new Row(arrival, _devices[arrival.Reading.Device.Value]))];
        LoadSessions(rows);
        LoadKnown(rows);
        rows.RemoveAll(row => !row.Counters.Taken.Add(row.Reading.FCnt));
        RemoveRepeated(rows);
        if (rows.Count == 0)
            return;
        long last = (long)writer.Scalar("SELECT setval('reading_ids', nextval('reading_ids') + $1 - 1)", (long)rows.Count)!;
        Take(rows, last - rows.Count + 1);
        Copy(rows);
        UpdateDevices(end);
        foreach (Row row in rows)
        {
            if (row.Reading.Outcome is { } outcome)
                SqlDownlinks.Resolve(writer, row.Device.State.Id, outcome);
        }

        listener.Notify(end, rows[0].Id, rows[^1].Id);
    }

    private void LoadDevices(List<Arrival> arrivals)
    {
        var names = new Dictionary<ulong, string?>();
        foreach (Arrival arrival in arrivals)
            names.TryAdd(arrival.Reading.Device.Value, arrival.Reading.DeviceName);
        Load([.. names.Keys]);
        KeyValuePair<ulong, string?>[] missing = [.. names.Where(one => !_devices.ContainsKey(one.Key))];
        if (missing.Length == 0)
            return;
        foreach ((ulong device, string? name) in missing)
            SqlDevices.RowOf(writer, new Eui64(device), name);
        Load([.. missing.Select(one => one.Key)]);
    }

    private void Load(ulong[] devices) => writer.All(
        LoadStatement,
        row =>
        {
            var entry = new DeviceEntry(DeviceState.Of(row));
            _devices.Add(SqlRows.Eui(row.GetString(DeviceState.ColumnCount)).Value, entry);
            // A device's session is the last one's in all but a few readings.
            if (SqlRows.Text(row, DeviceState.ColumnCount + 1) is { } session)
                entry.Add(session, row.GetInt64(DeviceState.ColumnCount + 2));
            return entry;
        },
        (object)Array.ConvertAll(devices, device => new Eui64(device).ToString()));

    private void LoadSessions(List<Row> rows)
    {
        var unknown = new List<(DeviceEntry Device, SessionCounters Counters)>();
        foreach (Row row in rows)
        {
            string session = PostgresValues.Text(row.Reading.Session);
            if (row.Device.Find(session) is not { } counters)
            {
                counters = row.Device.Add(session, -1);
                unknown.Add((row.Device, counters));
            }

            row.Counters = counters;
        }

        if (unknown.Count == 0)
            return;
        // Each by its own look into the index, however many rows the tables have.
        writer.All(
            """
            SELECT v.n, r.f_cnt FROM unnest($1, $2) WITH ORDINALITY v (device, session, n)
            CROSS JOIN LATERAL (SELECT f_cnt FROM readings WHERE device = v.device AND session = v.session ORDER BY f_cnt DESC LIMIT 1) r
            """,
            row => unknown[(int)row.GetInt64(0) - 1].Counters.Highest = row.GetInt64(1),
            unknown.ConvertAll(one => one.Device.State.Id).ToArray(), unknown.ConvertAll(one => one.Counters.Session).ToArray());
    }

    private void LoadKnown(List<Row> rows)
    {
        List<Row> doubtful = rows.FindAll(row => row.Reading.FCnt <= row.Counters.Highest);
        if (doubtful.Count == 0)
            return;
        writer.All(
            """
            SELECT v.n FROM unnest($1, $2, $3) WITH ORDINALITY v (device, session, f_cnt, n)
            CROSS JOIN LATERAL (SELECT 1 FROM readings WHERE device = v.device AND session = v.session AND f_cnt = v.f_cnt LIMIT 1) r
            """,
            row =>
            {
                Row known = doubtful[(int)row.GetInt64(0) - 1];
                return known.Counters.Taken.Add(known.Reading.FCnt);
            },
            doubtful.ConvertAll(one => one.Device.State.Id).ToArray(), doubtful.ConvertAll(one => one.Counters.Session).ToArray(),
            doubtful.ConvertAll(one => (long)one.Reading.FCnt).ToArray());
    }

    // Seldom there is one to be looked for.
    private void RemoveRepeated(List<Row> rows)
    {
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            Row row = rows[i];
            if (RepeatedTransition.IsPossible(row.Reading, row.Device.State.LastReadingTime)
                && (rows.FindIndex(0, i, other => other.Device == row.Device && RepeatedTransition.AreOne(row.Reading, other.Reading)) >= 0
                    || RepeatedTransition.IsStored(writer, row.Device.State.Id, row.Reading)))
                rows.RemoveAt(i);
        }
    }

    private void Take(List<Row> rows, long id)
    {
        var months = new HashSet<Partition>();
        Partition month = default;
        foreach (Row row in rows)
        {
            row.Id = id++;
            if (row.Time < month.From || row.Time >= month.To)
            {
                month = Partitions.Of(row.Time);
                if (months.Add(month))
                    partitions.Ensure(writer, month);
            }

            row.Counters.Highest = Math.Max(row.Counters.Highest, row.Reading.FCnt);
            row.Device.Changed = row.Counters;
            row.Device.State.Take(row.Id, row.Time, row.Reading);
            Reading stored = SqlRows.ToReading(row.Id, row.Device.State.Name, row.Reading);
            row.Arrival.Pending.Stored = stored;
            writer.Stored.Add(stored);
        }
    }

    private void Copy(List<Row> rows)
    {
        using NpgsqlBinaryImporter importer = connection.BeginBinaryImport(
            "COPY readings (id, device, session, f_cnt, time, kind, f_port, payload, data, error, source, gateway, rssi, snr, spreading_factor) FROM STDIN (FORMAT BINARY)");
        foreach (Row row in rows)
        {
            NewReading reading = row.Reading;
            importer.StartRow();
            importer.Put(row.Id);
            importer.Put(row.Device.State.Id);
            importer.Put(row.Counters.Session);
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
        DeviceEntry[] changed = [.. _devices.Values.Where(device => device.Changed != null)];
        end.Add(
            UpdateStatement,
            [
                Array.ConvertAll(changed, one => one.State.Id), Array.ConvertAll(changed, one => one.Changed!.Session),
                Array.ConvertAll(changed, one => one.Changed!.Highest),
                .. DeviceState.Changing.Select(column => column.Values(changed.Select(one => one.State))),
            ]);
    }

    private static string MakeUpdate()
    {
        string[] columns = ["last_session", "last_f_cnt", .. DeviceState.Changing.Select(column => column.Name)];
        return $"UPDATE devices d SET {string.Join(", ", columns.Select(name => $"{name} = v.{name}"))} "
            + $"FROM unnest($1, {string.Join(", ", columns.Select((_, i) => $"${i + 2}"))}) v (id, {string.Join(", ", columns)}) WHERE d.id = v.id";
    }

    private sealed class Row(Arrival arrival, DeviceEntry device)
    {
        public Arrival Arrival { get; } = arrival;

        public NewReading Reading { get; } = arrival.Reading;

        public DeviceEntry Device { get; } = device;

        public long Time { get; } = arrival.Reading.Time.ToUnixTimeMilliseconds();

        public SessionCounters Counters { get; set; } = null!;

        public long Id { get; set; }
    }
}
