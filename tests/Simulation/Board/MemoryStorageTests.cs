using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Board;

[TestClass]
public class MemoryStorageTests
{
    private static readonly byte[] Old = [1, 1, 1, 1, 1, 1];
    private static readonly byte[] New = [2, 2, 2, 2];

    private readonly MemoryStorage _storage = new();

    [TestMethod]
    public void A_blob_is_read_as_it_was_written()
    {
        Assert.AreEqual(-1, _storage.Read("a", new byte[10]));
        Assert.IsTrue(_storage.Write("a", Old, 6));
        Assert.IsTrue(_storage.Write("a", New, 3));
        var buffer = new byte[10];
        Assert.AreEqual(3, _storage.Read("a", buffer));
        CollectionAssert.AreEqual(new byte[] { 2, 2, 2, 0 }, buffer[..4]);
        Assert.AreEqual(2, _storage.Read("a", new byte[2]), "no more than the buffer takes");
        _storage.Delete("a");
        Assert.AreEqual(-1, _storage.Read("a", buffer));
        Assert.AreEqual(3, _storage.WriteCount);
        Assert.AreEqual(9, _storage.BytesWritten);
        Assert.AreEqual(2, _storage.WritesOf("a"));
    }

    [TestMethod]
    [DataRow(PowerCutMoment.Before, 0, "010101010101")]
    [DataRow(PowerCutMoment.TornShort, 0, "")]
    [DataRow(PowerCutMoment.TornShort, 3, "020202")]
    [DataRow(PowerCutMoment.TornMixed, 3, "020202010101")]
    [DataRow(PowerCutMoment.TornMixed, 0, "010101010101")]
    [DataRow(PowerCutMoment.TornGone, 0, null)]
    [DataRow(PowerCutMoment.After, 0, "02020202")]
    public void A_power_cut_leaves_what_its_moment_says(PowerCutMoment moment, int bytes, string? left)
    {
        _storage.Write("a", Old, 6);
        _storage.CutPowerAtWrite(2, moment, bytes);
        _storage.Write("b", Old, 6);
        Assert.ThrowsExactly<PowerFailureException>(() => _storage.Write("a", New, 4));
        Assert.IsTrue(_storage.IsWithoutPower);
        Assert.ThrowsExactly<PowerFailureException>(() => _storage.Read("b", new byte[1]), "and stays without power");
        _storage.PowerOn();
        byte[]? found = _storage.Peek("a");
        Assert.AreEqual(left, found == null ? null : Convert.ToHexString(found));
        CollectionAssert.AreEqual(Old, _storage.Peek("b"), "other blobs are untouched");
        Assert.IsTrue(_storage.Write("a", New, 4), "the cut happens once");
    }

    [TestMethod]
    public void A_clone_goes_its_own_way()
    {
        _storage.Write("a", Old, 6);
        MemoryStorage copy = _storage.Clone();
        copy.Write("a", New, 4);
        CollectionAssert.AreEqual(Old, _storage.Peek("a"));
        CollectionAssert.AreEqual(New, copy.Peek("a"));
        Assert.AreEqual(1, copy.WriteCount);
    }

    [TestMethod]
    public void A_memory_that_refuses_keeps_the_old_content()
    {
        _storage.Write("a", Old, 6);
        _storage.RefusesWrites = true;
        Assert.IsFalse(_storage.Write("a", New, 4));
        CollectionAssert.AreEqual(Old, _storage.Peek("a"));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Upper")]
    [DataRow("a/b")]
    [DataRow("a-name-of-25-characters-xx")]
    public void A_name_that_a_board_could_not_store_is_refused(string name) =>
        Assert.ThrowsExactly<ArgumentException>(() => _storage.Write(name, Old, 1));
}
