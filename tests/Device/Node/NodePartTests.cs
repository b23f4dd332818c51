using NanoSensors.Node;
using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class NodePartTests
{
    private const long Second = 1000000;

    [TestMethod]
    public void Transitions_come_out_in_the_order_in_which_they_went_in()
    {
        TransitionQueue queue = new TransitionQueue();
        queue.Add(BayState.Occupied, 10);
        queue.Add(BayState.Free, 20);
        Assert.AreEqual((int)BayState.Occupied, (int)queue.OldestState);
        Assert.AreEqual(10, queue.OldestPreviousSeconds);
        queue.RemoveOldest();
        Assert.AreEqual((int)BayState.Free, (int)queue.OldestState);
        queue.RemoveOldest();
        queue.RemoveOldest();
        Assert.AreEqual(0, queue.Count);
    }

    [TestMethod]
    public void A_full_queue_forgets_a_pair_and_keeps_the_time()
    {
        TransitionQueue queue = new TransitionQueue();
        for (int i = 0; i < TransitionQueue.Capacity + 1; i++)
            queue.Add(i % 2 == 0 ? BayState.Occupied : BayState.Free, 100 + i);
        Assert.AreEqual(TransitionQueue.Capacity - 1, queue.Count);
        Assert.AreEqual((int)BayState.Occupied, (int)queue.OldestState);
        Assert.AreEqual(100 + 101 + 102, queue.OldestPreviousSeconds);
    }

    [TestMethod]
    public void A_saved_queue_comes_back()
    {
        TransitionQueue queue = new TransitionQueue();
        for (int i = 0; i < TransitionQueue.Capacity; i++)
            queue.Add(BayState.Occupied, i);
        queue.RemoveOldest();
        queue.Add(BayState.Free, 999);
        byte[] record = new byte[TransitionQueue.Capacity * TransitionQueue.EntryLength];
        int length = queue.Save(record, 0);
        TransitionQueue read = new TransitionQueue();
        read.Restore(record, 0, length);
        Assert.AreEqual(TransitionQueue.Capacity, read.Count);
        Assert.AreEqual(1, read.OldestPreviousSeconds);
    }

    [TestMethod]
    public void Reports_keep_to_the_interval_and_not_to_each_other()
    {
        ReportTimer timer = new ReportTimer();
        timer.Start(5 * Second);
        long first = timer.Due;
        uint random = 12345;
        bool differs = false;
        long last = first;
        for (int i = 1; i <= 144; i++)
        {
            random = (random * 1664525) + 1013904223;
            timer.Advance(timer.Due, 600 * Second, random);
            long expected = first + (i * 600 * Second);
            Assert.IsTrue(timer.Due >= expected);
            Assert.IsTrue(timer.Due < expected + (75 * Second));
            differs = differs || timer.Due - last != 600 * Second;
            last = timer.Due;
        }

        Assert.IsTrue(differs);
    }

    [TestMethod]
    public void A_shorter_interval_counts_at_once()
    {
        ReportTimer timer = new ReportTimer();
        timer.Start(0);
        timer.Advance(0, 86400 * Second, 7);
        timer.Shorten(100 * Second, 60 * Second, 7);
        Assert.IsTrue(timer.Due >= 160 * Second);
        Assert.IsTrue(timer.Due <= 168 * Second);
    }

    [TestMethod]
    public void Missed_reports_are_not_made_up_for()
    {
        ReportTimer timer = new ReportTimer();
        timer.Start(0);
        timer.Advance(10000 * Second, 60 * Second, 0);
        Assert.AreEqual(10060 * Second, timer.Due);
    }

    [TestMethod]
    public void The_write_budget_lets_a_rush_through_and_then_keeps_the_pace()
    {
        WriteBudget budget = new WriteBudget(3, 30 * Second);
        budget.Begin(0);
        for (int i = 0; i < 3; i++)
        {
            Assert.IsTrue(budget.NextAt(Second) <= Second);
            budget.Spend(Second);
        }

        Assert.AreEqual(30 * Second, budget.NextAt(2 * Second));
        Assert.IsTrue(budget.NextAt(30 * Second) <= 30 * Second);
        budget.Spend(30 * Second);
        Assert.AreEqual(60 * Second, budget.NextAt(31 * Second));
    }
}
