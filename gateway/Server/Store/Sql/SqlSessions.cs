using System.Data.Common;
using System.Text.Json;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlSessions : ISessionStore, IAsyncDisposable
{
    private const string ByAddress =
        "SELECT s.dev_addr, d.dev_eui, s.join_nonce, s.nwk_s_key, s.app_s_key, s.f_cnt_up, s.joined, s.link "
        + "FROM sessions s JOIN devices d ON d.id = s.device WHERE s.dev_addr IN () ORDER BY s.id DESC";

    private readonly SqlDatabase _database;
    private readonly SqlDownlinks _downlinks;
    private readonly KeyVault _vault;
    private readonly SessionKeys _keys;
    private readonly SharedLookup<Session> _sessions;

    public SqlSessions(SqlDatabase database, SqlDownlinks downlinks, KeyVault vault)
    {
        _database = database;
        _downlinks = downlinks;
        _vault = vault;
        _keys = new SessionKeys(vault.Unprotect);
        _sessions = new SharedLookup<Session>(database, ByAddress, ToSession);
    }

    public Task<Session?> JoinAsync(JoinAttempt attempt, Func<int, Session> derive) => _database.WriteAsync(writer =>
    {
        string eui = attempt.Device.ToString();
        if (writer.Execute(
            "UPDATE devices SET last_dev_nonce = $2, join_nonce = join_nonce + 1 WHERE dev_eui = $1 AND last_dev_nonce < $2 AND join_nonce < 16777215",
            eui, attempt.DevNonce) == 0)
            return null;
        long device = (long)writer.Scalar("SELECT id FROM devices WHERE dev_eui = $1", eui)!;
        long joinNonce = (long)writer.Scalar("SELECT join_nonce FROM devices WHERE id = $1", device)!;
        Session session = derive((int)joinNonce);
        long time = attempt.Time.ToUnixTimeMilliseconds();
        // Of the sessions before, only one that was used can still be in the device's hands.
        writer.Execute("DELETE FROM sessions WHERE device = $1 AND f_cnt_up < 0", device);
        writer.Execute(
            "INSERT INTO sessions (device, dev_addr, join_nonce, nwk_s_key, app_s_key, joined) VALUES ($1, $2, $3, $4, $5, $6)",
            device, session.DevAddr.ToString(), joinNonce, _vault.Protect(session.NwkSKey), _vault.Protect(session.AppSKey), time);
        writer.Execute("UPDATE devices SET last_seen = CASE WHEN last_seen > $2 THEN last_seen ELSE $2 END, joined_time = $2, source = 'gateway' WHERE id = $1", device, time);
        return session;
    });

    public Task<IReadOnlyList<Session>> FindAsync(DevAddr address) => _sessions.FindAsync(address.ToString());

    public async Task<AcceptResult> AcceptAsync(Session session, uint fCnt, Heard heard, NewReading? reading)
    {
        PendingFrame frame = await _database.WriteAsync(writer =>
        {
            var pending = new PendingFrame(session, fCnt, heard, reading);
            writer.Accept(pending);
            return pending;
        });
        return new AcceptResult(frame.Accepted != null, frame.Accepted?.Stored);
    }

    public async Task<Reading?> AcceptLateAsync(Session session, NewReading reading)
    {
        PendingReading? stored = await _database.WriteAsync(writer =>
            RowsOf(writer, session) is { } rows ? writer.Append(reading) : null);
        return stored?.Stored;
    }

    public Task ImproveAsync(Session session, uint fCnt, Heard heard) => _database.WriteAsync(writer =>
    {
        if (RowsOf(writer, session) is not { } rows)
            return false;
        writer.Execute(
            "UPDATE readings SET gateway = $4, rssi = $5, snr = $6 WHERE device = $1 AND session = $2 AND f_cnt = $3",
            rows.Device.Id, session.Key, (long)fCnt, heard.Gateway, heard.Rssi, heard.Snr);
        writer.Execute("UPDATE devices SET rssi = $2, snr = $3 WHERE id = $1", rows.Device.Id, heard.Rssi, heard.Snr);
        return true;
    });

    public Task UpdateLinkAsync(Session session, LinkState link, LinkStatus? status) => _database.WriteAsync(writer =>
    {
        if (RowsOf(writer, session) is not { } rows)
            return false;
        writer.Execute("UPDATE sessions SET link = $2 WHERE id = $1", rows.Session, JsonSerializer.Serialize(link, LinkJson.Default.LinkState));
        if (status != null)
        {
            writer.Execute(
                "UPDATE devices SET status_battery = $2, status_margin = $3, status_time = $4 WHERE id = $1",
                rows.Device.Id, status.Battery, status.MarginDb, status.Time.ToUnixTimeMilliseconds());
        }

        return true;
    });

    public async Task<DownlinkReservation?> ReserveDownlinkAsync(Session session, int maxPayloadLength, bool always)
    {
        // Looking costs nothing, a transaction does, and most uplinks need none.
        if (!always && !await _downlinks.AnyWaitingAsync(session.Device))
            return null;
        return await _database.WriteAsync(writer =>
        {
            if (RowsOf(writer, session) is not { } rows)
                return null;
            Downlink? downlink = _downlinks.Take(writer, rows.Device.Id, maxPayloadLength);
            if (downlink == null && !always)
                return null;
            writer.Execute("UPDATE sessions SET f_cnt_down = f_cnt_down + 1 WHERE id = $1", rows.Session);
            long fCntDown = (long)writer.Scalar("SELECT f_cnt_down FROM sessions WHERE id = $1", rows.Session)!;
            return new DownlinkReservation((uint)fCntDown, downlink, _downlinks.AnyWaiting(writer, rows.Device.Id));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        _keys.Dispose();
    }

    // Null if the session is gone: the device has joined anew and used that session, or has another key.
    private static SessionRow? RowsOf(SqlWriter writer, Session session) => writer.First(
        "SELECT s.id, d.id, d.name FROM sessions s JOIN devices d ON d.id = s.device WHERE d.dev_eui = $1 AND s.join_nonce = $2",
        row => new SessionRow(row.GetInt64(0), new DeviceRow(row.GetInt64(1), row.GetString(2))), session.Device.ToString(), session.JoinNonce);

    private Session ToSession(DbDataReader row) => new()
    {
        Device = SqlRows.Eui(row.GetString(1)),
        DevAddr = DevAddr.TryParse(row.GetString(0), out DevAddr address) ? address : default,
        JoinNonce = row.GetInt32(2),
        NwkSKey = _keys.Of(row.GetFieldValue<byte[]>(3)),
        AppSKey = _keys.Of(row.GetFieldValue<byte[]>(4)),
        LastFCntUp = row.GetInt64(5),
        Joined = SqlRows.Time(row.GetInt64(6)),
        Link = row.IsDBNull(7) ? new LinkState() : JsonSerializer.Deserialize(row.GetString(7), LinkJson.Default.LinkState)!,
    };

    private sealed record SessionRow(long Session, DeviceRow Device);
}
