using NanoSensors.LoRaWan;
using NanoSensors.Server.Aggregates;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>GET /api/aggregates.</summary>
internal static class AggregatesEndpoint
{
    private const int MaxBuckets = 1000;
    private const int MaxDaysOfAll = 31;
    private static readonly string[] Kinds = ["parking", "air", "footfall"];

    public static void MapAggregates(this IEndpointRouteBuilder routes) => routes.MapGet("/api/aggregates", Get)
        .Produces<AggregateList>(200, "application/json", Csv.MediaType).ProducesValidationProblem().ProducesProblem(404)
        .WithName("listAggregates").WithSummary("Hours or days of a device, or of all of a kind")
        .WithDescription(
            "kind: parking, air or footfall. device: DevEUI; without it all devices of that profile, for at most "
            + $"{MaxDaysOfAll} days. bucket: hour (default) or day. zone: whose days, as Europe/Berlin, otherwise UTC. from and to: RFC 3339, widened to whole "
            + $"buckets, at most {MaxBuckets}; otherwise the last 24 hours or 30 days. combine: true for one series of all devices together: shares of all bays, people of all doors, and of the air the mean of their means. format: json or csv.");

    private static IResult Get(
        IReadingStore readings, IDeviceRegistry devices, TimeProvider time, string? device, string? kind, string? from, string? to, string? bucket,
        string? zone, string? format, string? combine)
    {
        var errors = new Dictionary<string, string[]>();
        Eui64? eui = QueryReader.Device(device, errors);
        if (!Kinds.Contains(kind))
            errors["kind"] = [string.IsNullOrEmpty(kind) ? "is missing: parking, air or footfall" : $"must be one of {string.Join(", ", Kinds)}, not \"{kind}\""];
        if (bucket is not (null or "" or "hour" or "day"))
            errors["bucket"] = [$"must be hour or day, not \"{bucket}\""];
        bool byDay = bucket == "day";
        TimeZoneInfo days = TimeZoneInfo.Utc;
        if (!string.IsNullOrEmpty(zone) && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out days!))
            errors["zone"] = [$"must be a time zone such as Europe/Berlin, not \"{zone}\""];
        if (combine is not (null or "" or "true" or "false"))
            errors["combine"] = [$"must be true or false, not \"{combine}\""];
        bool csv = QueryReader.IsCsv(format, errors);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset end = QueryReader.Time(to, "to", errors) ?? now;
        DateTimeOffset begin = QueryReader.Time(from, "from", errors)
            ?? QueryReader.Before(end, byDay ? TimeSpan.FromDays(30) : TimeSpan.FromHours(24));
        if (errors.Count > 0)
            return Problems.Fields(errors);

        if (begin >= end || begin.Year < 2000 || end.Year > 2999)
            return Problems.Field("from", $"must lie before to ({Rfc3339.Format(end)}), both in the years 2000 to 2999, not {Rfc3339.Format(begin)}");
        if (eui == null && end - begin > TimeSpan.FromDays(MaxDaysOfAll))
            return Problems.Field("device", $"is missing: more than {MaxDaysOfAll} days are given for one device at a time");
        if (Buckets.Over(begin, end, byDay ? days : null, MaxBuckets) is not { } buckets)
            return Problems.Field("from", $"must be at most {MaxBuckets} buckets before to; ask for days, or for a shorter time");
        if (eui is { } asked && devices.Find(asked) == null)
            return Problems.UnknownDevice(device!);

        IEnumerable<Device> chosen = devices.List().Select(status => status.Device)
            .Where(one => eui is { } only ? one.DevEui == only : one.Profile == kind);
        AggregateSeries[] series = combine == "true"
            ? [new AggregateSeries("all", "all", [.. Aggregator.Combine(buckets, chosen.Select(Run)).Select(AggregateView.Of)])]
            : [.. chosen.Select(one => new AggregateSeries(one.DevEui.ToString(), one.Name, [.. Run(one).Select(AggregateView.Of)]))];
        if (csv)
            return Csv.Result(CsvTables.Aggregates(kind!, series));
        return TypedResults.Ok(new AggregateList(
            kind!, byDay ? "day" : "hour", byDay ? days.Id : "UTC", Rfc3339.Format(buckets.From), Rfc3339.Format(buckets.To), series));

        AggregateBucket[] Run(Device one) => Aggregator.Run(kind!, buckets, readings.Samples(one.DevEui, kind!, buckets.From, buckets.To), now);
    }
}
