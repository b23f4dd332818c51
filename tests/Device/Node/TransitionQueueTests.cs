using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class TransitionQueueTests
{
    [TestMethod]
    public void Transitions_are_sent_in_the_order_in_which_they_came()
    {
        TransitionQueue queue = new TransitionQueue();
        queue.Add(BayState.Occupied, 10, 100);
        queue.Add(BayState.Free, 20, 120);
        Assert.AreEqual((int)BayState.Occupied, (int)queue.WaitingState);
        Assert.AreEqual(10, queue.WaitingPrevious);
        Assert.AreEqual(100, queue.WaitingSeconds);
        queue.TakeSent();
        Assert.AreEqual((int)BayState.Free, (int)queue.WaitingState);
        queue.RemoveWaiting();
        queue.RemoveWaiting();
        queue.TakeSent();
        Assert.IsFalse(queue.HasWaiting);
        Assert.AreEqual(1, queue.DoubtfulCount);
        queue.ForgetSent();
        Assert.AreEqual(0, queue.Count);
    }

    [TestMethod]
    public void What_was_not_heard_is_told_late_six_at_a_time_the_latest_first()
    {
        TransitionQueue queue = Sent(8);
        LateParkingEvents late = new LateParkingEvents();
        Assert.AreEqual(0, queue.FillLate(late, 5000));
        queue.MarkSentLate();
        Assert.AreEqual(8, queue.LateCount);
        Assert.AreEqual(6, queue.FillLate(late, 5000));
        Assert.AreEqual(5000 - 600, late.AgeSeconds);
        Assert.AreEqual((int)ParkingState.Free, (int)late.StateOf(0));
        Assert.AreEqual((int)ParkingState.Occupied, (int)late.StateOf(5));
        Assert.AreEqual(100, late.PreviousSecondsOf(5));
        queue.RemoveLate(6);
        Assert.AreEqual(2, queue.FillLate(late, 5000));
        Assert.AreEqual(5000 - 800, late.AgeSeconds);
        Assert.AreEqual((int)ParkingState.NotAvailable, (int)late.StateOf(2));
        queue.RemoveLate(2);
        Assert.AreEqual(0, queue.Count);
    }

    [TestMethod]
    public void A_gap_ends_a_frame_because_durations_do_not_reach_over_it()
    {
        TransitionQueue queue = Sent(2);
        queue.MarkSentLate();
        // The one at 300 was heard.
        queue.Add(BayState.Free, 100, 400);
        queue.TakeSent();
        queue.MarkSentLate();
        LateParkingEvents late = new LateParkingEvents();
        Assert.AreEqual(2, queue.FillLate(late, 1000));
        Assert.AreEqual(800, late.AgeSeconds);
        queue.RemoveLate(2);
        Assert.AreEqual(1, queue.FillLate(late, 1000));
        Assert.AreEqual(600, late.AgeSeconds);
    }

    [TestMethod]
    public void What_could_not_be_sent_in_time_is_told_late()
    {
        TransitionQueue queue = new TransitionQueue();
        queue.Add(BayState.Occupied, 50, 100);
        queue.Add(BayState.Free, 70, 170);
        Assert.IsFalse(queue.GiveUpWaiting(220, 120));
        Assert.IsTrue(queue.GiveUpWaiting(221, 120));
        Assert.AreEqual(1, queue.LateCount);
        Assert.AreEqual(170, queue.WaitingSeconds);
        // That it was never sent is not forgotten with what was.
        queue.TakeSent();
        queue.ForgetSent();
        Assert.AreEqual(1, queue.LateCount);
        Assert.AreEqual(1, queue.Count);
    }

    [TestMethod]
    public void A_full_queue_keeps_the_oldest_and_the_newest_and_the_time_between()
    {
        TransitionQueue queue = Sent(TransitionQueue.Capacity);
        queue.Add(BayState.Occupied, 100, (TransitionQueue.Capacity + 1) * 100);
        Assert.AreEqual(TransitionQueue.Capacity - 1, queue.Count);
        Assert.AreEqual(300, queue.WaitingPrevious);
        Assert.AreEqual((TransitionQueue.Capacity + 1) * 100, queue.WaitingSeconds);
        queue.TakeSent();
        queue.MarkSentLate();
        LateParkingEvents late = new LateParkingEvents();
        int first = TransitionQueue.Capacity * 1000;
        queue.FillLate(late, first);
        Assert.AreEqual(first - 600, late.AgeSeconds);
        // And nothing tears the chain.
        int told = 0;
        for (int count = queue.FillLate(late, first); count > 0; count = queue.FillLate(late, first))
        {
            Assert.IsTrue(count == 6 || count == queue.Count);
            told += count;
            queue.RemoveLate(count);
        }

        Assert.AreEqual(TransitionQueue.Capacity - 1, told);
    }

    [TestMethod]
    public void A_saved_queue_comes_back_and_nonsense_does_not()
    {
        TransitionQueue queue = Sent(TransitionQueue.Capacity - 1);
        queue.MarkSentLate();
        queue.Add(BayState.Disturbed, 999, 20000);
        byte[] record = new byte[(TransitionQueue.Capacity * TransitionQueue.EntryLength) + 3];
        int length = queue.Save(record, 3);
        TransitionQueue read = new TransitionQueue();
        read.Restore(record, 3, length, queue.SentCount);
        Assert.AreEqual(TransitionQueue.Capacity, read.Count);
        Assert.AreEqual(TransitionQueue.Capacity - 1, read.LateCount);
        Assert.AreEqual((int)BayState.Disturbed, (int)read.WaitingState);
        read.Restore(record, 3, length - 1, 0);
        Assert.AreEqual(0, read.Count);
        read.Restore(record, 3, length, TransitionQueue.Capacity + 1);
        Assert.AreEqual(0, read.Count);
        Assert.AreEqual(0, read.SentCount);
    }

    [TestMethod]
    public void After_a_pause_of_unknown_length_transitions_have_no_age_and_keep_their_distances()
    {
        TransitionQueue queue = Sent(3);
        queue.Add(BayState.Free, 100, 400);
        queue.MarkSentLate();
        queue.ForgetTimes();
        // What waited to be sent for the first time must not be taken for new.
        Assert.IsTrue(queue.GiveUpWaiting(300, 120));
        LateParkingEvents late = new LateParkingEvents();
        Assert.AreEqual(4, queue.FillLate(late, 100000));
        Assert.AreEqual(Message.NotAvailable, late.AgeSeconds);
        // What comes after the pause has an age, and is no part of the chain.
        queue.Add(BayState.Occupied, 100, 500);
        queue.TakeSent();
        queue.MarkSentLate();
        Assert.AreEqual(4, queue.FillLate(late, 100000));
        queue.RemoveLate(4);
        Assert.AreEqual(1, queue.FillLate(late, 600));
        Assert.AreEqual(100, late.AgeSeconds);
        // A record can hold a time that the clock has not reached.
        queue.FillLate(late, 499);
        Assert.AreEqual(Message.NotAvailable, late.AgeSeconds);
    }

    // So many, 100 s apart from 100 s on, the first one an arrival.
    private static TransitionQueue Sent(int count)
    {
        TransitionQueue queue = new TransitionQueue();
        for (int i = 1; i <= count; i++)
        {
            queue.Add(i % 2 == 1 ? BayState.Occupied : BayState.Free, 100, i * 100);
            queue.TakeSent();
        }

        return queue;
    }
}
