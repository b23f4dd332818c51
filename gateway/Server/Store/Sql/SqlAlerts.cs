using System.Data.Common;
using System.Text;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlAlerts(SqlDatabase database) : IAlertStore
{
    private const string Columns = "a.id, a.kind, a.subject, a.name, a.began, a.ended, a.detail";

    private const string Returned = " RETURNING id, kind, subject, name, began, ended, detail";

    public Task<Alert?> BeginAsync(NewAlert alert, bool tell) => database.WriteAsync(writer =>
    {
        // The index alerts_open is what makes it one.
        Alert? begun = writer.First(
            "INSERT INTO alerts (kind, subject, name, began, detail) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING" + Returned,
            ToAlert, alert.Kind, alert.Subject, alert.Name, alert.Began.ToUnixTimeMilliseconds(), alert.Detail);
        if (begun != null && tell)
            Tell(writer, begun, "begun");
        return begun;
    });

    public Task<Alert?> EndAsync(string kind, string subject, DateTimeOffset time, bool tell) => database.WriteAsync(writer =>
    {
        Alert? ended = writer.First(
            "UPDATE alerts SET ended = CASE WHEN began > $3 THEN began ELSE $3 END WHERE kind = $1 AND subject = $2 AND ended IS NULL" + Returned,
            ToAlert, kind, subject, time.ToUnixTimeMilliseconds());
        if (ended != null && tell)
            Tell(writer, ended, "ended");
        return ended;
    });

    public IReadOnlyList<Alert> Open() => database.Query("SELECT " + Columns + " FROM alerts a WHERE a.ended IS NULL ORDER BY a.id DESC", ToAlert);

    public IReadOnlyList<Alert> List(AlertQuery query)
    {
        var where = new StringBuilder("a.id < $1");
        var values = new List<object?> { query.Before, query.Limit };
        if (query.Open is { } open)
            where.Append(open ? " AND a.ended IS NULL" : " AND a.ended IS NOT NULL");
        if (query.Kind is { } kind)
            And("a.kind", kind);
        if (query.Subject is { } subject)
            And("a.subject", subject);
        return database.Query($"SELECT {Columns} FROM alerts a WHERE {where} ORDER BY a.id DESC LIMIT $2", ToAlert, values.ToArray());

        void And(string column, string value)
        {
            values.Add(value);
            where.Append($" AND {column} = ${values.Count}");
        }
    }

    public Task<IReadOnlyList<AlertNotice>> TakeNoticesAsync(DateTimeOffset now, DateTimeOffset lease, int limit)
        => database.WriteAsync<IReadOnlyList<AlertNotice>>(writer =>
        {
            List<AlertNotice> due = writer.All(
                "SELECT " + Columns + ", n.id, n.event, n.attempts FROM alert_notices n JOIN alerts a ON a.id = n.alert "
                + "WHERE n.due <= $1 AND NOT EXISTS (SELECT 1 FROM alert_notices o WHERE o.alert = n.alert AND o.id < n.id) ORDER BY n.due, n.id LIMIT $2",
                row => new AlertNotice(row.GetInt64(7), row.GetString(8), row.GetInt32(9), ToAlert(row)), now.ToUnixTimeMilliseconds(), limit);
            // Where two servers have read the same, the second one finds it put off.
            return due.FindAll(notice => writer.Execute(
                "UPDATE alert_notices SET due = $3, attempts = attempts + 1 WHERE id = $1 AND due <= $2",
                notice.Id, now.ToUnixTimeMilliseconds(), lease.ToUnixTimeMilliseconds()) > 0);
        });

    public Task RemoveNoticeAsync(long id) => database.WriteAsync(writer => writer.Execute("DELETE FROM alert_notices WHERE id = $1", id));

    public Task PutOffNoticeAsync(long id, DateTimeOffset due)
        => database.WriteAsync(writer => writer.Execute("UPDATE alert_notices SET due = $2 WHERE id = $1", id, due.ToUnixTimeMilliseconds()));

    public Task<DateTimeOffset> WatchAsync(DateTimeOffset now, TimeSpan pause) => database.WriteAsync(writer => SqlRows.Time((long)writer.Scalar(
        """
        INSERT INTO watch (id, since, last) VALUES (1, $1, $1) ON CONFLICT (id) DO UPDATE SET
            since = CASE WHEN excluded.last - watch.last > $2 THEN excluded.last ELSE watch.since END,
            last = CASE WHEN watch.last > excluded.last THEN watch.last ELSE excluded.last END
        RETURNING since
        """,
        now.ToUnixTimeMilliseconds(), (long)pause.TotalMilliseconds)!));

    /// <summary>Removes alerts that ended before a time, as far as nothing is left to tell of them.</summary>
    /// <returns>How many.</returns>
    public static int RemoveBefore(SqlWriter writer, long before, int limit) => writer.Execute(
        "DELETE FROM alerts WHERE id IN (SELECT a.id FROM alerts a WHERE a.ended < $1 AND NOT EXISTS (SELECT 1 FROM alert_notices n WHERE n.alert = a.id) LIMIT $2)",
        before, limit);

    private static void Tell(SqlWriter writer, Alert alert, string what)
        => writer.Execute("INSERT INTO alert_notices (alert, event, due) VALUES ($1, $2, 0)", alert.Id, what);

    private static Alert ToAlert(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), SqlRows.Time(row.GetInt64(4)), SqlRows.TimeOrNull(row, 5), row.GetString(6));
}
