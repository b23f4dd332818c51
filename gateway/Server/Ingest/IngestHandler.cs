using System.Text.Json;
using System.Text.Unicode;
using NanoSensors.Server.Api;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>What the webhooks have in common: body, JSON, errors, storing.</summary>
internal sealed class IngestHandler(
    UplinkPipeline pipeline, IReadingStore readings, IngestSettings settings, ServerMetrics metrics, TimeProvider time)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <summary>Reads the body and stores what it holds.</summary>
    /// <param name="readUplink">Reads an uplink; null if the event is something else, or broken.</param>
    /// <param name="readEvent">Reads anything else.</param>
    public async Task<IResult> HandleAsync(
        HttpContext context, string source, Func<EventReader, DateTimeOffset, Uplink?> readUplink,
        Func<EventReader, byte[], DateTimeOffset, DeviceEvent?> readEvent)
    {
        if (context.Request.ContentType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(source, Problems.Of(
                415, "Events come as JSON.", $"The content type is \"{type}\"; choose JSON as the integration's encoding or format."));
        }

        byte[]? body = await ReadBodyAsync(context.Request);
        if (body == null)
        {
            return Refuse(source, Problems.Of(
                413, "The event is too large.", $"An event may have {settings.MaxBodyBytes} bytes (Ingest__MaxBodyBytes)."));
        }

        // The parser lets bytes pass within strings that no text can be made of.
        if (!Utf8.IsValid(body))
            return Refuse(source, Problems.Of(400, "The event is not JSON.", "It holds bytes that are not UTF-8."));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException e)
        {
            return Refuse(source, Problems.Of(400, "The event is not JSON.", $"{e.Message}"));
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refuse(source, Problems.Of(400, "The event is not a JSON object.", $"It is a {document.RootElement.ValueKind}."));
            DateTimeOffset now = time.GetUtcNow();
            var reader = new EventReader(document.RootElement);
            DeviceEvent? other = null;
            Uplink? uplink = readUplink(reader, now);
            if (uplink == null && reader.IsGood)
                other = readEvent(reader, body, now);
            if (!reader.IsGood)
                return Refuse(source, Problems.Fields(reader.Errors));
            if (uplink != null)
            {
                Reading? reading = await pipeline.StoreAsync(uplink);
                return TypedResults.Ok(reading == null
                    ? new IngestResult("duplicate")
                    : new IngestResult("stored", reading.Id, reading.Kind, reading.Error));
            }

            await readings.AppendEventAsync(other!);
            return TypedResults.Ok(new IngestResult("noted"));
        }
    }

    /// <summary>Counts a refusal.</summary>
    public IResult Refuse(string source, IResult answer)
    {
        metrics.EventRejected(source);
        return answer;
    }

    // Null if it is too large.
    private async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > settings.MaxBodyBytes)
            return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        byte[] buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0)
        {
            if (body.Length + read > settings.MaxBodyBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
