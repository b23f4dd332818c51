using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

/// <summary>The detector over pauses in which the magnetometer watches by itself.</summary>
[TestClass]
public class ParkingPauseTests
{
    [TestMethod]
    public void A_shift_in_a_pause_in_which_nothing_swung_is_no_car()
    {
        ParkingDetector detector = Learnt(out ParkingDetectorSettings settings);
        // Over two hours the sun has shifted the field by 18 counts, watched for in between: at the level of 12, and 6 more now.
        detector = Slept(detector, settings);
        detector.Resume(112, 100, 100, false);
        Assert.IsTrue(detector.IsAlert);
        Add(detector, 118, 100, 100, 12);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.IsFalse(detector.IsAlert);
        Assert.AreEqual(118, detector.RestX);
        Assert.AreEqual(118, detector.BaselineX);
    }

    [TestMethod]
    public void Looks_in_between_bring_the_level_up_to_date_sooner()
    {
        ParkingDetector detector = Slept(Learnt(out ParkingDetectorSettings settings), settings);
        detector.Resume(100, 100, 100, false);
        detector.Add(106, 100, 100);
        for (int i = 0; i < 7; i++)
        {
            Assert.IsTrue(detector.WantsGlimpses);
            detector.Glimpse(106, 100, 100);
        }

        Assert.IsFalse(detector.IsAlert);
        Assert.AreEqual(106, detector.RestX);
    }

    [TestMethod]
    public void A_car_that_woke_the_board_is_found_though_its_swing_lay_between_two_samples()
    {
        ParkingDetector detector = Slept(Learnt(out ParkingDetectorSettings settings), settings);
        detector.Resume(100, 100, 100, true);
        detector.Add(145, 100, 100);
        detector.Glimpse(300, 100, 100);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Add(detector, 150, 120, 100, 12);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.IsTrue(detector.NeedsSave);
        // It settles, and then the node may sleep.
        Add(detector, 150, 120, 100, 40);
        Assert.IsFalse(detector.IsAlert);
        Assert.AreEqual(150, detector.RestX);
        Assert.AreEqual(120, detector.RestY);
    }

    [TestMethod]
    public void The_same_without_a_swing_is_a_neighbours()
    {
        ParkingDetector detector = Slept(Learnt(out ParkingDetectorSettings settings), settings);
        detector.Resume(100, 100, 100, true);
        Add(detector, 125, 100, 100, 20);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.IsFalse(detector.IsAlert);
        Assert.AreEqual(125, detector.BaselineX);
    }

    [TestMethod]
    public void Under_a_parked_car_a_shift_moves_both_levels_so_that_the_way_back_stays_known()
    {
        ParkingDetector detector = Learnt(out ParkingDetectorSettings settings);
        detector.Add(300, 100, 100);
        Add(detector, 150, 120, 100, 50);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        int before = detector.BaselineX;
        detector = Slept(detector, settings);
        detector.Resume(detector.RestX + 15, detector.RestY, detector.RestZ, true);
        Add(detector, 165, 120, 100, 20);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.IsTrue(detector.BaselineX >= before + 14 && detector.BaselineX <= before + 16);
        // And it goes.
        detector = Slept(detector, settings);
        detector.Resume(165, 120, 100, true);
        detector.Add(400, 100, 100);
        Add(detector, 115, 100, 100, 20);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    private static ParkingDetector Learnt(out ParkingDetectorSettings settings)
    {
        settings = new ParkingDetectorSettings();
        settings.Pauses = true;
        ParkingDetector detector = new ParkingDetector(settings);
        Add(detector, 100, 100, 100, 30);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.IsFalse(detector.IsAlert);
        return detector;
    }

    // Stored, and made anew.
    private static ParkingDetector Slept(ParkingDetector detector, ParkingDetectorSettings settings)
    {
        byte[] saved = new byte[ParkingDetector.SavedLength];
        detector.Save(saved, 0);
        Assert.IsFalse(detector.NeedsSave);
        ParkingDetector restored = new ParkingDetector(settings);
        Assert.IsTrue(restored.Restore(saved, 0, saved.Length));
        return restored;
    }

    private static void Add(ParkingDetector detector, int x, int y, int z, int samples)
    {
        for (int i = 0; i < samples; i++)
            detector.Add(x, y, z);
    }
}
