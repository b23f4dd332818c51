namespace NanoSensors.LoRaWan;

/// <summary>EU863-870 (RP002-1.0.4, 2.4; duty cycles of ETSI EN 300 220-2 and CEPT/ERC 70-03, annex 1).</summary>
public static class Eu868
{
    /// <summary>A new copy of the region's table.</summary>
    public static Region Create()
    {
        Region region = new Region();
        region.Name = "EU868";
        region.DefaultChannelsHz = new uint[] { 868100000, 868300000, 868500000 };
        // Repeater compatible lengths. DR6 is one channel of 250 kHz; DR7 (FSK) and DR8 to 11 (LR-FHSS) are not done.
        region.DataRates = new DataRate[]
        {
            new DataRate(12, 125000, 59),
            new DataRate(11, 125000, 59),
            new DataRate(10, 125000, 59),
            new DataRate(9, 125000, 123),
            new DataRate(8, 125000, 230),
            new DataRate(7, 125000, 230),
            new DataRate(7, 250000, 230),
        };
        region.MinDataRate = 0;
        region.MaxDataRate = 5;
        region.MaxRx1DataRateOffset = 5;
        region.Rx2FrequencyHz = 869525000;
        region.Rx2DataRate = 0;
        region.MaxEirpDbm = 16;
        region.MaxTxPower = 7;
        region.MinFrequencyHz = 863000000;
        region.MaxFrequencyHz = 870000000;
        region.SubBands = new SubBand[]
        {
            new SubBand(863000000, 865000000, 1, 16),
            new SubBand(865000000, 868000000, 10, 16),
            new SubBand(868000000, 868600000, 10, 16),
            new SubBand(868700000, 869200000, 1, 16),
            new SubBand(869400000, 869650000, 100, 16),
            new SubBand(869700000, 870000000, 10, 16),
        };
        return region;
    }
}
