using NanoSensors.Codec;

namespace NanoSensors.Server.Aggregates;

/// <summary>A reading of a doorway's running totals.</summary>
internal readonly record struct TotalSample(DateTimeOffset Time, int In, int Out);

/// <summary>People between two readings.</summary>
/// <param name="Restarted">The totals began anew in between, so that people between the last reading and that moment may be missing.</param>
internal readonly record struct TotalSpan(DateTimeOffset From, DateTimeOffset To, int In, int Out, bool Restarted);

/// <summary>
/// Turns running totals into people per span: the difference modulo <see cref="FootfallReading.CountModulus"/>, so that a lost frame loses nobody, a
/// frame that comes twice doubles nobody, and a total that wraps goes on.
/// </summary>
internal static class Totals
{
    // More than one person a second for the whole time, in one direction, through one door: the totals began anew.
    private const double MaxPerSecond = 1;
    private const int AlwaysPlausible = 60;

    /// <param name="samples">In the order of their time.</param>
    public static List<TotalSpan> Spans(IReadOnlyList<TotalSample> samples)
    {
        var spans = new List<TotalSpan>();
        for (int i = 1; i < samples.Count; i++)
        {
            TotalSample before = samples[i - 1];
            TotalSample sample = samples[i];
            double seconds = (sample.Time - before.Time).TotalSeconds;
            int countIn = Difference(before.In, sample.In);
            int countOut = Difference(before.Out, sample.Out);
            bool restarted = !IsPlausible(countIn, seconds) || !IsPlausible(countOut, seconds);
            if (restarted)
            {
                // Since then, if that can be; else it tells nothing.
                bool plausible = IsPlausible(sample.In, seconds) && IsPlausible(sample.Out, seconds);
                countIn = plausible ? sample.In : 0;
                countOut = plausible ? sample.Out : 0;
            }

            spans.Add(new TotalSpan(before.Time, sample.Time, countIn, countOut, restarted));
        }

        return spans;
    }

    /// <summary>
    /// How many of a span's people fall between two times, in whole people. Shares of a span that lie side by side add up to all of it,
    /// whatever they are asked for.
    /// </summary>
    public static int Share(int people, TotalSpan span, DateTimeOffset from, DateTimeOffset to) => (int)(Until(people, span, to) - Until(people, span, from));

    private static long Until(int people, TotalSpan span, DateTimeOffset time)
    {
        if (time <= span.From)
            return 0;
        if (time >= span.To)
            return people;
        long whole = (long)(span.To - span.From).TotalMilliseconds;
        return whole == 0 ? people : people * (long)(time - span.From).TotalMilliseconds / whole;
    }

    private static int Difference(int before, int after)
        => (after - before + FootfallReading.CountModulus) % FootfallReading.CountModulus;

    private static bool IsPlausible(int people, double seconds)
        => people < FootfallReading.CountModulus / 2 && people <= Math.Max(AlwaysPlausible, seconds * MaxPerSecond);
}
