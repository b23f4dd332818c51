using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NanoSensors.Server.Downlinks;

/// <summary>Speaks HTTP with other network servers: to where it is told and nowhere else, and for seconds only.</summary>
internal sealed class NetworkServerClient : IDisposable
{
    private const int MaxAnswer = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        // A redirection could lead to any host.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = MaxAnswer,
    };

    public Task<(HttpStatusCode Status, JsonObject Body)> GetAsync(Uri url, string token, CancellationToken stop)
        => SendAsync(new HttpRequestMessage(HttpMethod.Get, url), token, stop);

    public Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(Uri url, string token, JsonObject body, CancellationToken stop)
        => SendAsync(
            new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") }, token, stop);

    /// <summary>What an answer means for a downlink: who asks too often, or has no right (any more), may ask again when that is mended.</summary>
    public static ForwardAnswer Judge(string server, HttpStatusCode status, JsonObject body)
    {
        if ((int)status is >= 200 and <= 299)
            return new ForwardAnswer(ForwardState.Sent, null);
        string said = Text(body, "message") is { Length: > 0 } message ? $": {(message.Length > 300 ? message[..300] : message)}" : "";
        bool never = status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;
        return new ForwardAnswer(never ? ForwardState.Refused : ForwardState.Later, $"{server} answered {(int)status}{said}");
    }

    public static string? Text(JsonObject body, string name)
        => body[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpRequestMessage request, string token, CancellationToken stop)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage answer = await _http.SendAsync(request, stop);
            string text = await answer.Content.ReadAsStringAsync(stop);
            try
            {
                return (answer.StatusCode, JsonNode.Parse(text) as JsonObject ?? []);
            }
            catch (JsonException)
            {
                return (answer.StatusCode, []);
            }
        }
    }
}
