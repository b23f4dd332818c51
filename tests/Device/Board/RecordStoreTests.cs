using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

[TestClass]
public class RecordStoreTests
{
    [TestMethod]
    public void A_record_is_read_as_it_was_written_and_replaced()
    {
        TornMemory memory = new TornMemory();
        RecordStore store = new RecordStore(memory);
        byte[] record = new byte[8];
        Assert.AreEqual(-1, store.Read("session", 1, record));
        for (int i = 1; i <= 5; i++)
        {
            Assert.IsTrue(store.Write("session", 1, Filled(i, i), i));
            Assert.AreEqual(i, new RecordStore(memory).Read("session", 1, record));
            Assert.AreEqual(i, (int)record[i - 1]);
        }

        Assert.AreEqual(5, store.WriteCount);
    }

    [TestMethod]
    public void Many_records_in_turn_are_kept_apart()
    {
        RecordStore store = new RecordStore(new TornMemory());
        for (int round = 1; round <= 2; round++)
        {
            for (int i = 0; i < 30; i++)
                Assert.IsTrue(store.Write("record" + i.ToString(), 1, Filled(4, i + round), 4));
        }

        byte[] record = new byte[4];
        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual(4, store.Read("record" + i.ToString(), 1, record));
            Assert.AreEqual(i + 2, (int)record[0]);
        }
    }

    [TestMethod]
    public void An_empty_record_is_a_record()
    {
        RecordStore store = new RecordStore(new TornMemory());
        Assert.IsTrue(store.Write("empty", 1, new byte[0], 0));
        Assert.AreEqual(0, store.Read("empty", 1, new byte[4]));
    }

    [TestMethod]
    public void The_longest_record_fits()
    {
        RecordStore store = new RecordStore(new TornMemory());
        byte[] record = Filled(RecordStore.MaxRecordLength, 0x5A);
        Assert.IsTrue(store.Write("long", 1, record, record.Length));
        byte[] read = new byte[RecordStore.MaxRecordLength];
        Assert.AreEqual(record.Length, store.Read("long", 1, read));
        CollectionAssert.AreEqual(record, read);
        Assert.AreEqual(-1, store.Read("long", 1, new byte[RecordStore.MaxRecordLength - 1]));
    }

    [TestMethod]
    public void A_record_of_another_format_is_as_good_as_none()
    {
        RecordStore store = new RecordStore(new TornMemory());
        store.Write("session", 1, Filled(4, 9), 4);
        Assert.AreEqual(-1, store.Read("session", 2, new byte[4]));
        Assert.AreEqual(4, store.Read("session", 1, new byte[4]));
    }

    [TestMethod]
    public void Records_do_not_disturb_each_other()
    {
        RecordStore store = new RecordStore(new TornMemory());
        store.Write("one", 1, Filled(4, 1), 4);
        store.Write("two", 1, Filled(4, 2), 4);
        store.Delete("one");
        byte[] record = new byte[4];
        Assert.AreEqual(-1, store.Read("one", 1, record));
        Assert.AreEqual(4, store.Read("two", 1, record));
        Assert.AreEqual(2, (int)record[0]);
    }

    // The heart of the matter: whichever write is torn, at whichever byte, in whichever way, the record is the old one or
    // the new one, and the store goes on from there.
    [TestMethod]
    public void A_write_torn_at_any_byte_leaves_the_record_before_it()
    {
        const int Rounds = 4;
        byte[] read = new byte[32];
        for (int shape = TornMemory.KeepsTail; shape <= TornMemory.LosesTail; shape++)
        {
            for (int torn = 1; torn <= Rounds; torn++)
            {
                int length = 5 + torn;
                for (int at = 0; at < length + 14; at++)
                {
                    TornMemory memory = new TornMemory();
                    memory.TearAtWrite = torn;
                    memory.TornBytes = at;
                    memory.Shape = shape;
                    RecordStore store = new RecordStore(memory);
                    for (int i = 1; i < torn; i++)
                        Assert.IsTrue(store.Write("session", 1, Filled(5 + i, i), 5 + i));
                    Assert.IsFalse(store.Write("session", 1, Filled(length, torn), length));
                    Assert.IsTrue(memory.Torn);

                    // Power comes back.
                    store = new RecordStore(memory);
                    int found = store.Read("session", 1, read);
                    if (torn == 1)
                    {
                        Assert.AreEqual(-1, found);
                    }
                    else
                    {
                        Assert.AreEqual(5 + torn - 1, found);
                        for (int i = 0; i < found; i++)
                            Assert.AreEqual(torn - 1, (int)read[i]);
                    }

                    // And the next writes work, twice, so that both blobs are used.
                    for (int again = 100; again <= 101; again++)
                    {
                        Assert.IsTrue(store.Write("session", 1, Filled(7, again), 7));
                        Assert.AreEqual(7, store.Read("session", 1, read));
                        Assert.AreEqual(again, (int)read[6]);
                    }
                }
            }
        }
    }

    [TestMethod]
    public void A_flipped_bit_anywhere_falls_back_to_the_record_before()
    {
        byte[] read = new byte[16];
        for (int at = 0; at < 6 + 14; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                TornMemory memory = new TornMemory();
                RecordStore store = new RecordStore(memory);
                store.Write("session", 1, Filled(6, 1), 6);
                store.Write("session", 1, Filled(6, 2), 6);
                Assert.IsTrue(memory.Damage("session.b", at, bit));
                Assert.AreEqual(6, store.Read("session", 1, read));
                Assert.AreEqual(1, (int)read[0]);
            }
        }
    }

    [TestMethod]
    public void Without_a_whole_blob_there_is_no_record()
    {
        TornMemory memory = new TornMemory();
        RecordStore store = new RecordStore(memory);
        store.Write("session", 1, Filled(6, 1), 6);
        store.Write("session", 1, Filled(6, 2), 6);
        memory.Damage("session.a", 12, 0);
        memory.Damage("session.b", 12, 0);
        Assert.AreEqual(-1, store.Read("session", 1, new byte[16]));
        Assert.IsTrue(store.Write("session", 1, Filled(6, 3), 6));
        Assert.AreEqual(6, store.Read("session", 1, new byte[16]));
    }

    private static byte[] Filled(int length, int value)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)value;
        return bytes;
    }
}
