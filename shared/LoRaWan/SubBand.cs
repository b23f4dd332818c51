namespace NanoSensors.LoRaWan;

/// <summary>A part of a region's spectrum with a duty cycle of its own.</summary>
public sealed class SubBand
{
    /// <summary>A sub-band.</summary>
    /// <param name="fromHz">Lower edge, Hz, included.</param>
    /// <param name="toHz">Upper edge, Hz, not included.</param>
    /// <param name="dutyCyclePerMille">Share of an hour a device may be on the air, in thousandths.</param>
    /// <param name="maxEirpDbm">Highest EIRP, dBm.</param>
    public SubBand(uint fromHz, uint toHz, int dutyCyclePerMille, int maxEirpDbm)
    {
        FromHz = fromHz;
        ToHz = toHz;
        DutyCyclePerMille = dutyCyclePerMille;
        MaxEirpDbm = maxEirpDbm;
    }

    /// <summary>Lower edge, Hz, included.</summary>
    public uint FromHz { get; }

    /// <summary>Upper edge, Hz, not included.</summary>
    public uint ToHz { get; }

    /// <summary>Share of an hour a device may be on the air, in thousandths: 1 to 1000.</summary>
    public int DutyCyclePerMille { get; }

    /// <summary>Highest EIRP, dBm.</summary>
    public int MaxEirpDbm { get; }

    /// <summary>Microseconds of an hour a device may be on the air.</summary>
    public long MicrosecondsPerHour
    {
        get { return 3600000L * DutyCyclePerMille; }
    }
}
