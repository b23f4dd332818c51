using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Channel;

[TestClass]
public class DutyCycleLedgerTests
{
    private readonly Air _air = new();
    private readonly DutyCycleLedger _ledger;
    private readonly object _sender = new();

    public DutyCycleLedgerTests()
    {
        _ledger = new DutyCycleLedger(_air.Channel);
    }

    // 36 s an hour are 1 %: frames of 41.216 ms, one each 4.2 s, are 0.98 %; one each 4.0 s are 1.03 %.
    [TestMethod]
    [DataRow(4200, false)]
    [DataRow(4000, true)]
    public void One_percent_of_any_hour_is_allowed_on_the_default_channels(int everyMilliseconds, bool violated)
    {
        for (int i = 0; i < 3_000; i++)
        {
            _air.Send(-80, Air.Modulation(7), 12, _sender);
            _air.Wait(everyMilliseconds);
        }

        Assert.AreEqual(violated, _ledger.Violations.Count > 0);
        Assert.AreEqual(41.216 / everyMilliseconds / 0.01, _ledger.WorstUse, 0.005);
        if (violated)
            StringAssert.Contains(_ledger.Violations[0], "where 1.0 % is allowed");
    }

    [TestMethod]
    public void An_hour_slides_and_does_not_begin_at_full_hours()
    {
        // 0.9 % at the end of one hour and 0.9 % at the beginning of the next are 1.8 % of an hour.
        _air.Wait(3_540_000);
        for (int i = 0; i < 2 * 786; i++)
        {
            _air.Send(-80, Air.Modulation(7), 12, _sender);
            _air.Wait(76);
        }

        Assert.AreEqual(1.8, _ledger.WorstUse, 0.01);
    }

    [TestMethod]
    public void Each_sender_has_its_own_account()
    {
        for (int i = 0; i < 2_000; i++)
        {
            _air.Send(-80, Air.Modulation(7), 12, i % 2 == 0 ? _sender : this);
            _air.Wait(2_200);
        }

        Assert.IsEmpty(_ledger.Violations);
    }

    [TestMethod]
    [DataRow(868_650_000.0)]
    [DataRow(869_300_000.0)]
    [DataRow(868_590_000.0)]
    [DataRow(870_500_000.0)]
    public void Where_nothing_is_allowed_the_first_frame_is_too_many(double carrier)
    {
        _air.Send(-80, Air.Modulation(7, carrier), 12, _sender);
        StringAssert.Contains(_ledger.Violations.Single(), "lies in no sub-band");
    }

    [TestMethod]
    [DataRow(864_000_000.0, 0.001)]
    [DataRow(867_100_000.0, 0.01)]
    [DataRow(868_900_000.0, 0.001)]
    [DataRow(869_525_000.0, 0.1)]
    public void Each_sub_band_has_its_share(double carrier, double share)
    {
        Transmission frame = _air.Send(-80, Air.Modulation(12, carrier), 51, _sender);
        Assert.AreEqual(frame.AirMicroseconds / 3.6e9 / share, _ledger.WorstUse, 1e-9);
    }
}
