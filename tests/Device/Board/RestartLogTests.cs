using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

[TestClass]
public class RestartLogTests
{
    [TestMethod]
    public void Starts_are_counted_by_cause_over_restarts()
    {
        RecordStore store = new RecordStore(new TornMemory());
        new RestartLog(store, ResetCause.PowerOn);
        new RestartLog(store, ResetCause.Exception);
        new RestartLog(store, ResetCause.DeepSleep);
        RestartLog log = new RestartLog(store, ResetCause.Exception);
        Assert.AreEqual(1, log.CountOf(ResetCause.PowerOn));
        Assert.AreEqual(2, log.CountOf(ResetCause.Exception));
        Assert.AreEqual(0, log.CountOf(ResetCause.DeepSleep));
        Assert.AreEqual(0, log.CountOf(ResetCause.Watchdog));
        Assert.AreEqual((int)ResetCause.Exception, (int)log.Last);
    }

    [TestMethod]
    public void A_count_stays_at_its_end()
    {
        RecordStore store = new RecordStore(new TornMemory());
        byte[] record = new byte[2 * RestartLog.Causes];
        record[2] = 0xFF;
        record[3] = 0xFE;
        store.Write("restarts", 1, record, record.Length);
        Assert.AreEqual(65535, new RestartLog(store, ResetCause.PowerOn).CountOf(ResetCause.PowerOn));
        Assert.AreEqual(65535, new RestartLog(store, ResetCause.PowerOn).CountOf(ResetCause.PowerOn));
    }
}
