namespace NanoSensors.Server.Aggregates;

/// <summary>What is known of a device in a bucket.</summary>
internal sealed class AggregateBucket(DateTimeOffset from, DateTimeOffset to)
{
    public DateTimeOffset From => from;

    public DateTimeOffset To => to;

    /// <summary>Of how many devices this is the sum.</summary>
    public int Devices { get; set; } = 1;

    /// <summary>How many readings lie in it.</summary>
    public int Readings { get; set; }

    /// <summary>For how much of it the state of a bay, or the people at a door, are known.</summary>
    public TimeSpan Known { get; set; }

    public TimeSpan Occupied { get; set; }

    /// <summary>Cars that came; null if nothing is known.</summary>
    public int? Arrivals { get; set; }

    /// <summary>People; null if nothing is known.</summary>
    public int? In { get; set; }

    public int? Out { get; set; }

    /// <summary>The people are sure in number but not in time, or the totals began anew.</summary>
    public bool Estimated { get; set; }

    public SortedList<string, Statistics> Air { get; } = new(StringComparer.Ordinal);
}
