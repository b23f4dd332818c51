namespace NanoSensors.LoRaWan;

/// <summary>
/// A region's parameters, as data: what RP002 tells for regions whose channel plan is dynamic (EU868 and its kin).
/// <see cref="Eu868"/> and <see cref="Eu433"/> make one.
/// </summary>
public sealed class Region
{
    /// <summary>The number of channels a device keeps (RP002-1.0.4, 2.4.2: at least 16).</summary>
    public const int MaxChannels = 16;

    /// <summary>The common name, such as EU868.</summary>
    public string Name = "";

    /// <summary>The default channels' frequencies, Hz, which cannot be changed; join requests go out on them.</summary>
    public uint[] DefaultChannelsHz = new uint[0];

    /// <summary>The data rates by number; null where there is none or the SX1276 driver does not do it (FSK, LR-FHSS).</summary>
    public DataRate[] DataRates = new DataRate[0];

    /// <summary>Lowest data rate of the default channels and of join requests.</summary>
    public int MinDataRate;

    /// <summary>Highest data rate of the default channels and of join requests.</summary>
    public int MaxDataRate;

    /// <summary>The largest RX1DROffset.</summary>
    public int MaxRx1DataRateOffset;

    /// <summary>RX2's frequency before the network sets another, Hz.</summary>
    public uint Rx2FrequencyHz;

    /// <summary>RX2's data rate before the network sets another.</summary>
    public int Rx2DataRate;

    /// <summary>RECEIVE_DELAY1 before the network sets another, seconds.</summary>
    public int ReceiveDelay1Seconds = 1;

    /// <summary>JOIN_ACCEPT_DELAY1, seconds.</summary>
    public int JoinAcceptDelay1Seconds = 5;

    /// <summary>The EIRP of TXPower 0, dBm.</summary>
    public int MaxEirpDbm;

    /// <summary>The largest TXPower; each step is 2 dB less.</summary>
    public int MaxTxPower;

    /// <summary>The lowest frequency of the region, Hz.</summary>
    public uint MinFrequencyHz;

    /// <summary>The highest frequency of the region, Hz.</summary>
    public uint MaxFrequencyHz;

    /// <summary>The duty cycles.</summary>
    public SubBand[] SubBands = new SubBand[0];

    /// <summary>Whether the region knows TxParamSetupReq; where it does not, a device passes over it without an answer.</summary>
    public bool HasTxParamSetup;

    /// <summary>The data rate of that number, or null if there is none a device may use.</summary>
    /// <param name="index">0 to 15.</param>
    public DataRate FindDataRate(int index)
    {
        return index >= 0 && index < DataRates.Length ? DataRates[index] : null;
    }

    /// <summary>The data rate of RX1: the uplink's less the offset, and never under the lowest.</summary>
    /// <param name="uplinkDataRate">Data rate of the uplink.</param>
    /// <param name="offset">RX1DROffset, 0 to <see cref="MaxRx1DataRateOffset"/>.</param>
    public int Rx1DataRate(int uplinkDataRate, int offset)
    {
        int dataRate = uplinkDataRate - offset;
        return dataRate < MinDataRate ? MinDataRate : dataRate;
    }

    /// <summary>The number of the sub-band a frequency lies in, or -1 if the region allows no transmission there.</summary>
    /// <param name="frequencyHz">Hz.</param>
    public int FindSubBand(uint frequencyHz)
    {
        for (int i = 0; i < SubBands.Length; i++)
        {
            if (frequencyHz >= SubBands[i].FromHz && frequencyHz < SubBands[i].ToHz)
                return i;
        }

        return -1;
    }

    /// <summary>What each sub-band allows in an hour, µs.</summary>
    public long[] MicrosecondsPerHour()
    {
        long[] shares = new long[SubBands.Length];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = SubBands[i].MicrosecondsPerHour;
        return shares;
    }

    /// <summary>Whether a carrier lies in the region.</summary>
    /// <param name="frequencyHz">Hz.</param>
    public bool IsDownlinkFrequencyAllowed(uint frequencyHz)
    {
        return frequencyHz >= MinFrequencyHz && frequencyHz <= MaxFrequencyHz;
    }

    /// <summary>Whether a device may be told to listen on a frequency: the channel with its whole bandwidth lies in the region.</summary>
    /// <param name="frequencyHz">The carrier, Hz.</param>
    /// <param name="minDataRate">The channel's lowest data rate.</param>
    /// <param name="maxDataRate">The channel's highest data rate.</param>
    public bool IsDownlinkFrequencyAllowed(uint frequencyHz, int minDataRate, int maxDataRate)
    {
        uint half = WidestHz(minDataRate, maxDataRate) / 2;
        return IsDownlinkFrequencyAllowed(frequencyHz) && frequencyHz - half >= MinFrequencyHz && frequencyHz + half <= MaxFrequencyHz;
    }

    /// <summary>Whether a device may be told to send on a frequency: the channel with its whole bandwidth lies within one sub-band.</summary>
    /// <param name="frequencyHz">The carrier, Hz.</param>
    /// <param name="minDataRate">The channel's lowest data rate.</param>
    /// <param name="maxDataRate">The channel's highest data rate.</param>
    public bool IsFrequencyAllowed(uint frequencyHz, int minDataRate, int maxDataRate)
    {
        int band = FindSubBand(frequencyHz);
        if (band < 0 || !IsDownlinkFrequencyAllowed(frequencyHz, minDataRate, maxDataRate))
            return false;
        uint half = WidestHz(minDataRate, maxDataRate) / 2;
        return frequencyHz - half >= SubBands[band].FromHz && frequencyHz + half <= SubBands[band].ToHz;
    }

    // At least the bandwidth of the lowest data rate, also for data rates that there are not.
    private uint WidestHz(int minDataRate, int maxDataRate)
    {
        int widest = DataRates[MinDataRate].BandwidthHz;
        for (int i = minDataRate; i <= maxDataRate; i++)
        {
            DataRate dataRate = FindDataRate(i);
            if (dataRate != null && dataRate.BandwidthHz > widest)
                widest = dataRate.BandwidthHz;
        }

        return (uint)widest;
    }

    /// <summary>The EIRP of a TXPower, dBm.</summary>
    /// <param name="txPower">0 to <see cref="MaxTxPower"/>.</param>
    public int EirpDbm(int txPower)
    {
        return MaxEirpDbm - 2 * txPower;
    }
}
