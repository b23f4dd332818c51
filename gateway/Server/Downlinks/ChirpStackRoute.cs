using System.Net;
using System.Text.Json.Nodes;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Downlinks;

/// <summary>
/// ChirpStack's REST API (chirpstack-rest-api): POST /api/devices/{dev_eui}/queue, by its api/proto/api/device.proto, DeviceService.Enqueue.
/// </summary>
internal sealed class ChirpStackRoute(ChirpStackSettings settings, NetworkServerClient client) : IDownlinkRoute
{
    public string Source => ChirpStackEvents.Source;

    public string? Obstacle(DeviceStatus device)
        => string.IsNullOrEmpty(settings.ApiUrl) || string.IsNullOrEmpty(settings.ApiToken)
            ? "It is behind ChirpStack: set ChirpStack__ApiUrl to the address of ChirpStack's REST API and ChirpStack__ApiToken to an API key of it."
            : null;

    public async Task<ForwardAnswer> SendAsync(ForwardedDownlink downlink, CancellationToken stop)
    {
        Downlink what = downlink.Downlink;
        var queue = new Uri($"{settings.ApiUrl!.TrimEnd('/')}/api/devices/{what.Device}/queue");
        string data = Convert.ToBase64String(what.Content.Payload);
        if (downlink.Attempts > 0)
        {
            // The attempt before may have come through without its answer.
            (HttpStatusCode found, JsonObject items) = await client.GetAsync(queue, settings.ApiToken!, stop);
            if (found == HttpStatusCode.OK && Waiting(items, what.Content.FPort, data) is { } there)
                return new ForwardAnswer(ForwardState.Sent, there);
        }

        (HttpStatusCode status, JsonObject body) = await client.PostAsync(queue, settings.ApiToken!, new JsonObject
        {
            ["queueItem"] = new JsonObject
            {
                ["devEui"] = what.Device.ToString(),
                ["confirmed"] = false,
                ["fPort"] = what.Content.FPort,
                ["data"] = data,
                ["expiresAt"] = Rfc3339.Format(what.Expires),
            },
        }, stop);
        ForwardAnswer answer = NetworkServerClient.Judge("ChirpStack", status, body);
        return answer.State == ForwardState.Sent ? answer with { Text = NetworkServerClient.Text(body, "id") } : answer;
    }

    private static string? Waiting(JsonObject items, int fPort, string data)
        => (items["result"] as JsonArray)?.OfType<JsonObject>()
            .Where(item => NetworkServerClient.Text(item, "data") == data && item["fPort"]?.ToJsonString() == fPort.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Select(item => NetworkServerClient.Text(item, "id")).FirstOrDefault();
}
