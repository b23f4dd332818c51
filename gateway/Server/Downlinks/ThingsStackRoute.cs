using System.Net;
using System.Text.Json.Nodes;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Downlinks;

/// <summary>
/// The Things Stack's webhook for downlinks (https://www.thethingsindustries.com/docs/integrations/webhooks/scheduling-downlinks/). It names a downlink
/// by the correlation identifier that we give it, but takes the same one twice; so an attempt without an answer is looked for in the queue before it is repeated.
/// To replace the queue instead would throw away what waits there already, ours and others'.
/// </summary>
internal sealed class ThingsStackRoute(ThingsStackSettings settings, AllowedHosts hosts, NetworkServerClient client) : IDownlinkRoute
{
    public string Source => ThingsStackEvents.Source;

    public string? Obstacle(DeviceStatus device)
    {
        if (hosts.IsEmpty)
        {
            return "It is behind The Things Stack: set ThingsStack__Hosts to the host that takes downlinks, such as eu1.cloud.thethings.network, and "
                + "Ingest__ThingsStack__Key to a key for the webhook.";
        }

        return device.HasPushAddress
            ? null
            : "It is behind The Things Stack, whose webhook has told no address for downlinks yet: give the webhook a downlink API key (or set ThingsStack__ApiKey), "
                + "and wait for the next uplink.";
    }

    public async Task<ForwardAnswer> SendAsync(ForwardedDownlink downlink, CancellationToken stop)
    {
        // The list may have become shorter since the address was kept.
        if (downlink.Push is not { } push || hosts.Check(push.Url) is not { } url)
            return new ForwardAnswer(ForwardState.Later, "no address for downlinks of this device is in ThingsStack__Hosts");
        Downlink what = downlink.Downlink;
        string reference = $"nanosensors:downlink:{what.Id}";
        string key = string.IsNullOrEmpty(settings.ApiKey) ? push.ApiKey : settings.ApiKey;
        if (downlink.Attempts > 0)
        {
            // The attempt before may have come through without its answer. A key that may not read is told so, and then there is no knowing.
            (HttpStatusCode found, JsonObject queue) = await client.GetAsync(QueueOf(url), key, stop);
            if (found == HttpStatusCode.OK && IsWaiting(queue, reference))
                return new ForwardAnswer(ForwardState.Sent, reference);
        }

        (HttpStatusCode status, JsonObject body) = await client.PostAsync(url, key, new JsonObject
        {
            ["downlinks"] = new JsonArray(new JsonObject
            {
                ["f_port"] = what.Content.FPort,
                ["frm_payload"] = Convert.ToBase64String(what.Content.Payload),
                ["priority"] = "NORMAL",
                ["correlation_ids"] = new JsonArray(reference),
            }),
        }, stop);
        ForwardAnswer answer = NetworkServerClient.Judge("The Things Stack", status, body);
        return answer.State == ForwardState.Sent ? answer with { Text = reference } : answer;
    }

    // AppAs.DownlinkQueueList in its api/ttn/lorawan/v3/applicationserver.proto: …/applications/{id}/devices/{id}/down. The push path is …/applications/{id}/
    // webhooks/{id}/devices/{id}/down/push, as AllowedHosts has seen to.
    private static Uri QueueOf(Uri push)
    {
        string[] path = push.AbsolutePath.Split('/');
        return new Uri(push, string.Join('/', [.. path[..6], .. path[8..11]]));
    }

    private static bool IsWaiting(JsonObject queue, string reference)
        => queue["downlinks"] is JsonArray downlinks && downlinks.OfType<JsonObject>()
            .Any(downlink => downlink["correlation_ids"] is JsonArray ids && ids.Any(id => id?.ToJsonString() == $"\"{reference}\""));
}
