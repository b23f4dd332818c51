using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

[TestClass]
public class TimeOnAirTests
{
    // Reckoned with the formula of the data sheet (4.1.1.7) in floating point, apart from this code.
    [TestMethod]
    [DataRow(7, 125000, 13, 46336L)]
    [DataRow(7, 125000, 23, 61696L)]
    [DataRow(9, 125000, 23, 205824L)]
    [DataRow(10, 125000, 23, 370688L)]
    [DataRow(11, 125000, 23, 823296L)]
    [DataRow(12, 125000, 23, 1482752L)]
    [DataRow(12, 125000, 64, 2793472L)]
    [DataRow(7, 250000, 23, 30848L)]
    public void An_uplink_lasts_as_the_data_sheet_says(int spreadingFactor, int bandwidthHz, int length, long microseconds)
    {
        Assert.AreEqual(microseconds, TimeOnAir.Microseconds(spreadingFactor, bandwidthHz, length));
    }

    [TestMethod]
    public void Payload_CRC_costs_its_sixteen_bits()
    {
        Assert.AreEqual(56576L, TimeOnAir.Microseconds(7, 125000, 20, 5, 8, true, true));
        Assert.AreEqual(46336L, TimeOnAir.Microseconds(7, 125000, 17, 5, 8, false, true));
    }
}
