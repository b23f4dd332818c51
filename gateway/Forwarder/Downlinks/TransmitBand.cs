namespace NanoSensors.Forwarder;

/// <summary>A stretch of spectrum with its rules for a transmitter.</summary>
public sealed class TransmitBand
{
    /// <summary>A band.</summary>
    public TransmitBand(uint lowHz, uint highHz, int dutyCyclePermille, int maxEirpDbm)
    {
        LowHz = lowHz;
        HighHz = highHz;
        DutyCyclePermille = dutyCyclePermille;
        MaxEirpDbm = maxEirpDbm;
    }

    /// <summary>Lower edge, Hz; a transmission lies between the edges with its whole bandwidth.</summary>
    public readonly uint LowHz;

    /// <summary>Upper edge, Hz.</summary>
    public readonly uint HighHz;

    /// <summary>Share of each hour that may be spent transmitting, thousandths.</summary>
    public readonly int DutyCyclePermille;

    /// <summary>Radiated power allowed, dBm EIRP.</summary>
    public readonly int MaxEirpDbm;

    /// <summary>Whether a transmission lies in the band with its whole bandwidth.</summary>
    /// <param name="frequencyHz">Its carrier, Hz.</param>
    /// <param name="bandwidthHz">Its bandwidth, Hz.</param>
    public bool Holds(uint frequencyHz, int bandwidthHz)
    {
        long half = bandwidthHz / 2;
        return frequencyHz - half >= LowHz && frequencyHz + half <= HighHz;
    }

    /// <summary>
    /// 863 to 870 MHz in Europe (ERC Recommendation 70-03, annex 1, and ETSI EN 300 220-2): 25 mW ERP, which is 16 dBm EIRP, and
    /// 500 mW ERP, 29 dBm EIRP, in 869.4 to 869.65 MHz.
    /// </summary>
    public static TransmitBand[] Eu868()
    {
        return new TransmitBand[]
        {
            new TransmitBand(863000000, 865000000, 1, 16),
            new TransmitBand(865000000, 868000000, 10, 16),
            new TransmitBand(868000000, 868600000, 10, 16),
            new TransmitBand(868700000, 869200000, 1, 16),
            new TransmitBand(869400000, 869650000, 100, 29),
            new TransmitBand(869700000, 870000000, 10, 16),
        };
    }
}
