using NanoSensors.Codec;
using NanoSensors.Node;

namespace NanoSensors.Tests.Device;

[TestClass]
public class UnsentReadingsTests
{
    [TestMethod]
    public void Only_what_was_not_heard_comes_out_oldest_first()
    {
        UnsentReadings unsent = new UnsentReadings();
        Add(unsent, 10, false);
        Add(unsent, 20, true);
        Add(unsent, 30, true);
        Assert.AreEqual(2, unsent.UnheardCount);
        AirReading reading = new AirReading();
        Assert.IsTrue(unsent.TryGetOldest(reading, out int measured));
        Assert.AreEqual(20, measured);
        Assert.AreEqual(420, reading.Co2Ppm);
        unsent.RemoveOldest();
        unsent.ForgetSent();
        Assert.AreEqual(1, unsent.Count);
        Assert.IsTrue(unsent.TryGetOldest(reading, out measured));
        Assert.AreEqual(30, measured);
        unsent.RemoveOldest();
        Assert.IsFalse(unsent.TryGetOldest(reading, out measured));
    }

    [TestMethod]
    public void An_outage_makes_what_was_sent_unheard()
    {
        UnsentReadings unsent = new UnsentReadings();
        Add(unsent, 10, false);
        Add(unsent, 20, false);
        Assert.AreEqual(0, unsent.UnheardCount);
        unsent.MarkUnheard();
        Assert.AreEqual(2, unsent.UnheardCount);
    }

    [TestMethod]
    public void A_full_store_keeps_every_second_one_and_the_oldest()
    {
        UnsentReadings unsent = new UnsentReadings();
        for (int i = 0; i <= UnsentReadings.Capacity; i++)
            Add(unsent, i, true);
        Assert.AreEqual((UnsentReadings.Capacity / 2) + 1, unsent.Count);
        AirReading reading = new AirReading();
        for (int i = 0; i < UnsentReadings.Capacity; i += 2)
        {
            Assert.IsTrue(unsent.TryGetOldest(reading, out int measured));
            Assert.AreEqual(i, measured);
            unsent.RemoveOldest();
        }
    }

    [TestMethod]
    public void What_is_saved_comes_back_and_nonsense_does_not()
    {
        UnsentReadings unsent = new UnsentReadings();
        Add(unsent, 10, false);
        Add(unsent, 20, true);
        byte[] record = new byte[UnsentReadings.MaxSavedLength + 2];
        int length = unsent.Save(record, 2);
        UnsentReadings read = new UnsentReadings();
        read.Restore(record, 2, length);
        Assert.AreEqual(2, read.Count);
        Assert.AreEqual(1, read.UnheardCount);
        read.Restore(record, 2, length - 1);
        Assert.AreEqual(0, read.Count);
        record[2] = 9;
        read.Restore(record, 2, length);
        Assert.AreEqual(0, read.Count);
    }

    private static void Add(UnsentReadings unsent, int seconds, bool isUnheard)
    {
        AirReading reading = new AirReading();
        reading.Co2Ppm = 420;
        byte[] frame = new byte[Message.MaxLength];
        int length = reading.Encode(frame, 0);
        unsent.Add(frame, length, seconds, isUnheard);
    }
}
