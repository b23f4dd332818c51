using System.Net;
using System.Text.Json.Nodes;
using NanoSensors.Server.Devices;
using NanoSensors.Server.Ingest;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Downlinks;

/// <summary>
/// The Things Stack's webhook for downlinks (https://www.thethingsindustries.com/docs/integrations/webhooks/scheduling-downlinks/). It names a downlink
/// by the correlation identifier that we give it.
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
        (HttpStatusCode status, JsonObject body) = await client.PostAsync(url, string.IsNullOrEmpty(settings.ApiKey) ? push.ApiKey : settings.ApiKey, new JsonObject
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
}
