namespace NanoSensors.LoRaWan;

/// <summary>EU433 (RP002-1.0.4, 2.5): shows that a region is a table and no code. Not tried on the air.</summary>
public static class Eu433
{
    /// <summary>A new copy of the region's table.</summary>
    public static Region Create()
    {
        Region region = new Region();
        region.Name = "EU433";
        region.DefaultChannelsHz = new uint[] { 433175000, 433375000, 433575000 };
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
        region.Rx2FrequencyHz = 434665000;
        region.Rx2DataRate = 0;
        region.MaxEirpDbm = 12;
        region.MaxTxPower = 5;
        region.MinFrequencyHz = 433175000;
        region.MaxFrequencyHz = 434665000;
        region.SubBands = new SubBand[] { new SubBand(433050000, 434790000, 10, 12) };
        return region;
    }
}
