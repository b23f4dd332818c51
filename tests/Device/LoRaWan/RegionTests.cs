using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

/// <summary>A channel lies within one sub-band with its whole bandwidth, which ETSI EN 300 220 means by occupied bandwidth.</summary>
[TestClass]
public class RegionTests
{
    [TestMethod]
    // The common channels.
    [DataRow(867100000, 0, 5, true)]
    [DataRow(867900000, 0, 5, true)]
    [DataRow(868100000, 0, 5, true)]
    [DataRow(868500000, 0, 5, true)]
    [DataRow(868300000, 6, 6, true)]
    [DataRow(869525000, 0, 5, true)]
    // The edges of each sub-band, 62.5 kHz inside and a step of 100 Hz further out.
    [DataRow(863062500, 0, 5, true)]
    [DataRow(863062400, 0, 5, false)]
    [DataRow(864937500, 0, 5, true)]
    [DataRow(864937600, 0, 5, false)]
    [DataRow(865062400, 0, 5, false)]
    [DataRow(867937600, 0, 5, false)]
    [DataRow(868062500, 0, 5, true)]
    [DataRow(868062400, 0, 5, false)]
    [DataRow(868537500, 0, 5, true)]
    [DataRow(868537600, 0, 5, false)]
    [DataRow(868762400, 0, 5, false)]
    [DataRow(869137600, 0, 5, false)]
    [DataRow(869462400, 0, 5, false)]
    [DataRow(869587600, 0, 5, false)]
    [DataRow(869762400, 0, 5, false)]
    [DataRow(869937500, 0, 5, true)]
    [DataRow(869937600, 0, 5, false)]
    // 250 kHz from DR6 on.
    [DataRow(868125000, 0, 6, true)]
    [DataRow(868100000, 0, 6, false)]
    [DataRow(869525000, 6, 6, true)]
    [DataRow(869500000, 6, 6, false)]
    // No sub-band, and none of the region.
    [DataRow(868650000, 0, 5, false)]
    [DataRow(862900000, 0, 5, false)]
    [DataRow(870000000, 0, 5, false)]
    public void A_channel_is_allowed_where_all_of_it_lies_in_one_sub_band(int frequencyHz, int minDataRate, int maxDataRate, bool allowed)
    {
        Assert.AreEqual(allowed, Eu868.Create().IsFrequencyAllowed((uint)frequencyHz, minDataRate, maxDataRate));
    }
}
