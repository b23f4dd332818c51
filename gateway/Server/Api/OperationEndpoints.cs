using NanoSensors.Server.Access;
using NanoSensors.Server.Amqp;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server.Api;

/// <summary>GET /health, GET /health/live and GET /metrics.</summary>
internal static class OperationEndpoints
{
    public static void MapOperation(this IEndpointRouteBuilder routes, HttpSettings settings)
    {
        routes.MapGet("/health", Health).Produces<HealthView>().Produces<HealthView>(503).WithName("getHealth").WithSummary("Whether the server takes and keeps readings");
        // For what restarts a server: a full disk is not mended by that.
        routes.MapGet("/health/live", () => TypedResults.Text("alive")).WithName("getLife").WithSummary("Whether the server answers at all, whatever ails it");
        RouteHandlerBuilder metrics = routes.MapGet("/metrics", Metrics)
            .WithName("getMetrics").Produces<string>(200, "text/plain").WithSummary("Counters for Prometheus")
            .WithDescription("For operators, unless the server listens to its own machine alone or Http__OpenMetrics is set.");
        if (!settings.OpenMetrics && !SettingsCheck.IsLoopback(settings.Url))
            metrics.RequireOperator();
    }

    private static IResult Metrics(MetricsCollector metrics, IAlertStore alerts)
    {
        ILookup<string, Alert> open = alerts.Open().ToLookup(alert => alert.Kind);
        IEnumerable<Gauge> gauges = AlertKind.All.Select(kind => new Gauge("nanosensors_alerts_open", "Open alerts by kind", "kind", kind, open[kind].Count()));
        return TypedResults.Text(metrics.Write(gauges), "text/plain; version=0.0.4; charset=utf-8");
    }

    private static IResult Health(IStore store, GatewayTable gateways, SemtechUdpServer udp, BrokerState broker)
    {
        string fault = store.Fault ?? "ok";
        var view = new HealthView(fault == "ok" ? "ok" : "failing", fault, udp.LocalEndPoint?.ToString() ?? "off", gateways.CountRecent(), broker.Text);
        return TypedResults.Json(view, ApiJson.Default.HealthView, statusCode: fault == "ok" ? 200 : 503);
    }
}
