using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class SecondSenseTests
{
    [TestMethod]
    public void Two_distances_of_a_floor_are_a_car_and_end_the_look()
    {
        OverheadLook look = new OverheadLook();
        look.Begin();
        Assert.IsFalse(look.Add(TimeOfFlight.NoTarget));
        Assert.IsFalse(look.Add(OverheadLook.NearestMillimetres));
        Assert.IsTrue(look.Add(OverheadLook.FarthestMillimetres));
        Assert.AreEqual((int)OverheadSight.Covered, (int)look.Sight);
    }

    [TestMethod]
    [DataRow(8190, 300, (int)OverheadSight.Clear)]
    [DataRow(701, 8190, (int)OverheadSight.Clear)]
    [DataRow(59, 8190, (int)OverheadSight.Blind)]
    [DataRow(20, 8190, (int)OverheadSight.Blind)]
    [DataRow(Measured.NotAvailable, 8190, (int)OverheadSight.Blind)]
    public void Five_distances_without_a_floor_are_none(int often, int once, int sight)
    {
        OverheadLook look = new OverheadLook();
        look.Begin();
        Assert.IsFalse(look.Add(once));
        for (int i = 0; i < 3; i++)
            Assert.IsFalse(look.Add(often));
        Assert.IsTrue(look.Add(often));
        Assert.AreEqual(sight, (int)look.Sight);
    }

    [TestMethod]
    public void The_first_steady_field_asks_for_a_look_and_the_look_decides()
    {
        ParkingDetector detector = Create();
        Feed(detector, 3, 0);
        Assert.IsFalse(detector.WantsLook);
        Feed(detector, 1, 0);
        Assert.IsTrue(detector.WantsLook);
        Assert.AreEqual((int)BayState.Unknown, (int)detector.State);
        Assert.IsTrue(detector.Look(true));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.IsFalse(detector.WantsLook);
    }

    [TestMethod]
    public void A_car_that_hardly_swings_is_seen()
    {
        ParkingDetector detector = Free();
        Feed(detector, 4, 12);
        Assert.IsFalse(detector.WantsLook);
        Feed(detector, 1, 12);
        Assert.IsTrue(detector.WantsLook);
        Assert.IsFalse(detector.Look(true));
        Assert.IsTrue(detector.WantsLook);
        Assert.IsTrue(detector.Look(true));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void What_moves_beside_a_free_bay_changes_nothing()
    {
        ParkingDetector detector = Free();
        Feed(detector, 4, 30);
        // The field says otherwise: it is asked three times.
        Assert.IsFalse(detector.Look(false));
        Assert.IsFalse(detector.Look(false));
        Assert.IsTrue(detector.WantsLook);
        Assert.IsFalse(detector.Look(false));
        Assert.IsFalse(detector.WantsLook);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Assert.AreEqual(130, detector.BaselineX);
    }

    [TestMethod]
    public void A_floor_that_is_overlooked_is_hardly_believed_gone_while_the_field_is_the_cars()
    {
        ParkingDetector detector = Occupied();
        // A lorry passes, and the field is again what it was: it takes six looks.
        Feed(detector, 1, 90);
        Feed(detector, 4, 60);
        for (int i = 0; i < 5; i++)
        {
            Assert.IsFalse(detector.Look(false));
            Assert.IsTrue(detector.WantsLook);
        }

        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
        Assert.IsTrue(detector.Look(false));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void One_look_that_sees_the_floor_is_enough_to_go_on_believing_in_the_car()
    {
        ParkingDetector detector = Occupied();
        Feed(detector, 1, 90);
        Feed(detector, 4, 60);
        Assert.IsFalse(detector.Look(false));
        Assert.IsFalse(detector.Look(true));
        Assert.IsFalse(detector.WantsLook);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void A_car_that_has_gone_is_told_with_the_first_look()
    {
        ParkingDetector detector = Occupied();
        Feed(detector, 1, 200);
        Feed(detector, 4, 1);
        Assert.IsTrue(detector.Look(false));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
    }

    [TestMethod]
    public void A_look_at_rest_that_contradicts_is_asked_for_again()
    {
        ParkingDetector detector = Free();
        Assert.IsFalse(detector.Look(true));
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        Feed(detector, 4, 0);
        Assert.IsTrue(detector.WantsLook);
        detector.Look(true);
        Assert.IsTrue(detector.Look(true));
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    [TestMethod]
    public void The_magnetometer_goes_on_alone_when_nothing_can_be_seen_any_more()
    {
        ParkingDetectorSettings settings = new ParkingDetectorSettings { HasSecondSense = true };
        ParkingDetector detector = new ParkingDetector(settings);
        Feed(detector, 4, 0);
        detector.Look(false);
        settings.HasSecondSense = false;
        int changes = 0;
        for (int i = 0; i < 3; i++)
            changes += detector.Add(100 + 120 + (i * 60), 0, 300) ? 1 : 0;
        for (int i = 0; i < 8; i++)
            changes += detector.Add(160, 0, 300) ? 1 : 0;
        Assert.AreEqual(1, changes);
        Assert.AreEqual((int)BayState.Occupied, (int)detector.State);
    }

    private static ParkingDetector Create()
    {
        return new ParkingDetector(new ParkingDetectorSettings { HasSecondSense = true });
    }

    private static ParkingDetector Free()
    {
        ParkingDetector detector = Create();
        Feed(detector, 4, 0);
        detector.Look(false);
        Assert.AreEqual((int)BayState.Free, (int)detector.State);
        return detector;
    }

    private static ParkingDetector Occupied()
    {
        ParkingDetector detector = Free();
        Feed(detector, 1, 200);
        Feed(detector, 4, 60);
        detector.Look(true);
        Assert.IsTrue(detector.Look(true));
        return detector;
    }

    private static void Feed(ParkingDetector detector, int samples, int away)
    {
        for (int i = 0; i < samples; i++)
            Assert.IsFalse(detector.Add(100 + away, 0, 300));
    }
}
