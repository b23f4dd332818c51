using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

[TestClass]
public class Crc32Tests
{
    [TestMethod]
    public void The_check_value_of_the_standard_comes_out()
    {
        byte[] digits = new byte[] { 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39 };
        Assert.AreEqual(0xCBF43926u, Crc32.Compute(digits, 0, digits.Length));
    }
}
