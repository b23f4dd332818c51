using NanoSensors.Board;
using NanoSensors.Node;

namespace NanoSensors.Tests.Device;

[TestClass]
public class PowerWatchTests
{
    [TestMethod]
    public void One_dip_changes_nothing_and_three_in_a_row_do()
    {
        FakeBattery battery = new FakeBattery();
        PowerWatch watch = new PowerWatch(battery, new NodeSettings());
        Measure(watch, battery, 2500, 2);
        Measure(watch, battery, 3600, 1);
        Measure(watch, battery, 2500, 2);
        Assert.AreEqual((int)PowerStage.Normal, (int)watch.Stage);
        Measure(watch, battery, 2500, 1);
        Assert.AreEqual((int)PowerStage.Saving, (int)watch.Stage);
    }

    [TestMethod]
    public void The_stages_come_one_by_one_down_and_up()
    {
        FakeBattery battery = new FakeBattery();
        PowerWatch watch = new PowerWatch(battery, new NodeSettings());
        for (int stage = 0; stage <= 3; stage++)
        {
            Assert.AreEqual(stage, (int)watch.Stage);
            Measure(watch, battery, 2500, 3);
        }

        Assert.AreEqual((int)PowerStage.Empty, (int)watch.Stage);
        Measure(watch, battery, 3600, 1);
        Assert.AreEqual((int)PowerStage.EventsOnly, (int)watch.Stage);
        Measure(watch, battery, 3600, 1);
        Assert.AreEqual((int)PowerStage.Saving, (int)watch.Stage);
        Measure(watch, battery, 3600, 3);
        Assert.AreEqual((int)PowerStage.Normal, (int)watch.Stage);
    }

    [TestMethod]
    public void Between_the_threshold_and_the_hysteresis_nothing_changes()
    {
        FakeBattery battery = new FakeBattery();
        PowerWatch watch = new PowerWatch(battery, new NodeSettings());
        Measure(watch, battery, 3199, 3);
        Assert.AreEqual((int)PowerStage.Saving, (int)watch.Stage);
        Measure(watch, battery, 3299, 10);
        Assert.AreEqual((int)PowerStage.Saving, (int)watch.Stage);
        Measure(watch, battery, 3300, 3);
        Assert.AreEqual((int)PowerStage.Normal, (int)watch.Stage);
        Measure(watch, battery, 3200, 10);
        Assert.AreEqual((int)PowerStage.Normal, (int)watch.Stage);
    }

    [TestMethod]
    public void A_board_that_cannot_measure_is_never_low()
    {
        FakeBattery battery = new FakeBattery();
        PowerWatch watch = new PowerWatch(battery, new NodeSettings());
        Measure(watch, battery, -1, 10);
        Measure(watch, battery, 0, 10);
        Assert.AreEqual((int)PowerStage.Normal, (int)watch.Stage);
        Assert.AreEqual(0, watch.ReadMillivolts());
    }

    [TestMethod]
    public void What_it_knows_comes_back_after_sleep()
    {
        FakeBattery battery = new FakeBattery();
        PowerWatch watch = new PowerWatch(battery, new NodeSettings());
        Measure(watch, battery, 3150, 5);
        byte[] record = new byte[PowerWatch.SavedLength + 1];
        watch.Save(record, 1);
        PowerWatch read = new PowerWatch(battery, new NodeSettings());
        read.Restore(record, 1);
        battery.Millivolts = 3600;
        Assert.AreEqual((int)PowerStage.Saving, (int)read.Stage);
        Assert.AreEqual(3150, read.ReadMillivolts());
        record[1] = 77;
        read = new PowerWatch(battery, new NodeSettings());
        read.Restore(record, 1);
        Assert.AreEqual((int)PowerStage.Normal, (int)read.Stage);
    }

    private static void Measure(PowerWatch watch, FakeBattery battery, int millivolts, int times)
    {
        battery.Millivolts = millivolts;
        for (int i = 0; i < times; i++)
            watch.Measure();
    }

    private sealed class FakeBattery : IBattery
    {
        internal int Millivolts = 3600;

        public int ReadMillivolts()
        {
            return Millivolts;
        }
    }
}
