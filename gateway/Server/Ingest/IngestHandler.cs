using NanoSensors.Server.Api;
using NanoSensors.Server.Downlinks;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Ingest;

/// <summary>What the webhooks have in common: the body and its limit, storing, and answers.</summary>
internal sealed class IngestHandler(
    UplinkPipeline pipeline, IReadingStore readings, PushAddresses pushAddresses, IngestSettings settings, ServerMetrics metrics, TimeProvider time)
{
    /// <summary>Reads the body and stores what it holds.</summary>
    /// <param name="parse">Makes an event of the body.</param>
    public async Task<IResult> HandleAsync(HttpContext context, string source, Func<byte[], DateTimeOffset, ParsedEvent> parse)
    {
        byte[]? body = await ReadBodyAsync(context.Request);
        if (body == null)
        {
            return Refuse(source, Problems.Of(
                413, "The event is too large.", $"An event may have {settings.MaxBodyBytes} bytes (Ingest__MaxBodyBytes)."));
        }

        ParsedEvent parsed = parse(body, time.GetUtcNow());
        if (parsed.Problem is { } problem)
            return Refuse(source, problem.Fields is { } fields ? Problems.Fields(fields) : Problems.Of(problem.Status, problem.Title, problem.Detail));
        if (parsed.Uplink is { } uplink)
        {
            Reading? reading = await pipeline.StoreAsync(uplink);
            if (source == ThingsStackEvents.Source)
                await pushAddresses.NoteAsync(uplink.Device, context.Request.Headers);
            return TypedResults.Ok(reading == null
                ? new IngestResult("duplicate")
                : new IngestResult("stored", reading.Id, reading.Kind, reading.Error));
        }

        await readings.AppendEventAsync(parsed.Other!);
        return TypedResults.Ok(new IngestResult("noted"));
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
