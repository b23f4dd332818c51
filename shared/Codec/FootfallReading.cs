namespace NanoSensors.Codec;

/// <summary>People in and out: FPort 4, 6 bytes, 3 without counts.</summary>
public sealed class FootfallReading : Message
{
    /// <summary>Both totals run modulo this number, 2^15: the people between two readings are the difference modulo it.</summary>
    public const int CountModulus = 1 << 15;

    /// <summary>A clear reading.</summary>
    public FootfallReading()
        : base(Frames.Footfall)
    {
    }

    /// <summary>Battery, 1,500 to 6,580 mV in steps of 20 mV.</summary>
    public int BatteryMillivolts
    {
        get { return this[2]; }
        set { this[2] = value; }
    }

    /// <summary>
    /// The time since the reading before this one, in seconds: 0 to 82,800 (23 hours) in steps of 10 s below 600 s, 60 s below
    /// 7,200 s, then 900 s.
    /// </summary>
    public int IntervalSeconds
    {
        get { return this[3]; }
        set { this[3] = value; }
    }

    /// <summary>People who came in since the node was first set up; any number, sent modulo <see cref="CountModulus"/>.</summary>
    public int CountIn
    {
        get { return this[4]; }
        set { this[4] = value; }
    }

    /// <summary>People who went out since the node was first set up; any number, sent modulo <see cref="CountModulus"/>.</summary>
    public int CountOut
    {
        get { return this[5]; }
        set { this[5] = value; }
    }
}
