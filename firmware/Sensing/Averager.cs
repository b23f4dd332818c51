namespace NanoSensors.Sensing;

/// <summary>The mean of the samples of one measurement, without those that no such sensor can mean.</summary>
public sealed class Averager
{
    private readonly int _minimum;
    private readonly int _maximum;
    private long _sum;

    /// <summary>An averager without samples.</summary>
    /// <param name="minimum">Least plausible value.</param>
    /// <param name="maximum">Greatest plausible value.</param>
    public Averager(int minimum, int maximum)
    {
        _minimum = minimum;
        _maximum = maximum;
    }

    /// <summary>Number of samples in the mean.</summary>
    public int Count { get; private set; }

    /// <summary>Number of samples that were left out because they were not plausible.</summary>
    public int Rejected { get; private set; }

    /// <summary>The mean, rounded to the nearest (halves away from zero); <see cref="Measured.NotAvailable"/> without samples.</summary>
    public int Mean
    {
        get
        {
            if (Count == 0)
                return Measured.NotAvailable;
            long half = _sum < 0 ? -(Count / 2) : Count / 2;
            return (int)((_sum + half) / Count);
        }
    }

    /// <summary>Forgets all samples.</summary>
    public void Clear()
    {
        _sum = 0;
        Count = 0;
        Rejected = 0;
    }

    /// <summary>Takes a sample; <see cref="Measured.NotAvailable"/> is passed over.</summary>
    public void Add(int value)
    {
        if (value == Measured.NotAvailable)
            return;
        if (value < _minimum || value > _maximum)
        {
            Rejected++;
            return;
        }

        _sum += value;
        Count++;
    }
}
