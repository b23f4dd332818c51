using NanoSensors.LoRaWan;
using NanoSensors.SelfTest;

namespace NanoSensors.Tests.Device;

[TestClass]
public class BusContractTests
{
    [TestMethod]
    public void A_bus_of_the_tests_keeps_the_contract()
    {
        FakeI2c bus = new FakeI2c();
        bus.Registers[0x4F] = 0x40;
        SelfTestReport report = new SelfTestReport();
        BusContract.CheckIdentity(bus, "LIS2MDL", 0x4F, 0x40, report);
        bus.IsGone = true;
        BusContract.CheckAbsent(bus, report);
        Assert.AreEqual(2, report.Count);
        Assert.AreEqual("", report.FailureOf(0));
        Assert.AreEqual("", report.FailureOf(1));
    }

    [TestMethod]
    public void Another_chip_and_none_are_told_apart()
    {
        FakeI2c bus = new FakeI2c();
        bus.Registers[0x4F] = 0x41;
        SelfTestReport report = new SelfTestReport();
        BusContract.CheckIdentity(bus, "LIS2MDL", 0x4F, 0x40, report);
        bus.IsGone = true;
        BusContract.CheckIdentity(bus, "LIS2MDL", 0x4F, 0x40, report);
        Assert.AreEqual("identity 65 and not 64: another chip", report.FailureOf(0));
        Assert.AreEqual("no answer: look at SDA, SCL, the supply and the address strap", report.FailureOf(1));
        Assert.AreEqual(2, report.Failed);
    }

    [TestMethod]
    public void The_managed_cipher_keeps_the_contract()
    {
        SelfTestReport report = new SelfTestReport();
        AesContract.Check(new ManagedAes128(), report);
        Assert.AreEqual("", report.FailureOf(0));
    }
}
