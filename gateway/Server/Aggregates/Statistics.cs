namespace NanoSensors.Server.Aggregates;

/// <summary>Least, mean and greatest of what is added.</summary>
internal sealed class Statistics
{
    private double _sum;
    private int _count;

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    public double Mean => _sum / _count;

    /// <summary>Takes in another's mean as one value, and its extremes: each device counts the same, however often it spoke.</summary>
    public void Merge(Statistics other)
    {
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        _sum += other.Mean;
        _count++;
    }

    public void Add(double value)
    {
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        _sum += value;
        _count++;
    }
}
