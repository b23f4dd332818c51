using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NanoSensors.Server.Tests;

/// <summary>Another network server, as far as its downlink queue goes: keeps what it is sent and answers as it is told.</summary>
internal sealed class FakeNetworkServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeNetworkServer(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What came, in its order.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    public IEnumerable<Received> Posts => Requests.Where(request => request.Method == "POST");

    /// <summary>The answer to a request.</summary>
    public Func<Received, (int Status, string Body)> Answer { get; set; } = _ => (200, "{\"id\":\"f3c4\"}");

    /// <summary>Where to send somebody on to, or null.</summary>
    public string? Redirection { get; set; }

    public static async Task<FakeNetworkServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var server = new FakeNetworkServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string text = await reader.ReadToEndAsync();
        var received = new Received(
            context.Request.Method, context.Request.Path, context.Request.Headers.Authorization.ToString(), text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
        Requests.Enqueue(received);
        if (Redirection != null)
        {
            context.Response.Redirect(Redirection);
            return;
        }

        (int status, string body) = Answer(received);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }

    internal sealed record Received(string Method, string Path, string Authorization, JsonObject Body);
}
