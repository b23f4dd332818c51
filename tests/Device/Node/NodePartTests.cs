using NanoSensors.Node;

namespace NanoSensors.Tests.Device;

[TestClass]
public class NodePartTests
{
    private const long Second = 1000000;

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
