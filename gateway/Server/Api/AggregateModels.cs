using NanoSensors.Server.Aggregates;
using NanoSensors.Server.Ingest;

namespace NanoSensors.Server.Api;

/// <param name="Kind">parking, air or footfall.</param>
/// <param name="Bucket">hour or day.</param>
/// <param name="Zone">Whose days.</param>
/// <param name="From">Where the first bucket begins.</param>
/// <param name="To">Where the last one ends.</param>
public sealed record AggregateList(string Kind, string Bucket, string Zone, string From, string To, IReadOnlyList<AggregateSeries> Series);

/// <param name="Device">DevEUI, or "all".</param>
/// <param name="Buckets">All of them, the oldest first; one of which nothing is known has nothing but its time and 0 readings.</param>
public sealed record AggregateSeries(string Device, string Name, IReadOnlyList<AggregateView> Buckets);

/// <summary>A device in an hour or a day. What is not known is absent.</summary>
/// <param name="Readings">How many readings lie in it.</param>
/// <param name="KnownShare">Parking and footfall: for how much of the time the state or the people are known, 0 to 1.</param>
/// <param name="OccupiedShare">Parking: for how much of the known time a car stood there, 0 to 1.</param>
/// <param name="Arrivals">Parking: how many cars came.</param>
/// <param name="In">Footfall: people who came in.</param>
/// <param name="Out">Footfall: people who went out.</param>
/// <param name="Estimated">Footfall: true if readings are missing, so that the people are sure in number but not in time.</param>
/// <param name="Air">Air: what was measured, by the key that readings have.</param>
public sealed record AggregateView(
    string From, string To, int Readings, double? KnownShare, double? OccupiedShare, int? Arrivals, int? In, int? Out, bool? Estimated,
    IReadOnlyDictionary<string, StatisticsView>? Air)
{
    internal static AggregateView Of(AggregateBucket bucket) => new(
        Rfc3339.Format(bucket.From),
        Rfc3339.Format(bucket.To),
        bucket.Readings,
        bucket.Known > TimeSpan.Zero ? Math.Round(bucket.Known / ((bucket.To - bucket.From) * bucket.Devices), 4) : null,
        bucket is { Arrivals: not null } && bucket.Known > TimeSpan.Zero ? Math.Round(bucket.Occupied / bucket.Known, 4) : null,
        bucket.Arrivals,
        bucket.In,
        bucket.Out,
        bucket.Estimated ? true : null,
        bucket.Air.Count == 0 ? null : bucket.Air.ToDictionary(pair => pair.Key, pair => StatisticsView.Of(pair.Value)));
}

public sealed record StatisticsView(double Min, double Mean, double Max)
{
    internal static StatisticsView Of(Statistics value) => new(value.Min, Math.Round(value.Mean, 3), value.Max);
}
