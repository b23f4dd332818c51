using NanoSensors.LoRaWan;

namespace NanoSensors.Tests.Device;

[TestClass]
public class Rfc4493Tests
{
    // RFC 4493, section 4.
    [TestMethod]
    [DataRow(0, "bb1d6929e95937287fa37d129b756746")]
    [DataRow(16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [DataRow(40, "dfa66747de9ae63030ca32611497c827")]
    [DataRow(64, "51f0bebf7e3b9d92fc49741779363cfe")]
    public void The_vectors_of_RFC_4493_come_out(int length, string expected)
    {
        byte[] key = Hex.Parse("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] message = Hex.Parse("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        byte[] mac = new byte[16];
        new LoRaWanCrypto(new ManagedAes128()).Cmac(key, message, 0, length, mac);
        Assert.AreEqual(expected, Hex.Format(mac, 0, 16));
    }

    // FIPS 197, appendix C.1.
    [TestMethod]
    public void The_vector_of_FIPS_197_goes_there_and_back()
    {
        ManagedAes128 aes = new ManagedAes128();
        aes.SetKey(Hex.Parse("000102030405060708090a0b0c0d0e0f"));
        byte[] block = Hex.Parse("ff00112233445566778899aabbccddeeffff");
        aes.EncryptBlock(block, 1);
        Assert.AreEqual("ff69c4e0d86a7b0430d8cdb78070b4c55aff", Hex.Format(block, 0, 18));
        aes.DecryptBlock(block, 1);
        Assert.AreEqual("ff00112233445566778899aabbccddeeffff", Hex.Format(block, 0, 18));
    }
}
