using System.Collections.Concurrent;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Live;
using NanoSensors.Server.Store;
using NanoSensors.Server.Udp;

namespace NanoSensors.Server.Alerts;

/// <summary>
/// Which own gateways there are. Anybody who reaches the UDP port may claim to be one; one that has carried a genuine frame of a registered device is
/// one, and from then on every datagram of it is a sign of life.
/// </summary>
internal sealed class GatewayWatch(IGatewayStore store, GatewayTable table, ReadingFeed feed) : BackgroundService
{
    private readonly ConcurrentDictionary<Eui64, DateTimeOffset> _carriers = new();

    /// <summary>Notes what this server has heard, and tells what all have.</summary>
    public async Task<IReadOnlyList<HeardGateway>> ListAsync()
    {
        IReadOnlyList<HeardGateway> known = store.List();
        var heard = new List<HeardGateway>();
        foreach (Eui64 gateway in known.Select(one => one.Gateway).Union(_carriers.Keys))
        {
            if (table.LastHeard(gateway) is { } last && !known.Any(one => one.Gateway == gateway && one.LastHeard >= last))
                heard.Add(new HeardGateway(gateway, last));
        }

        if (heard.Count == 0)
            return known;
        await store.HeardAsync(heard);
        return store.List();
    }

    /// <summary>Forgets a gateway, until it carries a frame again.</summary>
    public Task<bool> RemoveAsync(Eui64 gateway)
    {
        _carriers.TryRemove(gateway, out _);
        return store.RemoveAsync(gateway);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using ReadingFeed.Subscription subscription = feed.Subscribe();
        try
        {
            await foreach (Reading reading in subscription.Items.ReadAllAsync(stoppingToken))
            {
                if (reading is { Source: "gateway", Gateway: { } text } && Eui64.TryParse(text, out Eui64 gateway))
                    _carriers[gateway] = reading.Time;
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
