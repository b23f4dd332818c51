using System.Collections.Concurrent;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Downlinks;

/// <summary>Keeps where The Things Stack takes downlinks for a device, which its webhooks tell in their headers with each message.</summary>
internal sealed class PushAddresses(ThingsStackSettings settings, AllowedHosts hosts, IDownlinkQueue queue, ILogger<PushAddresses> log)
{
    private readonly ConcurrentDictionary<Eui64, PushAddress> _known = new();

    /// <summary>Reads the headers of a webhook whose message is stored. What may not be called is passed over.</summary>
    public async Task NoteAsync(Eui64 device, IHeaderDictionary headers)
    {
        if (hosts.IsEmpty || headers["X-Downlink-Push"].ToString() is not { Length: > 0 } url)
            return;
        string key = !string.IsNullOrEmpty(settings.ApiKey) ? settings.ApiKey : headers["X-Downlink-Apikey"].ToString();
        if (hosts.Check(url) is not { } uri)
        {
            log.LogWarning(
                "A webhook for {Device} names {Host} for downlinks, which is not in ThingsStack__Hosts and is not called.",
                device, Uri.TryCreate(url, UriKind.Absolute, out Uri? other) ? other.Host : "no address");
            return;
        }

        // A key is a header of the request to come, in which nothing else than its characters may stand.
        var address = new PushAddress(uri.AbsoluteUri, key);
        if (key.Length is 0 or > 512 || !key.All(char.IsAscii) || key.Any(char.IsControl) || (_known.TryGetValue(device, out PushAddress? known) && known == address))
            return;
        try
        {
            await queue.KeepPushAddressAsync(device, address);
            _known[device] = address;
        }
        catch (StoreException e)
        {
            // The message itself is stored; the next one brings the address again.
            log.LogWarning("Where downlinks for {Device} go to could not be kept: {Message}", device, e.Message);
        }
    }
}
