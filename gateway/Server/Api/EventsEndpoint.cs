using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using NanoSensors.Server.Live;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Api;

/// <summary>
/// GET /api/events: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), one "reading" for each reading
/// stored, one "alert" for each alert that begins or ends. A browser that reconnects says which reading it saw last and is sent what it missed.
/// </summary>
internal static class EventsEndpoint
{
    private const int MaxListeners = 1000;
    private const int MissedAtOnce = 1000;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/api/events", GetAsync)
        .Produces<string>(200, "text/event-stream").ProducesProblem(503)
        .WithName("followReadings").WithSummary("Readings and alerts as they come, as server-sent events")
        .WithDescription(
            "\"reading\" has the reading's number as id and one element of /api/readings as data. \"alert\", when one begins and when it ends, has no id and one "
            + "element of /api/alerts as data; who was away asks there.");

    private static async Task<IResult> GetAsync(HttpContext context, ReadingFeed feed, AlertFeed alertFeed, IReadingStore readings, IHostApplicationLifetime lifetime)
    {
        if (feed.Count >= MaxListeners)
            return Problems.Of(503, "Too many listeners.", $"{MaxListeners} connections listen already; ask /api/readings instead.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using ReadingFeed.Subscription subscription = feed.Subscribe();
        using AlertFeed.Subscription alerts = alertFeed.Subscribe();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await context.Response.WriteAsync(": readings and alerts follow\n\n", stop.Token);
            long last = 0;
            if (long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out long seen))
                last = await WriteMissedAsync(context.Response, readings, seen, stop.Token);
            await context.Response.Body.FlushAsync(stop.Token);
            await ForwardAsync(context.Response, subscription.Items, alerts.Items, last, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener has gone, or the server ends.
        }

        return Results.Empty;
    }

    // However many they are. What is stored meanwhile comes with them, so that what waits for the listener may overflow.
    private static async Task<long> WriteMissedAsync(HttpResponse response, IReadingStore readings, long last, CancellationToken stop)
    {
        while (true)
        {
            IReadOnlyList<Reading> missed = readings.After(last, MissedAtOnce);
            foreach (Reading reading in missed)
                last = await WriteAsync(response, reading, stop);
            if (missed.Count < MissedAtOnce)
                return last;
        }
    }

    private static async Task ForwardAsync(
        HttpResponse response, ChannelReader<Reading> readings, ChannelReader<Alert> alerts, long last, CancellationToken stop)
    {
        Task<bool> more = readings.WaitToReadAsync(stop).AsTask(), moreAlerts = alerts.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task first = await Task.WhenAny(more, moreAlerts, Task.Delay(KeepAlive, idle.Token));
            await idle.CancelAsync();
            if (first == more)
            {
                if (!await more)
                    return;
                while (readings.TryRead(out Reading? reading))
                {
                    if (reading.Id > last)
                        await WriteAsync(response, reading, stop);
                }

                more = readings.WaitToReadAsync(stop).AsTask();
            }
            else if (first == moreAlerts)
            {
                if (!await moreAlerts)
                    return;
                while (alerts.TryRead(out Alert? alert))
                    await response.WriteAsync($"event: alert\ndata: {JsonSerializer.Serialize(AlertView.Of(alert), ApiJson.Default.AlertView)}\n\n", stop);
                moreAlerts = alerts.WaitToReadAsync(stop).AsTask();
            }
            else
            {
                await response.WriteAsync(":\n\n", stop);
            }

            await response.Body.FlushAsync(stop);
        }
    }

    private static async Task<long> WriteAsync(HttpResponse response, Reading reading, CancellationToken stop)
    {
        var text = new StringBuilder();
        text.Append("id: ").Append(reading.Id).Append("\nevent: reading\ndata: ");
        text.Append(JsonSerializer.Serialize(ReadingView.Of(reading), ApiJson.Default.ReadingView)).Append("\n\n");
        await response.WriteAsync(text.ToString(), stop);
        return reading.Id;
    }
}
