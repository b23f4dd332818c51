namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlAudit(SqlDatabase database) : IAuditLog
{
    public Task AppendAsync(AuditEntry entry) => database.WriteAsync(writer => writer.Execute(
        "INSERT INTO audit (time, address, action, device, detail, who) VALUES ($1, $2, $3, $4, $5, $6)",
        entry.Time.ToUnixTimeMilliseconds(), entry.Address, entry.Action, entry.Device, entry.Detail, entry.Who));

    public IReadOnlyList<AuditRow> List(long before, int limit) => database.Query(
        "SELECT id, time, address, action, device, detail, who FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2",
        row => new AuditRow(
            row.GetInt64(0),
            new AuditEntry(SqlRows.Time(row.GetInt64(1)), SqlRows.Text(row, 2), row.GetString(3), row.GetString(4), row.GetString(5)) { Who = SqlRows.Text(row, 6) }),
        before, limit);
}
