using System.Diagnostics.Metrics;

namespace NanoSensors.Server.Metrics;

/// <summary>What the server counts. The names are those of the framework's instruments; /metrics writes them as Prometheus does.</summary>
public sealed class ServerMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "NanoSensors.Server";

    private static readonly string[] DownlinkWords =
    [
        "NONE", "TOO_LATE", "TOO_EARLY", "COLLISION_PACKET", "COLLISION_BEACON", "TX_FREQ", "TX_POWER", "GPS_UNLOCKED", "NO_ANSWER", "NO_GATEWAY",
    ];

    private readonly Meter _meter;
    private readonly Counter<long> _uplinks;
    private readonly Counter<long> _rejectedEvents;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _brokerConnections;
    private readonly Counter<long> _joins;
    private readonly Counter<long> _downlinks;
    private readonly Counter<long> _datagrams;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _storeOperations;
    private readonly Histogram<double> _storeCommits;
    private readonly Counter<long> _alerts;
    private readonly Counter<long> _alertNotices;

    public ServerMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _uplinks = _meter.CreateCounter<long>("nanosensors.uplinks", null, "Uplinks by source and result");
        _rejectedEvents = _meter.CreateCounter<long>("nanosensors.ingest.rejected", null, "Events of other network servers refused, by source");
        _deadLetters = _meter.CreateCounter<long>("nanosensors.amqp.dead.letters", null, "Events put into the dead-letter queue, by source");
        _brokerConnections = _meter.CreateCounter<long>("nanosensors.amqp.connections", null, "Connections made to the broker");
        _joins = _meter.CreateCounter<long>("nanosensors.joins", null, "Join requests by result");
        _downlinks = _meter.CreateCounter<long>("nanosensors.downlinks", null, "Downlinks by window and result");
        _datagrams = _meter.CreateCounter<long>("nanosensors.udp.datagrams", null, "Datagrams from gateways by type");
        _malformed = _meter.CreateCounter<long>("nanosensors.udp.malformed", null, "Datagrams, or frames in them, that could not be used, by reason");
        _storeOperations = _meter.CreateCounter<long>("nanosensors.store.operations", null, "Writes made durable");
        _storeCommits = _meter.CreateHistogram<double>("nanosensors.store.commit", "s", "Duration of a transaction with its commit");
        _alerts = _meter.CreateCounter<long>("nanosensors.alerts", null, "Alerts begun and ended by this server, by kind");
        _alertNotices = _meter.CreateCounter<long>("nanosensors.alert.notices", null, "Attempts to tell the webhook, by result");
    }

    public void Uplink(string source, string result) => _uplinks.Add(1, new("source", source), new("result", result));

    public void EventRejected(string source) => _rejectedEvents.Add(1, new KeyValuePair<string, object?>("source", source));

    /// <summary>An event that could not be used lies in the broker's dead-letter queue now.</summary>
    public void DeadLettered(string source) => _deadLetters.Add(1, new KeyValuePair<string, object?>("source", source));

    public void BrokerConnected() => _brokerConnections.Add(1);

    public void Join(string result) => _joins.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <param name="window">rx1, rx2, or none.</param>
    /// <param name="result">As the gateway said; words of its own are counted as one.</param>
    public void Downlink(string window, string result)
        => _downlinks.Add(1, new("window", window), new("result", DownlinkWords.Contains(result) ? result : "OTHER"));

    public void Datagram(string type) => _datagrams.Add(1, new KeyValuePair<string, object?>("type", type));

    public void Malformed(string reason) => _malformed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void StoreCommitted(int operations, TimeSpan duration)
    {
        _storeOperations.Add(operations);
        _storeCommits.Record(duration.TotalSeconds);
    }

    /// <param name="kind">A <see cref="Store.AlertKind"/>.</param>
    /// <param name="change">begun or ended.</param>
    public void Alert(string kind, string change) => _alerts.Add(1, new("kind", kind), new("change", change));

    /// <param name="result">delivered or failed.</param>
    public void AlertNotice(string result) => _alertNotices.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Dispose() => _meter.Dispose();
}
