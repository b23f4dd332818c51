using Microsoft.Data.Sqlite;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sqlite;

/// <summary>Between rows and values.</summary>
internal static class SqliteRows
{
    /// <summary>The columns that <see cref="ToReading"/> expects, of readings r and devices d.</summary>
    public const string ReadingColumns =
        "r.id, d.dev_eui, d.name, r.time, r.kind, r.f_port, r.f_cnt, r.source, r.rssi, r.snr, r.data, r.error, "
        + "CASE WHEN r.error IS NULL THEN NULL ELSE r.payload END";

    public const int ReadingColumnCount = 13;

    public static Reading ToReading(SqliteDataReader row, int at = 0) => new()
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
    };

    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1), Value = values[i] ?? DBNull.Value });
        return command;
    }

    public static List<T> Rows<T>(this SqliteCommand command, Func<SqliteDataReader, T> map)
    {
        using (command)
        {
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(map(reader));
            return rows;
        }
    }

    public static Eui64 Eui(string text) => Eui64.TryParse(text, out Eui64 value) ? value : default;

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static string? Text(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    public static double? Number(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDouble(at);

    public static DateTimeOffset? TimeOrNull(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : Time(row.GetInt64(at));
}
