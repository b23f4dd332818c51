using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/readings.</summary>
internal static class ReadingsEndpoint
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    private static readonly string[] Kinds = ["parking", "air", "footfall", "status", "acknowledgement", "unknown"];

    public static void MapReadings(this IEndpointRouteBuilder routes) => routes.MapGet("/api/readings", Get)
        .Produces<ReadingList>(200, "application/json", Csv.MediaType).ProducesValidationProblem()
        .WithName("listReadings").WithSummary("Readings, the newest first")
        .WithDescription(
            "device: DevEUI. kind: parking, air, footfall, status, acknowledgement or unknown. from (inclusive) and to (exclusive): RFC 3339. "
            + $"limit: 1 to {MaxLimit}, otherwise {DefaultLimit}. cursor: \"next\" of the page before. "
            + "format: json or csv; in CSV the next page is in the header Link.");

    private static IResult Get(
        HttpContext context, IReadingStore readings, string? device, string? kind, string? from, string? to, string? limit, string? cursor, string? format)
    {
        var errors = new Dictionary<string, string[]>();
        Eui64? eui = QueryReader.Device(device, errors);
        if (!string.IsNullOrEmpty(kind) && !Kinds.Contains(kind))
            errors["kind"] = [$"must be one of {string.Join(", ", Kinds)}, not \"{kind}\""];
        DateTimeOffset? fromTime = QueryReader.Time(from, "from", errors);
        DateTimeOffset? toTime = QueryReader.Time(to, "to", errors);
        int count = QueryReader.Limit(limit, DefaultLimit, MaxLimit, errors);
        ReadingCursor before = default;
        if (!string.IsNullOrEmpty(cursor) && !ReadingCursor.TryParse(cursor, out before))
            errors["cursor"] = [$"must be \"next\" of the page before, not \"{cursor}\""];
        bool csv = QueryReader.IsCsv(format, errors);
        if (errors.Count > 0)
            return Problems.Fields(errors);

        ReadingPage page = readings.Query(new ReadingQuery(
            eui, string.IsNullOrEmpty(kind) ? null : kind, fromTime, toTime, count, string.IsNullOrEmpty(cursor) ? null : before));
        if (csv)
        {
            if (page.Next is { } next)
                context.Response.Headers.Link = $"<{QueryReader.With(context.Request, "cursor", next.ToString())}>; rel=\"next\"";
            return Csv.Result(CsvTables.Readings(page.Readings));
        }

        return TypedResults.Ok(new ReadingList([.. page.Readings.Select(ReadingView.Of)], page.Next?.ToString()));
    }
}
