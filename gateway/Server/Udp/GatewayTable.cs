using System.Collections.Concurrent;
using System.Net;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Udp;

/// <summary>The gateways that were heard, and where each takes downlinks: at the address its last PULL_DATA came from.</summary>
public sealed class GatewayTable(TimeProvider time)
{
    // Anybody who reaches the port may claim to be a gateway.
    private const int MaxGateways = 10_000;
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ulong, Entry> _gateways = new();

    /// <summary>Notes a PUSH_DATA.</summary>
    public void Heard(Eui64 gateway) => Update(gateway, null);

    /// <summary>Notes a PULL_DATA.</summary>
    public void Pulled(Eui64 gateway, EndPoint address) => Update(gateway, address);

    /// <summary>Where the gateway takes downlinks, or null if it has not asked for any.</summary>
    public EndPoint? DownlinkAddress(Eui64 gateway) => _gateways.TryGetValue(gateway.Value, out Entry? entry) ? entry.Address : null;

    /// <summary>When the gateway was heard last by this server, or null if never.</summary>
    public DateTimeOffset? LastHeard(Eui64 gateway) => _gateways.TryGetValue(gateway.Value, out Entry? entry) ? entry.LastHeard : null;

    /// <summary>How many were heard within the last minute.</summary>
    public int CountRecent()
    {
        DateTimeOffset since = time.GetUtcNow() - Recent;
        return _gateways.Values.Count(entry => entry.LastHeard >= since);
    }

    private void Update(Eui64 gateway, EndPoint? address)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!_gateways.ContainsKey(gateway.Value) && _gateways.Count >= MaxGateways)
            return;
        _gateways.AddOrUpdate(
            gateway.Value,
            _ => new Entry(now, address),
            (_, old) => new Entry(now, address ?? old.Address));
    }

    private sealed record Entry(DateTimeOffset LastHeard, EndPoint? Address);
}
