using NanoSensors.Server.Api;

namespace NanoSensors.Server.Ingest;

/// <summary>POST /ingest/chirpstack and POST /ingest/tts. A 2xx means that the event is stored; the same event twice is stored once.</summary>
internal static class IngestEndpoints
{
    public static void MapIngest(this IEndpointRouteBuilder routes, IngestSettings settings)
    {
        Describe(routes.MapPost("/ingest/chirpstack", ChirpStackAsync), settings).WithSummary("Events of ChirpStack v4's HTTP integration, JSON");
        Describe(routes.MapPost("/ingest/tts", ThingsStackAsync), settings).WithSummary("Webhook messages of The Things Stack v3, JSON");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, IngestSettings settings)
    {
        route.Produces<IngestResult>().ProducesValidationProblem().ProducesProblem(413).ProducesProblem(503);
        return string.IsNullOrEmpty(settings.Key) ? route : route.AddEndpointFilter(new ApiKeyFilter(settings.Key, "Ingest__Key")).ProducesProblem(401);
    }

    private static async Task<IResult> ChirpStackAsync(HttpContext context, IngestHandler handler)
    {
        string? type = context.Request.Query["event"];
        if (string.IsNullOrEmpty(type))
        {
            return handler.Refuse(
                ChirpStackEvents.Source, Problems.Field("event", "is missing in the address: /ingest/chirpstack?event=up, as ChirpStack sends it"));
        }

        if (!ChirpStackEvents.Types.Contains(type))
        {
            return handler.Refuse(
                ChirpStackEvents.Source, Problems.Field("event", $"must be one of {string.Join(", ", ChirpStackEvents.Types)}, not \"{type}\""));
        }

        return await handler.HandleAsync(
            context, ChirpStackEvents.Source,
            (reader, now) => type == "up" ? ChirpStackEvents.ReadUplink(reader, now) : null,
            (reader, body, now) => ChirpStackEvents.ReadEvent(reader, type, body, now));
    }

    private static Task<IResult> ThingsStackAsync(HttpContext context, IngestHandler handler)
    {
        string? type = null;
        return handler.HandleAsync(
            context, ThingsStackEvents.Source,
            (reader, now) => (type = ThingsStackEvents.TypeOf(reader)) == "uplink_message" ? ThingsStackEvents.ReadUplink(reader, now) : null,
            (reader, body, now) => ThingsStackEvents.ReadEvent(reader, type!, body, now));
    }
}
