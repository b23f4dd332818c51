namespace NanoSensors.SelfTest;

/// <summary>What a self-test found: one line for each part, in the order in which they were looked at.</summary>
public sealed class SelfTestReport
{
    /// <summary>Most parts that are kept.</summary>
    public const int Capacity = 16;

    private readonly string[] _parts = new string[Capacity];
    private readonly string[] _failures = new string[Capacity];
    private readonly int[] _checks = new int[Capacity];

    /// <summary>An empty report.</summary>
    public SelfTestReport()
    {
        // nanoFramework ends the program when it compares a string element that was never written.
        for (int i = 0; i < Capacity; i++)
        {
            _parts[i] = "";
            _failures[i] = "";
        }
    }

    /// <summary>Number of parts looked at.</summary>
    public int Count { get; private set; }

    /// <summary>Parts with a failure.</summary>
    public int Failed
    {
        get
        {
            int failed = 0;
            for (int i = 0; i < Count; i++)
                failed += _failures[i].Length > 0 ? 1 : 0;
            return failed;
        }
    }

    /// <summary>A part's name.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public string PartOf(int index)
    {
        return _parts[index];
    }

    /// <summary>What is wrong with a part, the first that was found; empty if all is well.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public string FailureOf(int index)
    {
        return _failures[index];
    }

    /// <summary>How many things were checked of a part.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public int ChecksOf(int index)
    {
        return _checks[index];
    }

    /// <summary>Goes on to the next part; beyond <see cref="Capacity"/> the last line takes the rest.</summary>
    public void Begin(string part)
    {
        if (Count == Capacity)
            return;
        _parts[Count] = part;
        Count++;
    }

    /// <summary>One thing that must hold of the part.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="failure">What to say if not: what was found, and what to look at.</param>
    /// <returns><paramref name="holds"/>.</returns>
    public bool Check(bool holds, string failure)
    {
        int at = Count - 1;
        _checks[at]++;
        if (!holds && _failures[at].Length == 0)
            _failures[at] = failure;
        return holds;
    }
}
