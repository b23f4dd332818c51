namespace NanoSensors.Server.Aggregates;

/// <summary>Least, mean and greatest of what is added.</summary>
internal sealed class Statistics
{
    private double _sum;
    private int _count;

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    public double Mean => _sum / _count;

    public void Add(double value)
    {
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        _sum += value;
        _count++;
    }
}
