using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

[TestClass]
public class RestartGuardTests
{
    [TestMethod]
    public void Five_faults_in_a_row_lead_to_safe_mode()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.PowerOn));
        for (int i = 1; i < RestartGuard.RestartsForSafeMode; i++)
            Assert.IsFalse(new RestartGuard(store).Begin(i % 2 == 0 ? ResetCause.Watchdog : ResetCause.Exception));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.BrownOut));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.Exception));
    }

    [TestMethod]
    public void Sleep_neither_counts_nor_forgets()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        for (int i = 1; i < RestartGuard.RestartsForSafeMode; i++)
        {
            new RestartGuard(store).Begin(ResetCause.Exception);
            Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.DeepSleep));
        }

        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.Exception));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.DeepSleep));
    }

    [TestMethod]
    public void A_good_hour_the_switch_or_a_command_begin_anew()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        for (int round = 0; round < 3; round++)
        {
            for (int i = 1; i < RestartGuard.RestartsForSafeMode; i++)
                Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.Exception));
            if (round == 0)
                new RestartGuard(store).Forget();
            else
                Assert.IsFalse(new RestartGuard(store).Begin(round == 1 ? ResetCause.PowerOn : ResetCause.Command));
        }
    }

    [TestMethod]
    public void It_writes_only_when_something_changes()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        RestartGuard guard = new RestartGuard(store);
        guard.Begin(ResetCause.PowerOn);
        guard.Begin(ResetCause.DeepSleep);
        guard.Forget();
        Assert.AreEqual(0, store.WriteCount);
    }
}
