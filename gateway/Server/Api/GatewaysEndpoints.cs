using NanoSensors.LoRaWan;
using NanoSensors.Server.Access;
using NanoSensors.Server.Alerts;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/gateways, DELETE /api/gateways/{eui}.</summary>
internal static class GatewaysEndpoints
{
    public static void MapGateways(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/gateways", Get).Produces<GatewayList>().WithName("listGateways")
            .WithSummary("The own gateways that have carried a genuine frame");
        routes.MapDelete("/api/gateways/{eui}", DeleteAsync).Produces(204).ProducesValidationProblem()
            .ProducesProblem(404).RequireOperator().WithName("forgetGateway")
            .WithSummary("Forgets a gateway that was taken away")
            .WithDescription("For operators. It is known again as soon as it carries a frame.");
    }

    private static GatewayList Get(IGatewayStore gateways, IAlertStore alerts)
    {
        HashSet<string> down = [.. alerts.Open().Where(alert => alert.Kind == AlertKind.Gateway).Select(alert => alert.Subject)];
        return new GatewayList([.. gateways.List().Select(one => new GatewayView(
            one.Gateway.ToString(), Rfc3339.Format(one.LastHeard), down.Contains(one.Gateway.ToString())))]);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string eui, GatewayWatch gateways, IAuditLog audit, TimeProvider time)
    {
        if (!Eui64.TryParse(eui, out Eui64 gateway))
            return Problems.Field("eui", $"must be a gateway's EUI of 16 hex digits, not \"{eui}\"");
        await audit.AppendAsync(new AuditEntry(
            time.GetUtcNow(), context.Connection.RemoteIpAddress?.ToString(), "remove gateway", gateway.ToString(), "{}") { Who = context.User.Identity?.Name });
        return await gateways.RemoveAsync(gateway)
            ? TypedResults.NoContent()
            : Problems.Of(404, "There is no such gateway.", $"{eui} has carried no frame. GET /api/gateways lists those that have.");
    }
}
