using NanoSensors.Server.Api;

namespace NanoSensors.Server.Ingest;

/// <summary>POST /ingest/chirpstack and POST /ingest/tts. A 2xx means that the event is stored; the same event twice is stored once.</summary>
internal static class IngestEndpoints
{
    public static void MapIngest(this IEndpointRouteBuilder routes, IngestSettings settings)
    {
        Describe(routes.MapPost("/ingest/chirpstack", ChirpStackAsync), settings, settings.ChirpStack, "Ingest__ChirpStack__Key")
            .WithName("takeChirpStackEvent").WithSummary("Events of ChirpStack v4's HTTP integration, JSON or Protobuf");
        Describe(routes.MapPost("/ingest/tts", ThingsStackAsync), settings, settings.ThingsStack, "Ingest__ThingsStack__Key")
            .WithName("takeThingsStackEvent").WithSummary("Webhook messages of The Things Stack v3, JSON");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, IngestSettings settings, IngestSourceSettings source, string setting)
    {
        route.Produces<IngestResult>().ProducesValidationProblem().ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        if (settings.KeyOf(source) is not { } key)
            return route;
        return route.AddEndpointFilter(new ApiKeyFilter(key, key == source.Key ? setting : "Ingest__Key")).ProducesProblem(401);
    }

    private static async Task<IResult> ChirpStackAsync(HttpContext context, IngestHandler handler)
    {
        string? type = context.Request.Query["event"];
        if (string.IsNullOrEmpty(type))
        {
            return handler.Refuse(
                ChirpStackEvents.Source, Problems.Field("event", "is missing in the address: /ingest/chirpstack?event=up, as ChirpStack sends it"));
        }

        if (BodyFormats.OfContentType(context.Request.ContentType) is not { } format)
        {
            return handler.Refuse(ChirpStackEvents.Source, Problems.Of(
                415, "Events come as JSON or Protobuf.",
                $"The content type is \"{context.Request.ContentType}\"; choose one of them as the integration's encoding."));
        }

        return await handler.HandleAsync(
            context, ChirpStackEvents.Source, (body, now) => EventParser.ChirpStack(type, body, format == BodyFormat.Protobuf, now));
    }

    private static async Task<IResult> ThingsStackAsync(HttpContext context, IngestHandler handler)
    {
        if (BodyFormats.OfContentType(context.Request.ContentType) != BodyFormat.Json)
        {
            return handler.Refuse(ThingsStackEvents.Source, Problems.Of(
                415, "Events come as JSON.", $"The content type is \"{context.Request.ContentType}\"; choose JSON as the webhook's format."));
        }

        return await handler.HandleAsync(context, ThingsStackEvents.Source, (body, now) => EventParser.ThingsStack(body, now));
    }
}
