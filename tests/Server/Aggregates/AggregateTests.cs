using NanoSensors.Codec;
using NanoSensors.Server.Aggregates;

namespace NanoSensors.Server.Tests;

/// <summary>Running totals and bay events to hours and days, as calculations.</summary>
[TestClass]
public sealed class AggregateTests
{
    private const int Modulus = FootfallReading.CountModulus;
    private static readonly DateTimeOffset Noon = new(2026, 1, 12, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void A_total_that_wraps_goes_on()
    {
        TotalSpan span = Totals.Spans([Total(0, Modulus - 3, 5), Total(10, 4, 5)]).Single();
        Assert.AreEqual((7, 0, false), (span.In, span.Out, span.Restarted));
    }

    [TestMethod]
    public void A_frame_that_comes_twice_doubles_nobody_and_a_lost_one_loses_nobody()
    {
        TotalSample[] all = [Total(0, 100, 50), Total(10, 107, 53), Total(20, 107, 60), Total(30, 140, 61)];
        foreach (TotalSample[] arrived in new[] { all, [all[0], all[1], all[1], all[2], all[3]], [all[0], all[3]] })
        {
            List<TotalSpan> spans = Totals.Spans(arrived);
            Assert.AreEqual((40, 11), (spans.Sum(span => span.In), spans.Sum(span => span.Out)));
        }
    }

    [TestMethod]
    public void Totals_that_begin_anew_count_from_zero()
    {
        TotalSpan span = Totals.Spans([Total(0, 20_000, 19_000), Total(10, 12, 9)]).Single();
        Assert.AreEqual((12, 9, true), (span.In, span.Out, span.Restarted));
        // One direction is enough to tell, and what cannot be counts as nothing.
        span = Totals.Spans([Total(0, 3, 19_000), Total(10, 12, 9)]).Single();
        Assert.AreEqual((12, 9, true), (span.In, span.Out, span.Restarted));
        span = Totals.Spans([Total(0, 20_000, 19_000), Total(10, 9_000, 9)]).Single();
        Assert.AreEqual((0, 0, true), (span.In, span.Out, span.Restarted));
    }

    [TestMethod]
    public void Shares_of_a_span_add_up_whatever_they_are_asked_for()
    {
        const int Seed = 20260112;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        for (int run = 0; run < 500; run++)
        {
            var span = new TotalSpan(Noon, Noon.AddMilliseconds(random.Next(1, 10_000_000)), random.Next(0, 16_000), 0, false);
            DateTimeOffset at = span.From;
            int sum = 0;
            while (at < span.To)
            {
                DateTimeOffset next = at.AddMilliseconds(random.Next(1, 3_000_000));
                int share = Totals.Share(span.In, span, at, next);
                Assert.IsGreaterThanOrEqualTo(0, share);
                sum += share;
                at = next;
            }

            Assert.AreEqual(span.In, sum);
        }
    }

    [TestMethod]
    public void Cars_come_and_go()
    {
        BayTimeline bay = Bay(60, Event(0, true, 600), Event(20, false, 1200), Event(30, true, 600));
        AssertSegments(bay, (-10, 0, false), (0, 20, true), (20, 30, false), (30, 60, true));
        AssertArrivals(bay, 0, 30);
    }

    [TestMethod]
    public void An_event_that_comes_twice_is_one_arrival()
    {
        BayTimeline bay = Bay(60, Event(0, true, 600), Event(1, true, 600), Event(20, false, 1200), Event(20.5, false, 1200), Event(30, true, 600));
        AssertSegments(bay, (-10, 0, false), (0, 1, true), (1, 20, true), (20, 20.5, false), (20.5, 30, false), (30, 60, true));
        AssertArrivals(bay, 0, 30);
    }

    [TestMethod]
    public void One_lost_event_is_put_back_where_it_was()
    {
        // Left at 20, came back at 30; the leaving was lost.
        BayTimeline bay = Bay(40, Event(0, true, 600), Event(30, true, 600));
        AssertSegments(bay, (-10, 0, false), (0, 20, true), (20, 30, false), (30, 40, true));
        AssertArrivals(bay, 0, 30);
        // Came at 20, left at 30; the coming was lost.
        bay = Bay(40, Event(0, false, 600), Event(30, false, 600));
        AssertSegments(bay, (-10, 0, true), (0, 20, false), (20, 30, true), (30, 40, false));
        AssertArrivals(bay, 20);
    }

    [TestMethod]
    public void After_two_lost_events_the_time_between_is_not_known_but_the_arrivals_are_right()
    {
        BayTimeline bay = Bay(50, Event(0, true, 600), Event(40, false, 600));
        AssertSegments(bay, (-10, 0, false), (30, 40, true), (40, 50, false));
        AssertArrivals(bay, 0, 30);
        bay = Bay(50, Event(0, false, 600), Event(40, true, 600));
        AssertSegments(bay, (-10, 0, true), (30, 40, false), (40, 50, true));
        AssertArrivals(bay, 30, 40);
    }

    [TestMethod]
    public void Events_that_waited_at_the_node_are_put_where_they_happened()
    {
        // Came at 0 and left at 30, both sent at 60 when the network was back, and came again at 90.
        BayTimeline bay = Bay(100, Event(60, true, 600), Event(61, false, 1800), Event(90, true, 3600));
        AssertSegments(bay, (-10, 0, false), (0, 30, true), (30, 90, false), (90, 100, true));
        AssertArrivals(bay, 0, 90);
    }

    [TestMethod]
    public void Heartbeats_hold_a_state_for_a_day_and_notice_what_was_lost()
    {
        BayTimeline bay = Bay(3000, Event(0, false, 0), new BaySample(At(60), false, null), new BaySample(At(120), true, null));
        AssertSegments(bay, (0, 60, false), (120, 120 + (25 * 60), true));
        AssertArrivals(bay, 120);
        bay = Bay(3000, Event(0, true, 0), new BaySample(At(60), null, null), new BaySample(At(120), true, null));
        AssertSegments(bay, (0, 60, null), (120, 120 + (25 * 60), true));
    }

    [TestMethod]
    public void An_event_after_days_of_silence_tells_of_them()
    {
        BayTimeline bay = Bay(10_010, Event(0, true, 0), Event(10_000, false, 600_000));
        AssertSegments(bay, (0, 10_000, true), (10_000, 10_010, false));
        AssertArrivals(bay, 0);
    }

    [TestMethod]
    public void Whatever_events_are_lost_shares_lie_between_0_and_1_and_nothing_is_known_twice()
    {
        const int Seed = 4711;
        Console.WriteLine("Seed " + Seed);
        var random = new Random(Seed);
        int single = 0;
        for (int run = 0; run < 300; run++)
        {
            var truth = new List<BaySample>();
            int at = 0;
            bool occupied = false;
            for (int i = 0; i < 40; i++)
            {
                int seconds = random.Next(3, 200) * 60;
                at += seconds;
                occupied = !occupied;
                truth.Add(new BaySample(Noon.AddSeconds(at), occupied, seconds));
            }

            // Never two in a row: then all is repaired.
            var arrived = new List<BaySample>();
            bool lost = true;
            foreach (BaySample sample in truth)
            {
                lost = !lost && sample != truth[^1] && random.Next(3) == 0;
                single += lost ? 1 : 0;
                if (!lost)
                    arrived.Add(sample);
            }

            DateTimeOffset until = Noon.AddSeconds(at);
            var whole = new BayTimeline(truth, until);
            var repaired = new BayTimeline(arrived, until);
            Assert.AreEqual(Sum(whole), Sum(repaired));
            CollectionAssert.AreEqual(whole.Arrivals.ToArray(), repaired.Arrivals.Order().ToArray());

            // Any may be lost: less is known, nothing twice, no arrival too many.
            BaySample[] few = [.. truth.Where(_ => random.Next(2) == 0)];
            var rest = new BayTimeline(few, until);
            BaySegment[] segments = [.. rest.Segments.OrderBy(segment => segment.From)];
            for (int i = 1; i < segments.Length; i++)
                Assert.IsGreaterThanOrEqualTo(segments[i - 1].To, segments[i].From);
            Assert.IsLessThanOrEqualTo(whole.Arrivals.Count, rest.Arrivals.Count);
        }

        Console.WriteLine($"Figure: {single} single parking events lost of 12000: occupied time and arrivals as if none were");
    }

    [TestMethod]
    public void Days_are_the_zones_and_have_23_and_25_hours_where_the_clock_is_changed()
    {
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Buckets days = Buckets.Over(new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), new(2026, 3, 30, 12, 0, 0, TimeSpan.Zero), berlin, 10)!;
        CollectionAssert.AreEqual(new[] { 24.0, 23, 24 }, Enumerable.Range(0, days.Count).Select(i => (days.End(i) - days.Start(i)).TotalHours).ToArray());
        Assert.AreEqual(new DateTimeOffset(2026, 3, 27, 23, 0, 0, TimeSpan.Zero), days.From);
        days = Buckets.Over(new(2026, 10, 25, 12, 0, 0, TimeSpan.Zero), new(2026, 10, 25, 13, 0, 0, TimeSpan.Zero), berlin, 10)!;
        Assert.AreEqual(25, (days.To - days.From).TotalHours);
    }

    [TestMethod]
    public void Buckets_are_whole_and_a_limit_holds()
    {
        Buckets hours = Buckets.Over(Noon.AddMinutes(30), Noon.AddMinutes(121), null, 10)!;
        Assert.AreEqual((Noon, Noon.AddHours(3), 3), (hours.From, hours.To, hours.Count));
        Assert.AreEqual(3, Buckets.Over(Noon, Noon.AddHours(3), null, 3)!.Count);
        Assert.IsNull(Buckets.Over(Noon, Noon.AddHours(4), null, 3));
        Assert.AreEqual(-1, hours.IndexOf(Noon.AddHours(3)));
        Assert.AreEqual(0, hours.IndexOf(Noon));
        Assert.AreEqual(-1, hours.IndexOf(Noon.AddTicks(-1)));
    }

    private static DateTimeOffset At(double minutes) => Noon.AddMinutes(minutes);

    private static TotalSample Total(int minutes, int countIn, int countOut) => new(At(minutes), countIn, countOut);

    private static BaySample Event(double minutes, bool occupied, double seconds) => new(At(minutes), occupied, seconds);

    private static BayTimeline Bay(double until, params BaySample[] samples) => new(samples, At(until));

    private static (TimeSpan Occupied, TimeSpan Known) Sum(BayTimeline bay) => (
        TimeSpan.FromTicks(bay.Segments.Where(segment => segment.Occupied).Sum(segment => (segment.To - segment.From).Ticks)),
        TimeSpan.FromTicks(bay.Segments.Sum(segment => (segment.To - segment.From).Ticks)));

    private static void AssertArrivals(BayTimeline bay, params double[] minutes)
        => CollectionAssert.AreEqual(minutes, bay.Arrivals.Select(arrival => (arrival - Noon).TotalMinutes).ToArray());

    // A state of null stands for a time that must not be known.
    private static void AssertSegments(BayTimeline bay, params (double From, double To, bool? Occupied)[] expected)
    {
        string Text(IEnumerable<(double From, double To, bool? Occupied)> segments)
            => string.Join(" ", segments.Select(segment => $"{segment.From}-{segment.To}:{segment.Occupied}"));
        Assert.AreEqual(
            Text(expected.Where(segment => segment.Occupied != null)),
            Text(bay.Segments.Select(segment => ((segment.From - Noon).TotalMinutes, (segment.To - Noon).TotalMinutes, (bool?)segment.Occupied))));
    }
}
