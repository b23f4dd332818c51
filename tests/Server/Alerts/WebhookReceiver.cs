using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NanoSensors.Server.Tests;

/// <summary>The address that an operator has alerts posted to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/alerts");

    /// <summary>What the next deliveries are answered with; 204 when it is empty.</summary>
    public ConcurrentQueue<Func<Task<int>>> Answers { get; } = new();

    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    public static async Task<WebhookReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/alerts", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async Task<Delivery[]> WaitAsync(int count)
    {
        for (int i = 0; i < 500 && Deliveries.Count < count; i++)
            await Task.Delay(20);
        Assert.HasCount(count, Deliveries);
        return [.. Deliveries];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        string body = await reader.ReadToEndAsync();
        Deliveries.Enqueue(new Delivery(request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body));
        return Results.StatusCode(Answers.TryDequeue(out Func<Task<int>>? answer) ? await answer() : 204);
    }

    internal sealed record Delivery(IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
    }
}
