using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/alerts.</summary>
internal static class AlertsEndpoint
{
    private const int MaxLimit = 1000;

    public static void MapAlerts(this IEndpointRouteBuilder routes) => routes.MapGet("/api/alerts", Get)
        .Produces<AlertList>().ProducesValidationProblem()
        .WithName("listAlerts").WithSummary("What is wrong, and what was, the newest first")
        .WithDescription(
            $"state: open (default), ended or all. kind: {string.Join(", ", AlertKind.All)}. device: DevEUI, or a gateway's EUI. "
            + $"limit: 1 to {MaxLimit}, otherwise 100. before: \"next\" of the page before.");

    private static IResult Get(IAlertStore alerts, string? state, string? kind, string? device, string? limit, string? before)
    {
        var errors = new Dictionary<string, string[]>();
        if (state is not (null or "" or "open" or "ended" or "all"))
            errors["state"] = [$"must be open, ended or all, not \"{state}\""];
        if (!string.IsNullOrEmpty(kind) && !AlertKind.All.Contains(kind))
            errors["kind"] = [$"must be one of {string.Join(", ", AlertKind.All)}, not \"{kind}\""];
        string? subject = QueryReader.Device(device, errors)?.ToString();
        int count = QueryReader.Limit(limit, 100, MaxLimit, errors);
        long last = QueryReader.Before(before, errors);
        if (errors.Count > 0)
            return Problems.Fields(errors);

        bool? open = state switch { "all" => null, "ended" => false, _ => true };
        IReadOnlyList<Alert> rows = alerts.List(new AlertQuery(open, string.IsNullOrEmpty(kind) ? null : kind, subject, last, count + 1));
        return TypedResults.Ok(new AlertList(
            alerts.Open().Count, [.. rows.Take(count).Select(AlertView.Of)], rows.Count > count ? rows[count - 1].Id : null));
    }
}
