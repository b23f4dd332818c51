using NanoSensors.Codec;

namespace NanoSensors.Tests.Device;

[TestClass]
public class BitsTests
{
    [TestMethod]
    public void Bits_run_from_the_most_significant_of_the_first_byte()
    {
        byte[] buffer = new byte[3];
        Bits.Write(buffer, 0, 1, 1);
        Bits.Write(buffer, 1, 11, 0x555);
        Bits.Write(buffer, 12, 12, 0xABC);
        Assert.AreEqual((byte)0xD5, buffer[0]);
        Assert.AreEqual((byte)0x5A, buffer[1]);
        Assert.AreEqual((byte)0xBC, buffer[2]);
    }

    [TestMethod]
    public void Every_width_at_every_place_comes_back_and_touches_nothing_else()
    {
        for (int width = 1; width <= 32; width++)
        {
            uint ones = width == 32 ? 0xFFFFFFFF : (1u << width) - 1;
            for (int bit = 0; bit < 16; bit++)
            {
                byte[] buffer = new byte[6];
                Bits.Write(buffer, bit, width, 0xFFFFFFFF);
                Assert.AreEqual(ones, Bits.Read(buffer, bit, width));
                for (int i = 0; i < 48; i++)
                    Assert.AreEqual(i >= bit && i < bit + width ? 1u : 0u, Bits.Read(buffer, i, 1));

                buffer = new byte[6];
                Bits.Write(buffer, bit, width, 0xA5C3F017);
                Assert.AreEqual(0xA5C3F017 & ones, Bits.Read(buffer, bit, width));
            }
        }
    }
}
