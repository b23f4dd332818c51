using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class ParkingDetectorTests
{
    // A bay's empty field, in counts, as any.
    private const int X = 120;
    private const int Y = -45;
    private const int Z = -310;

    [TestMethod]
    public void Quiet_samples_make_the_bay_known_and_free()
    {
        ParkingDetector detector = new ParkingDetector(new ParkingDetectorSettings());
        Assert.AreEqual((int)BayState.Unknown, (int)detector.State);
        int changes = Feed(detector, 16, 0, 0, 0);
        Assert.AreEqual(1, changes);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(X, detector.BaselineX);
        Assert.AreEqual(Y, detector.BaselineY);
        Assert.AreEqual(Z, detector.BaselineZ);
    }

    [TestMethod]
    public void What_moves_during_learning_makes_it_begin_again()
    {
        ParkingDetector detector = new ParkingDetector(new ParkingDetectorSettings());
        Feed(detector, 15, 0, 0, 0);
        Feed(detector, 1, 60, 0, 0);
        Feed(detector, 15, 0, 0, 0);
        Assert.IsTrue(detector.IsCalibrating);
        Feed(detector, 1, 0, 0, 0);
        Assert.IsFalse(detector.IsCalibrating);
        Assert.AreEqual(X, detector.BaselineX);
    }

    [TestMethod]
    public void A_car_that_has_swung_over_the_bay_is_found_with_the_fourth_steady_sample_and_gone_with_the_fourth()
    {
        ParkingDetector detector = Free();
        Assert.AreEqual(0, Swing(detector));
        Assert.AreEqual(0, Feed(detector, 3, 40, -20, 15));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(1, Feed(detector, 1, 40, -20, 15));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Feed(detector, 60, 40, -20, 15);
        Assert.AreEqual(0, Swing(detector));
        Assert.AreEqual(0, Feed(detector, 3, 0, 0, 0));
        Assert.AreEqual(1, Feed(detector, 1, 0, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_weakly_magnetic_car_is_told_from_an_empty_bay_by_its_swing()
    {
        ParkingDetector detector = Free();
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 8, 5, -3, 4));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Feed(detector, 300, 5, -3, 4);
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 8, 0, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_neighbours_car_makes_more_of_the_field_at_rest_and_changes_nothing()
    {
        ParkingDetector detector = Free();
        int changes = Feed(detector, 2, 12, 8, 0);
        changes += Feed(detector, 2, 30, 18, 0);
        changes += Feed(detector, 600, 20, 14, 0);
        changes += Feed(detector, 600, 0, 0, 0);
        Assert.AreEqual(0, changes);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_car_that_turns_on_the_bay_changes_nothing()
    {
        ParkingDetector detector = Free();
        int changes = 0;
        int[] turning = new int[] { 8, 25, 160, 235, 220, 135, 60, -20, -6 };
        for (int i = 0; i < turning.Length; i++)
            changes += Feed(detector, 1, turning[i], turning[i] / 2, 0);
        changes += Feed(detector, 60, 0, 0, 0);
        Assert.AreEqual(0, changes);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_car_that_does_not_stand_still_is_believed_after_sixteen_samples()
    {
        ParkingDetector detector = Free();
        int samples = 0;
        while (detector.State == BayState.Free && samples < 100)
        {
            Feed(detector, 1, samples % 2 == 0 ? 60 : 90, 0, 0);
            samples++;
        }

        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        // The first of them was no swing yet, but it was away from the empty bay.
        Assert.AreEqual(16, samples);
    }

    [TestMethod]
    public void A_shift_without_a_swing_that_stays_for_a_minute_is_a_car_after_all()
    {
        ParkingDetector detector = Free();
        // A tram that speeds up.
        Assert.AreEqual(0, Feed(detector, 16, 30, 30, 0));
        Assert.AreEqual(0, Feed(detector, 60, 0, 0, 0));
        Assert.AreEqual(0, Feed(detector, 55, 30, 30, 0));
        Assert.AreEqual(1, Feed(detector, 15, 30, 30, 0));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void Sparse_samples_decide_by_the_threshold_alone()
    {
        ParkingDetectorSettings settings = new ParkingDetectorSettings();
        settings.SparseSamples = true;
        settings.ConfirmSamples = 2;
        ParkingDetector detector = new ParkingDetector(settings);
        Feed(detector, 16, 0, 0, 0);
        Assert.AreEqual(0, Feed(detector, 50, 19, 0, 0));
        Feed(detector, 200, 0, 0, 0);
        Assert.AreEqual(1, Feed(detector, 4, 25, 0, 0));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Feed(detector, 30, 25, 0, 0);
        Assert.AreEqual(1, Feed(detector, 4, 0, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_neighbours_car_that_comes_during_a_stay_does_not_hide_the_departure()
    {
        ParkingDetector detector = Parked(22, 10, 0);
        // The neighbour shifts the field by 15 counts, towards what would be farther from empty; then ours leaves.
        Assert.AreEqual(0, Feed(detector, 600, 22, 25, 0));
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 4, 0, 15, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_drift_during_a_long_stay_does_not_hide_the_departure()
    {
        ParkingDetector detector = Parked(40, 0, 0);
        for (int drift = 0; drift <= 60; drift++)
            Assert.AreEqual(0, Feed(detector, 120, 40 + drift, 0, 0));
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 4, 60, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_bay_learnt_with_a_car_on_it_is_recognised_when_its_empty_field_comes_back()
    {
        // Learnt at 0 with a car; the empty bay is at 45.
        ParkingDetector detector = Free();
        Assert.IsFalse(detector.IsTrusted);
        Swing(detector);
        Feed(detector, 60, 45, 0, 0);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        // The next car is right by chance.
        Swing(detector);
        Feed(detector, 60, 20, 60, 10);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 8, 45, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(X + 45, detector.BaselineX);
        // And it stays right.
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 60, 5, -20, 30));
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 60, 45, 0, 0));
        Assert.IsTrue(detector.IsTrusted);
        Assert.AreEqual(100, detector.ConfidencePercent);
    }

    [TestMethod]
    public void A_car_missed_for_its_weakness_does_not_turn_arrivals_into_departures()
    {
        ParkingDetector detector = Free();
        Swing(detector);
        // Nothing of it is left at rest but two counts; then a neighbour comes, and it leaves.
        Assert.AreEqual(0, Feed(detector, 300, 2, 0, 0));
        Swing(detector);
        Assert.AreEqual(0, Feed(detector, 300, 0, 0, 0));
        Swing(detector);
        Assert.AreEqual(1, Feed(detector, 8, 30, 10, 0));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void What_moved_while_samples_were_missing_is_judged_by_the_field_at_rest()
    {
        ParkingDetector detector = Free();
        detector.Interrupt();
        Assert.AreEqual(1, Feed(detector, 4, 40, 0, 0));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Feed(detector, 30, 40, 0, 0);
        detector.Interrupt();
        Assert.AreEqual(1, Feed(detector, 4, 0, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void The_baseline_follows_a_slow_drift_while_the_bay_is_free()
    {
        ParkingDetector detector = Free();
        int changes = 0;
        // 60 counts in some five and a half hours: twice the threshold.
        for (int drift = 0; drift <= 60; drift++)
            changes += Feed(detector, 330, drift, 0, -drift);
        Assert.AreEqual(0, changes);
        Assert.IsTrue(detector.BaselineX > X + 55);
        Assert.IsTrue(detector.BaselineZ < Z - 55);
    }

    [TestMethod]
    public void The_baseline_does_not_follow_a_parked_car()
    {
        ParkingDetector detector = Parked(0, 45, 0);
        Feed(detector, 20000, 0, 45, 0);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.AreEqual(Y, detector.BaselineY);
    }

    [TestMethod]
    public void A_magnet_is_neither_free_nor_occupied()
    {
        ParkingDetector detector = Free();
        Feed(detector, 4, 4000, 0, 0);
        Assert.AreEqual((int)BayState.Disturbed, (int)detector.State);
        Feed(detector, 4, 0, 0, 0);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        // An axis at its end.
        Feed(detector, 4, 32767 - X, 0, 0);
        Assert.AreEqual((int)BayState.Disturbed, (int)detector.State);
    }

    [TestMethod]
    public void The_ends_of_the_scale_overflow_nothing()
    {
        ParkingDetector detector = Free();
        for (int i = 0; i < 20; i++)
        {
            detector.Add(-32768, 32767, -32768);
            Assert.IsTrue(detector.DepartureSquared >= 0);
        }

        Assert.AreEqual((int)BayState.Disturbed, (int)detector.State);
    }

    [TestMethod]
    public void What_was_saved_goes_on_after_a_restart()
    {
        ParkingDetector before = Parked(40, 30, 0);
        byte[] record = new byte[ParkingDetector.SavedLength + 3];
        Assert.AreEqual(ParkingDetector.SavedLength, before.Save(record, 3));

        ParkingDetector after = new ParkingDetector(new ParkingDetectorSettings());
        Assert.IsTrue(after.Restore(record, 3, ParkingDetector.SavedLength));
        Assert.AreEqual((int)BayState.Occupied, (int)after.State);
        Assert.IsFalse(after.IsCalibrating);
        Assert.AreEqual(0, Feed(after, 40, 40, 30, 0));
        Swing(after);
        Assert.AreEqual(1, Feed(after, 4, 0, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)after.State);
    }

    [TestMethod]
    public void A_record_that_is_none_is_refused_and_changes_nothing()
    {
        ParkingDetector detector = Free();
        byte[] record = new byte[ParkingDetector.SavedLength];
        record[0] = 9;
        Assert.IsFalse(detector.Restore(record, 0, ParkingDetector.SavedLength));
        Assert.IsFalse(detector.Restore(record, 0, 5));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void Calibration_takes_what_is_there_as_the_empty_bay()
    {
        ParkingDetector detector = Parked(40, 0, 0);
        detector.Calibrate();
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        // The first sample still compares with the one before it.
        Feed(detector, 16, 40, 0, 0);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(X + 40, detector.BaselineX);
    }

    private static ParkingDetector Free()
    {
        ParkingDetector detector = new ParkingDetector(new ParkingDetectorSettings());
        Feed(detector, 16, 0, 0, 0);
        return detector;
    }

    private static ParkingDetector Parked(int x, int y, int z)
    {
        ParkingDetector detector = Free();
        Swing(detector);
        Feed(detector, 100, x, y, z);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        return detector;
    }

    // An engine passes over the sensor.
    private static int Swing(ParkingDetector detector)
    {
        return Feed(detector, 1, 50, -30, 20) + Feed(detector, 1, 210, 140, -90) + Feed(detector, 1, 90, 130, 60);
    }

    // The number of changes.
    private static int Feed(ParkingDetector detector, int samples, int x, int y, int z)
    {
        int changes = 0;
        for (int i = 0; i < samples; i++)
        {
            if (detector.Add(X + x, Y + y, Z + z))
                changes++;
        }

        return changes;
    }
}
