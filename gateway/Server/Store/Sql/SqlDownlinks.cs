using System.Data.Common;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlDownlinks(SqlDatabase database, TimeProvider time) : IDownlinkQueue
{
    private const string Columns = "n.id, d.dev_eui, n.f_port, n.payload, n.token, n.command, n.state, n.created, n.expires, n.sent, n.result";

    private const string Query = "SELECT " + Columns + " FROM downlinks n JOIN devices d ON d.id = n.device ";

    public Task<Downlink> EnqueueAsync(Eui64 device, Func<int, DownlinkContent> build, DateTimeOffset created, DateTimeOffset expires)
        => database.WriteAsync(writer =>
        {
            long row = SqlDevices.RowOf(writer, device, null).Id;
            long last = (long)(writer.Scalar("SELECT coalesce(max(id), 0) FROM downlinks WHERE device = $1", row) ?? 0L);
            object? lastToken = writer.Scalar("SELECT token FROM downlinks WHERE id = $1", last);
            DownlinkContent content = build(lastToken is long token ? (int)((token + 1) & 255) : 1);
            long id = (long)writer.Scalar(
                """
                INSERT INTO downlinks (device, f_port, payload, token, command, state, created, expires)
                VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7) RETURNING id
                """,
                row, content.FPort, content.Payload, content.Token, content.Command, created.ToUnixTimeMilliseconds(), expires.ToUnixTimeMilliseconds())!;
            return writer.First(Query + "WHERE n.id = $1", ToDownlink, id)!;
        });

    public Task ReturnAsync(long id) => database.WriteAsync(writer =>
        writer.Execute("UPDATE downlinks SET state = 'queued', sent = NULL WHERE id = $1 AND state = 'sent'", id));

    public IReadOnlyList<Downlink> List(Eui64 device, int limit)
    {
        DateTimeOffset now = time.GetUtcNow();
        return database.Query(Query + "WHERE d.dev_eui = $1 ORDER BY n.id DESC LIMIT $2", ToDownlink, device.ToString(), limit)
            .ConvertAll(downlink => downlink is { State: "queued" } && downlink.Expires <= now ? downlink with { State = "expired" } : downlink);
    }

    /// <summary>Takes the oldest waiting downlink that fits and marks it as sent.</summary>
    public Downlink? Take(SqlWriter writer, long device, int maxPayloadLength)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Downlink? downlink = writer.First(
            Query + "WHERE n.device = $1 AND n.state = 'queued' AND n.expires > $2 AND length(n.payload) <= $3 ORDER BY n.id LIMIT 1",
            ToDownlink, device, now, maxPayloadLength);
        if (downlink != null)
            writer.Execute("UPDATE downlinks SET state = 'sent', sent = $2 WHERE id = $1", downlink.Id, now);
        return downlink;
    }

    /// <summary>Whether any waits, as far as a reader sees.</summary>
    public bool AnyWaiting(Eui64 device)
        => database.Query(
            "SELECT 1 FROM downlinks WHERE device = (SELECT id FROM devices WHERE dev_eui = $1) AND state = 'queued' AND expires > $2 LIMIT 1",
            row => row.GetInt32(0), device.ToString(), time.GetUtcNow().ToUnixTimeMilliseconds()).Count > 0;

    public bool AnyWaiting(SqlWriter writer, long device)
        => writer.Scalar(
            "SELECT 1 FROM downlinks WHERE device = $1 AND state = 'queued' AND expires > $2 LIMIT 1",
            device, time.GetUtcNow().ToUnixTimeMilliseconds()) != null;

    /// <summary>Notes a node's answer on the last command with that token.</summary>
    public static void Resolve(SqlWriter writer, long device, CommandOutcome outcome)
        => writer.Execute(
            """
            UPDATE downlinks SET state = $3, result = $4
            WHERE id = (SELECT max(id) FROM downlinks WHERE device = $1 AND token = $2 AND sent IS NOT NULL)
            """,
            device, outcome.Token, outcome.Done ? "acknowledged" : "refused", outcome.Result);

    private static Downlink ToDownlink(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Device = SqlRows.Eui(row.GetString(1)),
        Content = new DownlinkContent(
            row.GetInt32(2), row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetInt32(4), row.GetString(5)),
        State = row.GetString(6),
        Created = SqlRows.Time(row.GetInt64(7)),
        Expires = SqlRows.Time(row.GetInt64(8)),
        Sent = SqlRows.TimeOrNull(row, 9),
        Result = SqlRows.Text(row, 10),
    };
}
