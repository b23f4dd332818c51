using NanoSensors.Server.Access;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/audit: who registered and commanded what.</summary>
internal static class AuditEndpoint
{
    private const int MaxLimit = 1000;

    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/api/audit", Get)
        .RequireOperator().WithName("listAudit")
        .Produces<AuditList>().ProducesValidationProblem()
        .WithSummary("Registrations and commands, the newest first")
        .WithDescription($"For operators. limit: 1 to {MaxLimit}, otherwise 100. before: \"next\" of the page before.");

    private static IResult Get(IAuditLog log, string? limit, string? before)
    {
        var errors = new Dictionary<string, string[]>();
        int count = QueryReader.Limit(limit, 100, MaxLimit, errors);
        long last = QueryReader.Before(before, errors);
        if (errors.Count > 0)
            return Problems.Fields(errors);
        IReadOnlyList<AuditRow> rows = log.List(last, count + 1);
        return TypedResults.Ok(new AuditList(
            [.. rows.Take(count).Select(row => new AuditView(
                row.Id, Rfc3339.Format(row.Entry.Time), row.Entry.Who, row.Entry.Address, row.Entry.Action, row.Entry.Device, new RawJson(row.Entry.Detail)))],
            rows.Count > count ? rows[count - 1].Id : null));
    }
}
