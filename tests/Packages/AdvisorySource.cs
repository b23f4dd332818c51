using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace NanoSensors.Tests.Packages;

/// <summary>A package source on this machine that serves nothing but advisories (NuGet's VulnerabilityInfo resource).</summary>
internal sealed class AdvisorySource : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _documents;

    /// <summary>Serves one advisory of high severity.</summary>
    /// <param name="package">The package's name.</param>
    /// <param name="versions">The versions that have it, as NuGet writes ranges.</param>
    /// <param name="advisory">Its address.</param>
    public AdvisorySource(string package, string versions, string advisory)
    {
        string root = $"http://127.0.0.1:{FreePort()}/";
        Index = root + "index.json";
        _documents = new Dictionary<string, string>
        {
            ["/index.json"] = JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["version"] = "3.0.0",
                ["resources"] = new[] { new Dictionary<string, string> { ["@id"] = root + "vulnerabilities.json", ["@type"] = "VulnerabilityInfo/6.7.0" } },
            }),
            ["/vulnerabilities.json"] = JsonSerializer.Serialize(new[]
            {
                new Dictionary<string, string> { ["@name"] = "base", ["@id"] = root + "base.json", ["@updated"] = "2026-01-01T00:00:00.0000000Z" },
            }),
            ["/base.json"] = JsonSerializer.Serialize(new Dictionary<string, object>
            {
                [package.ToLowerInvariant()] = new[] { new Dictionary<string, object> { ["severity"] = 2, ["url"] = advisory, ["versions"] = versions } },
            }),
        };
        _listener.Prefixes.Add(root);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The source's address.</summary>
    public string Index { get; }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            bool found = _documents.TryGetValue(context.Request.Url!.AbsolutePath, out string? document);
            context.Response.StatusCode = found ? 200 : 404;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(document ?? ""));
            context.Response.Close();
        }
    }
}
