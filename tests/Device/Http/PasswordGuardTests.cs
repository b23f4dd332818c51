using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Tests.Device;

[TestClass]
public class PasswordGuardTests
{
    [TestMethod]
    public void The_vectors_of_FIPS_180_come_out()
    {
        Assert.AreEqual("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest(""));
        Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest("abc"));
        Assert.AreEqual(
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", Digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
        Assert.AreEqual(
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            Digest("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"));
    }

    [TestMethod]
    public void The_password_is_the_label_s_however_it_is_typed()
    {
        PasswordGuard guard = Guard("k7qm-3x9d-w2ht");
        Assert.AreEqual((int)PasswordResult.Right, Check(guard, "k7qm-3x9d-w2ht", 0));
        Assert.AreEqual((int)PasswordResult.Right, Check(guard, "K7QM 3X9D W2HT", 0));
        Assert.AreEqual((int)PasswordResult.Right, Check(guard, "k7qm3x9dw2ht", 0));
        Assert.AreEqual((int)PasswordResult.Wrong, Check(guard, "k7qm3x9dw2hu", 0));
    }

    [TestMethod]
    public void Wrong_guesses_make_everybody_wait_longer_and_longer()
    {
        PasswordGuard guard = Guard("right");
        long now = 5000000;
        int[] waits = new int[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 };
        for (int i = 0; i < waits.Length; i++)
        {
            Assert.AreEqual((int)PasswordResult.Wrong, Check(guard, "wrong", now));
            Assert.AreEqual(waits[i], guard.WaitSeconds(now));
            now += waits[i] * 1000000L - 1;
            Assert.AreEqual((int)PasswordResult.TooSoon, Check(guard, "right", now));
            now++;
        }

        Assert.AreEqual((int)PasswordResult.Right, Check(guard, "right", now));
        Assert.AreEqual((int)PasswordResult.Wrong, Check(guard, "wrong", now));
        Assert.AreEqual(1, guard.WaitSeconds(now));
    }

    [TestMethod]
    public void A_board_without_a_password_takes_none()
    {
        PasswordGuard guard = new PasswordGuard(new RecordStore(new TornMemory()));
        Assert.AreEqual((int)PasswordResult.NotSet, Check(guard, "", 0));
        Assert.IsFalse(guard.IsSet);
    }

    [TestMethod]
    public void A_password_longer_than_any_is_wrong_and_cannot_be_set()
    {
        PasswordGuard guard = Guard("right");
        string longest = "";
        for (int i = 0; i < 65; i++)
            longest += "x";
        Assert.AreEqual((int)PasswordResult.Wrong, Check(guard, longest, 0));
        Assert.IsFalse(guard.Set(HttpBench.BytesOf(longest), 65, new byte[16]));
        Assert.AreEqual((int)PasswordResult.Right, Check(guard, "right", 2000000));
    }

    private static PasswordGuard Guard(string password)
    {
        PasswordGuard guard = new PasswordGuard(new RecordStore(new TornMemory()));
        Assert.IsTrue(guard.Set(HttpBench.BytesOf(password), password.Length, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }));
        return guard;
    }

    private static int Check(PasswordGuard guard, string password, long now)
    {
        return (int)guard.Check(HttpBench.BytesOf(password), password.Length, now);
    }

    private static string Digest(string message)
    {
        byte[] digest = new byte[32];
        new Sha256().Compute(HttpBench.BytesOf(message), message.Length, digest);
        string hex = "";
        for (int i = 0; i < 32; i++)
        {
            hex += "0123456789abcdef"[digest[i] >> 4];
            hex += "0123456789abcdef"[digest[i] & 15];
        }

        return hex;
    }
}
