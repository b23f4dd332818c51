using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

[TestClass]
public class RestartGuardTests
{
    [TestMethod]
    public void Five_faults_in_a_row_lead_to_safe_mode()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.PowerOn, 0));
        for (int i = 1; i < RestartGuard.RestartsForSafeMode; i++)
            Assert.IsFalse(new RestartGuard(store).Begin(i % 2 == 0 ? ResetCause.Watchdog : ResetCause.Exception, 0));
        // A brown-out neither adds to them nor ends their row.
        Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.BrownOut, 0));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.Watchdog, 0));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.BrownOut, 0));
    }

    [TestMethod]
    public void Sleep_neither_counts_nor_forgets()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        for (int i = 1; i < RestartGuard.RestartsForSafeMode; i++)
        {
            new RestartGuard(store).Begin(ResetCause.Exception, 0);
            Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.DeepSleep, 0));
        }

        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.Exception, 0));
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.DeepSleep, 0));
    }

    [TestMethod]
    public void A_good_hour_the_switch_or_a_command_begin_anew()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        for (int round = 0; round < 3; round++)
        {
            for (int i = 1; i < RestartGuard.RestartsForSafeMode; i++)
                Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.Exception, 0));
            if (round == 0)
                new RestartGuard(store).Forget();
            else
                Assert.IsFalse(new RestartGuard(store).Begin(round == 1 ? ResetCause.PowerOn : ResetCause.Command, 0));
        }
    }

    [TestMethod]
    public void It_writes_at_a_start_and_once_when_all_is_well()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        RestartGuard guard = new RestartGuard(store);
        guard.Begin(ResetCause.PowerOn, 0);
        Assert.AreEqual(1, store.WriteCount);
        guard.Begin(ResetCause.DeepSleep, 0);
        Assert.AreEqual(1, store.WriteCount);
        guard.Forget();
        Assert.AreEqual(2, store.WriteCount);
        guard.Forget();
        guard.TransmissionBegins(false);
        guard.TransmissionEnded();
        guard.Begin(ResetCause.DeepSleep, 0);
        Assert.AreEqual(2, store.WriteCount);
    }

    [TestMethod]
    public void Power_that_is_applied_for_the_third_time_without_a_good_hour_is_a_brown_out()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        Assert.AreEqual((int)ResetCause.PowerOn, (int)CauseOf(store, ResetCause.PowerOn));
        Assert.AreEqual((int)ResetCause.PowerOn, (int)CauseOf(store, ResetCause.PowerOn));
        Assert.AreEqual((int)ResetCause.BrownOut, (int)CauseOf(store, ResetCause.PowerOn));
        // A fault of the program stays one.
        Assert.AreEqual((int)ResetCause.Exception, (int)CauseOf(store, ResetCause.Exception));
        Assert.AreEqual((int)ResetCause.BrownOut, (int)CauseOf(store, ResetCause.PowerOn));
        new RestartGuard(store).Forget();
        Assert.AreEqual((int)ResetCause.PowerOn, (int)CauseOf(store, ResetCause.PowerOn));
    }

    [TestMethod]
    public void Power_that_is_lost_in_the_middle_of_a_transmission_is_a_brown_out()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        RestartGuard guard = new RestartGuard(store);
        guard.Begin(ResetCause.PowerOn, 0);
        guard.TransmissionBegins(false);
        Assert.AreEqual((int)ResetCause.BrownOut, (int)CauseOf(store, ResetCause.PowerOn));
        Assert.AreEqual(1, new RestartGuard(store).UnfinishedTransmissions);
        // It is told once.
        Assert.AreEqual((int)ResetCause.PowerOn, (int)CauseOf(new RecordStore(new FakeStorage()), ResetCause.PowerOn));
        guard = new RestartGuard(store);
        guard.Forget();
        guard.TransmissionBegins(true);
        guard.TransmissionEnded();
        Assert.AreEqual((int)ResetCause.PowerOn, (int)CauseOf(store, ResetCause.PowerOn));
        // A weak battery is watched in a good hour as well.
        guard = new RestartGuard(store);
        guard.Forget();
        guard.TransmissionBegins(true);
        Assert.AreEqual((int)ResetCause.BrownOut, (int)CauseOf(store, ResetCause.PowerOn));
        Assert.AreEqual(2, new RestartGuard(store).UnfinishedTransmissions);
    }

    [TestMethod]
    public void A_board_that_starts_over_and_over_rests_twice_as_long_each_time()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        int[] rests = new int[14];
        for (int i = 0; i < rests.Length; i++)
        {
            RestartGuard guard = new RestartGuard(store);
            guard.Begin(ResetCause.PowerOn, 21600);
            rests[i] = guard.RestSeconds;
            if (rests[i] == 0)
                continue;
            // What follows on the rest knows what came before it, once.
            RestartGuard after = new RestartGuard(store);
            after.Begin(ResetCause.DeepSleep, 21600);
            Assert.AreEqual((int)ResetCause.BrownOut, (int)after.Cause);
            Assert.AreEqual(0, after.RestSeconds);
            after = new RestartGuard(store);
            after.Begin(ResetCause.DeepSleep, 21600);
            Assert.AreEqual((int)ResetCause.DeepSleep, (int)after.Cause);
        }

        int[] expected = new int[] { 0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600 };
        for (int i = 0; i < rests.Length; i++)
            Assert.AreEqual(expected[i], rests[i]);
    }

    [TestMethod]
    public void After_a_good_hour_in_safe_mode_the_switch_leads_out_of_it()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        for (int i = 0; i < 3; i++)
            new RestartGuard(store).Begin(ResetCause.PowerOn, 0);
        for (int i = 0; i < 5; i++)
            new RestartGuard(store).Begin(ResetCause.Exception, 0);
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.PowerOn, 0));
        new RestartGuard(store).ForgetStarts();
        Assert.IsTrue(new RestartGuard(store).Begin(ResetCause.DeepSleep, 0));
        Assert.IsFalse(new RestartGuard(store).Begin(ResetCause.PowerOn, 0));
    }

    private static ResetCause CauseOf(RecordStore store, ResetCause cause)
    {
        RestartGuard guard = new RestartGuard(store);
        guard.Begin(cause, 0);
        return guard.Cause;
    }
}
