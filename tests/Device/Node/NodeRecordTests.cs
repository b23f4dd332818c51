using NanoSensors.Board;
using NanoSensors.Node;

namespace NanoSensors.Tests.Device;

[TestClass]
public class NodeRecordTests
{
    [TestMethod]
    public void An_identity_comes_back_as_it_was_written()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        Assert.IsNull(NodeIdentity.Read(store));
        NodeIdentity identity = new NodeIdentity();
        identity.DevEui = 0x8899AABBCCDDEEFF;
        identity.JoinEui = 0x0102030405060708;
        identity.Profile = NodeProfile.Footfall;
        for (int i = 0; i < identity.AppKey.Length; i++)
            identity.AppKey[i] = (byte)(i + 200);
        Assert.IsTrue(identity.Write(store));

        NodeIdentity read = NodeIdentity.Read(store);
        Assert.AreEqual(identity.DevEui, read.DevEui);
        Assert.AreEqual(identity.JoinEui, read.JoinEui);
        Assert.AreEqual((int)NodeProfile.Footfall, (int)read.Profile);
        CollectionAssert.AreEqual(identity.AppKey, read.AppKey);
    }

    [TestMethod]
    public void An_identity_without_options_is_written_as_earlier_firmware_reads_it()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        NodeIdentity identity = new NodeIdentity();
        identity.Profile = NodeProfile.Air;
        byte[] record = new byte[NodeIdentity.OptionsLength];
        Assert.IsTrue(identity.Write(store));
        Assert.AreEqual(33, store.Read("identity", 1, record));
        Assert.IsFalse(NodeIdentity.Read(store).AcceptsAnyNewJoinNonce);

        identity.AcceptsAnyNewJoinNonce = true;
        Assert.IsTrue(identity.Write(store));
        Assert.AreEqual(34, store.Read("identity", 2, record));
        Assert.IsTrue(NodeIdentity.Read(store).AcceptsAnyNewJoinNonce);
        Assert.AreEqual((int)NodeProfile.Air, (int)NodeIdentity.Read(store).Profile);
        // An option of a later firmware is not guessed at.
        record[33] = 2;
        Assert.IsTrue(store.Write("identity", 2, record, 34));
        Assert.IsNull(NodeIdentity.Read(store));
    }

    [TestMethod]
    public void A_configuration_comes_back_with_the_same_hash()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        NodeConfiguration written = new NodeConfiguration();
        written.IntervalSeconds = 86400;
        written.SampleMilliseconds = 250;
        written.ParkingThresholdCounts = 1000;
        written.PresenceMillimetres = 2000;
        written.StatusSeconds = 604800;
        written.ReadingsPerParticulates = 1000;
        Assert.IsTrue(written.Save(store));
        NodeConfiguration read = new NodeConfiguration();
        Assert.IsTrue(read.Load(store));
        Assert.AreEqual(86400, read.IntervalSeconds);
        Assert.AreEqual(250, read.SampleMilliseconds);
        Assert.AreEqual(1000, read.ReadingsPerParticulates);
        Assert.AreEqual(1000, read.ParkingThresholdCounts);
        Assert.AreEqual(2000, read.PresenceMillimetres);
        Assert.AreEqual(written.Hash, read.Hash);
        Assert.AreNotEqual(written.Hash, new NodeConfiguration().Hash);
    }

    [TestMethod]
    public void Each_field_is_in_the_hash()
    {
        uint hash = new NodeConfiguration().Hash;
        NodeConfiguration changed = new NodeConfiguration();
        changed.IntervalSeconds++;
        Assert.AreNotEqual(hash, changed.Hash);
        changed = new NodeConfiguration();
        changed.SampleMilliseconds++;
        Assert.AreNotEqual(hash, changed.Hash);
        changed = new NodeConfiguration();
        changed.ReadingsPerParticulates++;
        Assert.AreNotEqual(hash, changed.Hash);
        changed = new NodeConfiguration();
        changed.ParkingThresholdCounts++;
        Assert.AreNotEqual(hash, changed.Hash);
        changed = new NodeConfiguration();
        changed.PresenceMillimetres++;
        Assert.AreNotEqual(hash, changed.Hash);
        changed = new NodeConfiguration();
        changed.StatusSeconds++;
        Assert.AreNotEqual(hash, changed.Hash);
    }

    [TestMethod]
    [DataRow(9, 28, 1200)]
    [DataRow(86401, 28, 1200)]
    [DataRow(600, 7, 1200)]
    [DataRow(600, 1001, 1200)]
    [DataRow(600, 28, 99)]
    [DataRow(600, 28, 2001)]
    public void A_configuration_with_one_field_out_of_range_is_neither_stored_nor_taken(int interval, int threshold, int presence)
    {
        RecordStore store = new RecordStore(new FakeStorage());
        NodeConfiguration bad = new NodeConfiguration();
        bad.IntervalSeconds = interval;
        bad.ParkingThresholdCounts = threshold;
        bad.PresenceMillimetres = presence;
        Assert.IsFalse(bad.IsValid);
        Assert.IsFalse(bad.Save(store));
        Assert.IsFalse(new NodeConfiguration().Load(store));
    }

    [TestMethod]
    public void A_store_that_refuses_is_told()
    {
        FakeStorage storage = new FakeStorage();
        storage.RefusesWrites = true;
        RecordStore store = new RecordStore(storage);
        Assert.IsFalse(new NodeConfiguration().Save(store));
        Assert.IsFalse(new NodeIdentity().Write(store));
    }

    [TestMethod]
    public void A_stored_configuration_that_is_not_valid_changes_nothing()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        byte[] record = new byte[NodeConfiguration.RecordLength];
        store.Write(NodeConfiguration.RecordName, NodeConfiguration.RecordVersion, record, record.Length);
        NodeConfiguration configuration = new NodeConfiguration();
        uint hash = configuration.Hash;
        Assert.IsFalse(configuration.Load(store));
        Assert.AreEqual(hash, configuration.Hash);
    }
}
