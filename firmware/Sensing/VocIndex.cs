namespace NanoSensors.Sensing;

/// <summary>
/// An index of organic vapours from the resistance of a heated metal-oxide element (BME680). 100 is this place's cleanest air of late, 200 half
/// its resistance, 500 the end of the scale. It is a measure of change at one place, not a concentration, and two nodes' indices do not compare.
/// </summary>
/// <remarks>
/// Index = 100 · clean ÷ now. Clean is the highest resistance seen, which a new high raises by a quarter of the difference and which otherwise
/// sinks by 1/512 of itself a sample (at ten minutes a sample it halves in two and a half days), so that the element's ageing and the seasons
/// are followed. The first samples after installation heat the element in and give no index.
/// </remarks>
public sealed class VocIndex
{
    /// <summary>Samples before the first index.</summary>
    public const int BurnInSamples = 3;

    private const int MinOhms = 500;
    private const int MaxOhms = 20000000;
    private int _samples;

    /// <summary>Resistance in clean air, ohms; 0 before the first sample.</summary>
    public int CleanOhms { get; private set; }

    /// <summary>Goes on from a saved <see cref="CleanOhms"/>; anything not plausible is passed over.</summary>
    public void Restore(int cleanOhms)
    {
        if (cleanOhms < MinOhms || cleanOhms > MaxOhms)
            return;
        CleanOhms = cleanOhms;
        _samples = BurnInSamples;
    }

    /// <summary>Whether an element that works can have this resistance, ohms.</summary>
    public static bool IsPlausible(int ohms)
    {
        return ohms >= MinOhms && ohms <= MaxOhms;
    }

    /// <summary>Takes a sample.</summary>
    /// <param name="ohms">Resistance, or <see cref="Measured.NotAvailable"/>.</param>
    /// <returns>The index, 0 to 500, or <see cref="Measured.NotAvailable"/>.</returns>
    public int Add(int ohms)
    {
        if (!IsPlausible(ohms))
            return Measured.NotAvailable;
        if (CleanOhms == 0)
            CleanOhms = ohms;
        else if (ohms > CleanOhms)
            CleanOhms += (ohms - CleanOhms + 3) / 4;
        else
            CleanOhms -= CleanOhms / 512;
        if (_samples < BurnInSamples)
        {
            _samples++;
            return Measured.NotAvailable;
        }

        long index = 100L * CleanOhms / ohms;
        return index > 500 ? 500 : (int)index;
    }
}
