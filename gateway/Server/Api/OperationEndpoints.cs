using NanoSensors.Server.Amqp;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server.Api;

/// <summary>GET /health and GET /metrics.</summary>
internal static class OperationEndpoints
{
    public static void MapOperation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Health).Produces<HealthView>().Produces<HealthView>(503).WithSummary("Whether the server takes and keeps readings");
        routes.MapGet("/metrics", (MetricsCollector metrics) => TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"))
            .WithSummary("Counters for Prometheus");
    }

    private static IResult Health(IStore store, GatewayTable gateways, SemtechUdpServer udp, BrokerState broker)
    {
        string fault = store.Fault ?? "ok";
        var view = new HealthView(fault == "ok" ? "ok" : "failing", fault, udp.LocalEndPoint?.ToString() ?? "off", gateways.CountRecent(), broker.Text);
        return TypedResults.Json(view, ApiJson.Default.HealthView, statusCode: fault == "ok" ? 200 : 503);
    }
}
