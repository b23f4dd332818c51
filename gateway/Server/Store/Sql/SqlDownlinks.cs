using System.Data.Common;
using System.Text;
using NanoSensors.Codec;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlDownlinks(SqlDatabase database, KeyVault vault, TimeProvider time) : IDownlinkQueue, IAsyncDisposable
{
    private static readonly string WaitingQuery =
        $"SELECT DISTINCT d.dev_eui FROM devices d JOIN downlinks n ON n.device = d.id AND n.state = 'queued' AND n.expires > ${SharedLookup<bool>.Most + 1} WHERE d.dev_eui IN ()";

    private const string Columns = "n.id, d.dev_eui, n.f_port, n.payload, n.token, n.command, n.state, n.created, n.expires, n.sent, n.result, n.reference";

    private const string Query = "SELECT " + Columns + " FROM downlinks n JOIN devices d ON d.id = n.device ";

    private readonly SharedLookup<bool> _waiting = new(database, WaitingQuery, _ => true, () => [time.GetUtcNow().ToUnixTimeMilliseconds()]);

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

    public async Task<IReadOnlyList<ForwardedDownlink>> ClaimAsync(DateTimeOffset until, int limit)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Looking costs nothing, a transaction does, and mostly there is none.
        if (database.Query("SELECT 1 FROM downlinks WHERE state = 'queued' AND next_try <= $1 AND expires > $1 LIMIT 1", row => row.GetInt32(0), now).Count == 0)
            return [];
        return await database.WriteAsync(writer => Claim(writer, until, now, limit));
    }

    public Task SettleAsync(ForwardedDownlink downlink, ForwardOutcome outcome) => database.WriteAsync(writer => writer.Execute(
        """
        UPDATE downlinks SET state = $3, result = $4, reference = $5, next_try = $6, sent = $7
        WHERE id = $1 AND state = 'queued' AND next_try = $2
        """,
        downlink.Downlink.Id, downlink.Claim, outcome.State, outcome.Reason, outcome.Reference,
        outcome.NextTry?.ToUnixTimeMilliseconds() ?? 0L, outcome.State == "sent" ? time.GetUtcNow().ToUnixTimeMilliseconds() : null));

    public Task KeepPushAddressAsync(Eui64 device, PushAddress address) => database.WriteAsync(writer => writer.Execute(
        "UPDATE devices SET push_url = $2, push_key = $3 WHERE dev_eui = $1",
        device.ToString(), address.Url, vault.Protect(Encoding.UTF8.GetBytes(address.ApiKey))));

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
            Query + "WHERE n.device = $1 AND n.state = 'queued' AND n.expires > $2 AND n.next_try <= $2 AND length(n.payload) <= $3 ORDER BY n.id LIMIT 1",
            ToDownlink, device, now, maxPayloadLength);
        if (downlink != null)
            writer.Execute("UPDATE downlinks SET state = 'sent', sent = $2 WHERE id = $1", downlink.Id, now);
        return downlink;
    }

    /// <summary>Whether any waits, as far as a reader sees.</summary>
    public async Task<bool> AnyWaitingAsync(Eui64 device) => (await _waiting.FindAsync(device.ToString())).Count > 0;

    public bool AnyWaiting(SqlWriter writer, long device)
        => writer.Scalar(
            "SELECT 1 FROM downlinks WHERE device = $1 AND state = 'queued' AND expires > $2 LIMIT 1",
            device, time.GetUtcNow().ToUnixTimeMilliseconds()) != null;

    /// <summary>Notes a node's answer on the last command with that token. A node that reports more or less often from now on is missed accordingly.</summary>
    public static void Resolve(SqlWriter writer, long device, CommandOutcome outcome)
    {
        byte[]? payload = writer.Scalar(
            """
            UPDATE downlinks SET state = $3, result = $4
            WHERE id = (SELECT max(id) FROM downlinks WHERE device = $1 AND token = $2 AND sent IS NOT NULL) RETURNING payload
            """,
            device, outcome.Token, outcome.Done ? "acknowledged" : "refused", outcome.Result) as byte[];
        var command = new Command();
        if (!outcome.Done || payload == null || command.Decode(payload, 0, payload.Length) != DecodeError.None || command.Type != CommandType.SetInterval)
            return;
        // 0 says that nobody minds its silence, and stays.
        writer.Execute("UPDATE devices SET expected_interval = $2 WHERE id = $1 AND coalesce(expected_interval, -1) <> 0", device, (long)command.Value);
    }

    /// <summary>Another network server tells of a downlink that it had taken.</summary>
    public static void Tell(SqlWriter writer, long device, DownlinkNews news)
    {
        // Ours are not confirmed, so that an acknowledgement that "did not come" is one that ran out in the queue.
        string? state = news.State switch { DownlinkNews.Failed => "refused", DownlinkNews.Unanswered => "expired", _ => null };
        if (state == null)
            return;
        foreach (string reference in news.References)
        {
            writer.Execute(
                "UPDATE downlinks SET state = $3, result = $4 WHERE device = $1 AND reference = $2 AND state = 'sent'",
                device, reference, state, news.Detail);
        }
    }

    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    private List<ForwardedDownlink> Claim(SqlWriter writer, DateTimeOffset until, long now, int limit)
    {
        long claim = until.ToUnixTimeMilliseconds();
        List<ForwardedDownlink> due = writer.All(
            "SELECT " + Columns + """
            , d.source, d.push_url, d.push_key, n.attempts, n.next_try FROM downlinks n JOIN devices d ON d.id = n.device
            WHERE n.state = 'queued' AND n.next_try <= $1 AND n.expires > $1 AND d.source IN ('chirpstack', 'tts')
                AND NOT EXISTS (SELECT 1 FROM downlinks o WHERE o.device = n.device AND o.id < n.id AND o.state = 'queued' AND o.expires > $1)
            ORDER BY n.id LIMIT $2
            """,
            row => new ForwardedDownlink(
                ToDownlink(row), row.GetString(12),
                row.IsDBNull(13) ? null : new PushAddress(row.GetString(13), Encoding.UTF8.GetString(vault.Unprotect(row.GetFieldValue<byte[]>(14)))),
                row.GetInt32(15), row.GetInt64(16)),
            now, limit);
        // Another server may have read the same row at the same time; only one of them changes it.
        return [.. due
            .Where(one => writer.Execute(
                "UPDATE downlinks SET next_try = $3, attempts = attempts + 1 WHERE id = $1 AND state = 'queued' AND next_try = $2",
                one.Downlink.Id, one.Claim, claim) == 1)
            .Select(one => one with { Claim = claim })];
    }

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
        Reference = SqlRows.Text(row, 11),
    };
}
