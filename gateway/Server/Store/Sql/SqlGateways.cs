using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Store.Sql;

internal sealed class SqlGateways(SqlDatabase database) : IGatewayStore
{
    public Task HeardAsync(IReadOnlyCollection<HeardGateway> gateways) => database.WriteAsync(writer =>
    {
        foreach (HeardGateway heard in gateways)
        {
            writer.Execute(
                """
                INSERT INTO gateways (eui, last_heard) VALUES ($1, $2) ON CONFLICT (eui) DO UPDATE
                SET last_heard = CASE WHEN gateways.last_heard > excluded.last_heard THEN gateways.last_heard ELSE excluded.last_heard END
                """,
                heard.Gateway.ToString(), heard.LastHeard.ToUnixTimeMilliseconds());
        }

        return true;
    });

    public IReadOnlyList<HeardGateway> List() => database.Query(
        "SELECT eui, last_heard FROM gateways ORDER BY eui", row => new HeardGateway(SqlRows.Eui(row.GetString(0)), SqlRows.Time(row.GetInt64(1))));

    public Task<bool> RemoveAsync(Eui64 gateway) => database.WriteAsync(writer => writer.Execute("DELETE FROM gateways WHERE eui = $1", gateway.ToString()) > 0);
}
