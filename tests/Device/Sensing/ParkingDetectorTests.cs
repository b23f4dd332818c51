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
    public void A_car_that_stays_is_found_with_the_fourth_sample_and_gone_with_the_fourth()
    {
        ParkingDetector detector = Free();
        Assert.AreEqual(0, Feed(detector, 3, 40, -20, 15));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(1, Feed(detector, 1, 40, -20, 15));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.AreEqual(0, Feed(detector, 3, 0, 0, 0));
        Assert.AreEqual(1, Feed(detector, 1, 0, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_car_that_passes_changes_nothing()
    {
        ParkingDetector detector = Free();
        int changes = 0;
        int[] passing = new int[] { 8, 25, 60, 35, -20, -6 };
        for (int i = 0; i < passing.Length; i++)
            changes += Feed(detector, 1, passing[i], passing[i] / 2, 0);
        changes += Feed(detector, 20, 0, 0, 0);
        Assert.AreEqual(0, changes);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_field_that_never_becomes_steady_is_believed_after_eight_times_as_many_samples()
    {
        ParkingDetector detector = Free();
        int samples = 0;
        while (detector.State == BayState.Free && samples < 100)
        {
            Feed(detector, 1, samples % 2 == 0 ? 60 : 90, 0, 0);
            samples++;
        }

        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.AreEqual(32, samples);
    }

    [TestMethod]
    public void A_free_bay_needs_the_whole_threshold_and_an_occupied_one_the_way_back()
    {
        ParkingDetector detector = Free();
        // Twice the threshold of 20 without a peak.
        Assert.AreEqual(0, Feed(detector, 50, 39, 0, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        detector = Free();
        Feed(detector, 20, 50, 0, 0);
        // Nearer to the car's level than to the baseline.
        Assert.AreEqual(0, Feed(detector, 50, 30, 0, 0));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void A_neighbours_car_that_comes_during_a_stay_does_not_hide_the_departure()
    {
        ParkingDetector detector = Free();
        Feed(detector, 1, 400, 0, 0);
        Feed(detector, 100, 22, 10, 0);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        // The neighbour shifts the field by 15 counts, towards what would be farther from empty; then ours leaves.
        Assert.AreEqual(0, Feed(detector, 600, 22, 25, 0));
        Assert.AreEqual(1, Feed(detector, 4, 0, 15, 0));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_weak_car_is_found_if_it_has_rolled_over_the_sensor()
    {
        ParkingDetector detector = Free();
        // 14 counts alone are a neighbour's.
        Assert.AreEqual(0, Feed(detector, 30, 14, 0, 0));
        detector = Free();
        Feed(detector, 1, 40, 0, 0);
        Feed(detector, 1, 500, -300, 0);
        Feed(detector, 1, 60, 0, 0);
        Assert.AreEqual(1, Feed(detector, 6, 14, 0, 0));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void What_has_shifted_during_a_stay_is_part_of_the_empty_bay_afterwards()
    {
        ParkingDetector detector = Free();
        Feed(detector, 100, 60, 0, 0);
        Feed(detector, 1, 0, 800, 0);
        // 18 counts from the old baseline: nearer to it than to the car.
        Feed(detector, 4, 0, 0, 18);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(Z + 18, detector.BaselineZ);
        Assert.AreEqual(0, Feed(detector, 100, 0, 0, 18));
    }

    [TestMethod]
    public void A_drift_during_a_long_stay_does_not_hide_the_departure()
    {
        ParkingDetector detector = Free();
        Feed(detector, 100, 40, 0, 0);
        for (int drift = 0; drift <= 60; drift++)
            Assert.AreEqual(0, Feed(detector, 120, 40 + drift, 0, 0));
        Assert.AreEqual(1, Feed(detector, 4, 60, 0, 0));
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
        ParkingDetector detector = Free();
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
        ParkingDetector before = Free();
        Feed(before, 10, 40, 30, 0);
        byte[] record = new byte[ParkingDetector.SavedLength + 3];
        Assert.AreEqual(ParkingDetector.SavedLength, before.Save(record, 3));

        ParkingDetector after = new ParkingDetector(new ParkingDetectorSettings());
        Assert.IsTrue(after.Restore(record, 3, ParkingDetector.SavedLength));
        Assert.AreEqual((int)BayState.Occupied, (int)after.State);
        Assert.IsFalse(after.IsCalibrating);
        Assert.AreEqual(0, Feed(after, 10, 40, 30, 0));
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
        ParkingDetector detector = Free();
        Feed(detector, 10, 40, 0, 0);
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
