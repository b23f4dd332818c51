using System.Security.Cryptography;
using NanoSensors.Server.Store.Sql;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class SessionKeysTests
{
    private int _decrypted;

    [TestMethod]
    public void A_key_is_decrypted_once_and_another_encrypted_form_is_another_key()
    {
        using var keys = new SessionKeys(Decrypt);
        for (int i = 0; i < 3; i++)
        {
            CollectionAssert.AreEqual(new byte[] { 2, 1 }, keys.Of([1, 2]));
            CollectionAssert.AreEqual(new byte[] { 3, 1 }, keys.Of([1, 3]));
        }

        Assert.AreEqual(2, _decrypted);
    }

    [TestMethod]
    public void What_cannot_be_decrypted_is_not_remembered()
    {
        using var keys = new SessionKeys(Decrypt);
        for (int i = 0; i < 2; i++)
            Assert.ThrowsExactly<CryptographicException>(() => keys.Of([]));
        Assert.AreEqual(0, keys.Count);
    }

    [TestMethod]
    public void No_more_keys_are_in_memory_than_it_may_keep_and_all_are_right()
    {
        using var keys = new SessionKeys(Decrypt, most: 50);
        for (int i = 0; i < 1000; i++)
        {
            byte[] encrypted = BitConverter.GetBytes(i);
            CollectionAssert.AreEqual(Decrypt(encrypted), keys.Of(encrypted));
            Assert.IsLessThanOrEqualTo(50, keys.Count);
        }
    }

    private byte[] Decrypt(byte[] encrypted)
    {
        _decrypted++;
        return encrypted.Length == 0 ? throw new CryptographicException("tampered with") : [.. encrypted.Reverse()];
    }
}
