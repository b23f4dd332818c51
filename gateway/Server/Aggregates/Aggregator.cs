using System.Text.Json;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Aggregates;

/// <summary>From one device's readings to its buckets.</summary>
internal static class Aggregator
{
    /// <summary>What an air node measures, by the codec's keys.</summary>
    public static readonly string[] AirKeys = ["temperature", "relativeHumidity", "pressure", "pm25", "pm10", "co2", "vocIndex"];

    /// <param name="kind">parking, air or footfall.</param>
    /// <param name="samples">The readings within the buckets, and those around that tell of them; in the order of their time.</param>
    /// <param name="now">Nothing is known after it.</param>
    public static AggregateBucket[] Run(string kind, Buckets buckets, IReadOnlyList<Sample> samples, DateTimeOffset now)
    {
        var rows = new AggregateBucket[buckets.Count];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = new AggregateBucket(buckets.Start(i), buckets.End(i));
        foreach (Sample sample in samples)
        {
            if (buckets.IndexOf(sample.Time) is >= 0 and var index)
                rows[index].Readings++;
        }

        switch (kind)
        {
            case "air":
                Air(rows, buckets, samples);
                break;
            case "footfall":
                Footfall(rows, buckets, samples);
                break;
            default:
                Parking(rows, buckets, samples, now);
                break;
        }

        return rows;
    }

    /// <summary>Many devices' buckets as one's.</summary>
    public static AggregateBucket[] Combine(Buckets buckets, IEnumerable<AggregateBucket[]> devices)
    {
        var rows = new AggregateBucket[buckets.Count];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = new AggregateBucket(buckets.Start(i), buckets.End(i)) { Devices = 0 };
        foreach (AggregateBucket[] device in devices)
        {
            for (int i = 0; i < rows.Length; i++)
                Combine(rows[i], device[i]);
        }

        return rows;
    }

    private static void Combine(AggregateBucket sum, AggregateBucket one)
    {
        sum.Devices++;
        sum.Readings += one.Readings;
        sum.Known += one.Known;
        sum.Occupied += one.Occupied;
        sum.Arrivals = Sum(sum.Arrivals, one.Arrivals);
        sum.In = Sum(sum.In, one.In);
        sum.Out = Sum(sum.Out, one.Out);
        sum.Estimated |= one.Estimated;
        foreach ((string key, Statistics value) in one.Air)
        {
            if (!sum.Air.TryGetValue(key, out Statistics? statistics))
                sum.Air.Add(key, statistics = new Statistics());
            statistics.Merge(value);
        }

        static int? Sum(int? a, int? b) => a == null ? b : b == null ? a : a + b;
    }

    private static void Air(AggregateBucket[] rows, Buckets buckets, IReadOnlyList<Sample> samples)
    {
        foreach (Sample sample in samples)
        {
            if (buckets.IndexOf(sample.Time) is not (>= 0 and var index))
                continue;
            using JsonDocument data = JsonDocument.Parse(sample.Data);
            foreach (string key in AirKeys)
            {
                if (Number(data, key) is not { } value)
                    continue;
                if (!rows[index].Air.TryGetValue(key, out Statistics? statistics))
                    rows[index].Air.Add(key, statistics = new Statistics());
                statistics.Add(value);
            }
        }
    }

    private static void Footfall(AggregateBucket[] rows, Buckets buckets, IReadOnlyList<Sample> samples)
    {
        var totals = new List<TotalSample>();
        foreach (Sample sample in samples)
        {
            using JsonDocument data = JsonDocument.Parse(sample.Data);
            if (Number(data, "countIn") is { } countIn && Number(data, "countOut") is { } countOut)
                totals.Add(new TotalSample(sample.Time, (int)countIn, (int)countOut));
        }

        foreach (TotalSpan span in Totals.Spans(totals))
        {
            // Where more than a bucket lies between two readings, nobody knows when in it the people came.
            bool estimated = span.Restarted || span.To - span.From > 1.5 * buckets.Length;
            // Frames of one moment have no time between them, but people.
            if (span.From == span.To && buckets.IndexOf(span.To) is >= 0 and var moment)
            {
                rows[moment].In = (rows[moment].In ?? 0) + span.In;
                rows[moment].Out = (rows[moment].Out ?? 0) + span.Out;
            }

            buckets.Split(span.From, span.To, (index, length) =>
            {
                AggregateBucket row = rows[index];
                row.In = (row.In ?? 0) + Totals.Share(span.In, span, row.From, row.To);
                row.Out = (row.Out ?? 0) + Totals.Share(span.Out, span, row.From, row.To);
                row.Known += length;
                row.Estimated |= estimated;
            });
        }
    }

    private static void Parking(AggregateBucket[] rows, Buckets buckets, IReadOnlyList<Sample> samples, DateTimeOffset now)
    {
        var states = new List<BaySample>();
        foreach (Sample sample in samples)
        {
            using JsonDocument data = JsonDocument.Parse(sample.Data);
            bool? occupied = data.RootElement.TryGetProperty("occupied", out JsonElement value)
                ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
                : null;
            states.Add(new BaySample(sample.Time, occupied, Number(data, "previousStateSeconds")));
        }

        var timeline = new BayTimeline(states, now);
        foreach (BaySegment segment in timeline.Segments)
        {
            buckets.Split(segment.From, segment.To, (index, length) =>
            {
                rows[index].Known += length;
                if (segment.Occupied)
                    rows[index].Occupied += length;
            });
        }

        foreach (AggregateBucket row in rows.Where(row => row.Known > TimeSpan.Zero))
            row.Arrivals = 0;
        foreach (DateTimeOffset arrival in timeline.Arrivals)
        {
            if (buckets.IndexOf(arrival) is >= 0 and var index)
                rows[index].Arrivals = (rows[index].Arrivals ?? 0) + 1;
        }
    }

    private static double? Number(JsonDocument data, string key)
        => data.RootElement.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
