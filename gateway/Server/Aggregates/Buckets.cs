namespace NanoSensors.Server.Aggregates;

/// <summary>Hours of UTC, or days of a time zone: a day has 23 or 25 hours where the clock is changed.</summary>
internal sealed class Buckets
{
    private readonly DateTimeOffset[] _edges;

    private Buckets(DateTimeOffset[] edges) => _edges = edges;

    public int Count => _edges.Length - 1;

    public DateTimeOffset From => _edges[0];

    public DateTimeOffset To => _edges[^1];

    /// <summary>The length of an ordinary one.</summary>
    public TimeSpan Length { get; private init; }

    public DateTimeOffset Start(int index) => _edges[index];

    public DateTimeOffset End(int index) => _edges[index + 1];

    /// <summary>Those that hold the time from <paramref name="from"/> to <paramref name="to"/>; null if they are more than <paramref name="max"/>.</summary>
    public static Buckets? Over(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo? days, int max)
    {
        TimeSpan length = days == null ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        if ((to - from) / length > max)
            return null;
        var edges = new List<DateTimeOffset>();
        DateTime day = days == null ? default : TimeZoneInfo.ConvertTime(from, days).Date;
        DateTimeOffset edge = days == null
            ? new DateTimeOffset(from.UtcTicks - (from.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero)
            : Midnight(day, days);
        while (true)
        {
            edges.Add(edge);
            if (edge >= to && edges.Count > 1)
                return new Buckets([.. edges]) { Length = length };
            day = day.AddDays(1);
            edge = days == null ? edge.AddHours(1) : Midnight(day, days);
        }
    }

    /// <summary>The one that holds a time, or -1.</summary>
    public int IndexOf(DateTimeOffset time)
    {
        int at = Array.BinarySearch(_edges, time);
        int index = at >= 0 ? at : ~at - 1;
        return index >= 0 && index < Count ? index : -1;
    }

    /// <summary>Tells of each bucket that a span touches how much of the span lies in it.</summary>
    public void Split(DateTimeOffset from, DateTimeOffset to, Action<int, TimeSpan> part)
    {
        if (to <= From || from >= To)
            return;
        for (int i = Math.Max(0, IndexOf(from)); i < Count && _edges[i] < to; i++)
        {
            DateTimeOffset begin = from > _edges[i] ? from : _edges[i];
            DateTimeOffset end = to < _edges[i + 1] ? to : _edges[i + 1];
            if (end > begin)
                part(i, end - begin);
        }
    }

    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone)
    {
        // Where the clock is put forward at midnight, the day begins an hour later.
        while (zone.IsInvalidTime(day))
            day = day.AddMinutes(15);
        return new DateTimeOffset(DateTime.SpecifyKind(day, DateTimeKind.Unspecified), zone.GetUtcOffset(day)).ToUniversalTime();
    }
}
