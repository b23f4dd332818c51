using NanoSensors.LoRaWan;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/readings.</summary>
internal static class ReadingsEndpoint
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    private static readonly string[] Kinds = ["parking", "air", "footfall", "status", "acknowledgement", "unknown"];

    public static void MapReadings(this IEndpointRouteBuilder routes) => routes.MapGet("/api/readings", Get)
        .Produces<ReadingList>().ProducesValidationProblem()
        .WithSummary("Readings, the newest first")
        .WithDescription(
            "device: DevEUI. kind: parking, air, footfall, status, acknowledgement or unknown. from (inclusive) and to (exclusive): RFC 3339. "
            + $"limit: 1 to {MaxLimit}, otherwise {DefaultLimit}. cursor: \"next\" of the page before.");

    private static IResult Get(IReadingStore readings, string? device, string? kind, string? from, string? to, string? limit, string? cursor)
    {
        var errors = new Dictionary<string, string[]>();
        Eui64? eui = null;
        if (!string.IsNullOrEmpty(device))
        {
            if (Eui64.TryParse(device, out Eui64 value))
                eui = value;
            else
                errors["device"] = [$"must be a DevEUI of 16 hex digits, not \"{device}\""];
        }

        if (!string.IsNullOrEmpty(kind) && !Kinds.Contains(kind))
            errors["kind"] = [$"must be one of {string.Join(", ", Kinds)}, not \"{kind}\""];
        DateTimeOffset? fromTime = Time(from, "from", errors);
        DateTimeOffset? toTime = Time(to, "to", errors);
        int count = DefaultLimit;
        if (!string.IsNullOrEmpty(limit) && (!int.TryParse(limit, out count) || count is < 1 or > MaxLimit))
            errors["limit"] = [$"must be a whole number from 1 to {MaxLimit}, not \"{limit}\""];
        ReadingCursor before = default;
        if (!string.IsNullOrEmpty(cursor) && !ReadingCursor.TryParse(cursor, out before))
            errors["cursor"] = [$"must be \"next\" of the page before, not \"{cursor}\""];
        if (errors.Count > 0)
            return Problems.Fields(errors);

        ReadingPage page = readings.Query(new ReadingQuery(
            eui, string.IsNullOrEmpty(kind) ? null : kind, fromTime, toTime, count, string.IsNullOrEmpty(cursor) ? null : before));
        return TypedResults.Ok(new ReadingList([.. page.Readings.Select(ReadingView.Of)], page.Next?.ToString()));
    }

    private static DateTimeOffset? Time(string? text, string name, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        // A '+' that nobody escaped arrives as a space.
        if (Rfc3339.TryParse(text.Length > 6 && text[^6] == ' ' ? text[..^6] + "+" + text[^5..] : text, out DateTimeOffset time))
            return time;
        errors[name] = [$"must be an RFC 3339 time like 2026-01-12T08:59:28Z, not \"{text}\""];
        return null;
    }
}
