using NanoSensors.Board;
using NanoSensors.SelfTest;

namespace NanoSensors.Tests.Device;

/// <summary>The contracts themselves on the runtime that will run them.</summary>
[TestClass]
public class ContractTests
{
    [TestMethod]
    public void A_board_that_is_whole_keeps_them()
    {
        FakeWorld world = new FakeWorld();
        SelfTestReport report = new SelfTestReport();
        ClockContract.Check(world, report);
        WallClockContract.Check(world, world, report);
        WatchdogContract.Check(world, world, report);
        StorageContract.Check(new FakeStorage(), report);
        FakeAccessPoint accessPoint = new FakeAccessPoint();
        AccessPointContract.CheckOpening(accessPoint, "NanoSensors-ED0001FF", report);
        accessPoint.Start();
        AccessPointContract.CheckOpen(accessPoint, report);
        accessPoint.Start();
        AccessPointContract.CheckClosed(accessPoint, report);
        Assert.AreEqual(7, report.Count);
        for (int i = 0; i < report.Count; i++)
            Assert.AreEqual("", report.FailureOf(i));
    }

    [TestMethod]
    public void The_loops_contract_is_through_after_five_starts()
    {
        FakeWorld world = new FakeWorld();
        LoopContract contract = world.Run(new RecordStore(new FakeStorage()), 200);
        Assert.IsTrue(contract.IsDone);
        Assert.AreEqual("", contract.Failure);
        Assert.AreEqual(5, world.Starts);
        Assert.AreEqual((int)ResetCause.Watchdog, (int)world.LastReset);
    }

    [TestMethod]
    public void What_is_broken_is_told_after_the_last_start()
    {
        FakeWorld world = new FakeWorld();
        world.WakesTooEarly = true;
        Assert.AreEqual("the clock goes on 29999000 us too early after a start", world.Run(new RecordStore(new FakeStorage()), 200).Failure);
        world = new FakeWorld();
        world.IsWatchdogBroken = true;
        Assert.AreEqual("a stuck step is not ended", world.Run(new RecordStore(new FakeStorage()), 200).Failure);
        SelfTestReport report = new SelfTestReport();
        WatchdogContract.Check(world, world, report);
        Assert.AreEqual("stuck work goes on", report.FailureOf(0));
    }
}
