using System.Data.Common;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sql;

/// <summary>Between rows and values.</summary>
internal static class SqlRows
{
    /// <summary>The columns that <see cref="ToReading(DbDataReader, int)"/> expects, of readings r and devices d.</summary>
    public const string ReadingColumns =
        "r.id, d.dev_eui, d.name, r.time, r.kind, r.f_port, r.f_cnt, r.source, r.rssi, r.snr, r.data, r.error, "
        + "CASE WHEN r.error IS NULL THEN NULL ELSE r.payload END, r.gateway, r.spreading_factor";

    public static Reading ToReading(DbDataReader row, int at = 0) => new()
    {
        Id = row.GetInt64(at),
        Device = Eui(row.GetString(at + 1)),
        Name = row.GetString(at + 2),
        Time = Time(row.GetInt64(at + 3)),
        Kind = row.GetString(at + 4),
        FPort = row.GetInt32(at + 5),
        FCnt = (uint)row.GetInt64(at + 6),
        Source = row.GetString(at + 7),
        Rssi = Number(row, at + 8),
        Snr = Number(row, at + 9),
        Data = row.GetString(at + 10),
        Error = Text(row, at + 11),
        Payload = row.IsDBNull(at + 12) ? null : row.GetFieldValue<byte[]>(at + 12),
        Gateway = Text(row, at + 13),
        SpreadingFactor = row.IsDBNull(at + 14) ? null : row.GetInt32(at + 14),
    };

    /// <summary>A reading as the store would give it back.</summary>
    public static Reading ToReading(long id, string name, NewReading reading) => new()
    {
        Id = id,
        Device = reading.Device,
        Name = name,
        // Without what is below a millisecond.
        Time = Time(reading.Time.ToUnixTimeMilliseconds()),
        Kind = reading.Kind,
        FPort = reading.FPort,
        FCnt = reading.FCnt,
        Source = reading.Source,
        Rssi = reading.Rssi,
        Snr = reading.Snr,
        Gateway = reading.Gateway,
        SpreadingFactor = reading.SpreadingFactor,
        Data = reading.Data,
        Error = reading.Error,
        Payload = reading.Error == null ? null : reading.Payload,
    };

    public static List<T> Rows<T>(this DbDataReader reader, Func<DbDataReader, T> map)
    {
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public static Eui64 Eui(string text) => Eui64.TryParse(text, out Eui64 value) ? value : default;

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static string? Text(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    public static double? Number(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDouble(at);

    public static long? Integer(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt64(at);

    public static DateTimeOffset? TimeOrNull(DbDataReader row, int at) => row.IsDBNull(at) ? null : Time(row.GetInt64(at));
}
