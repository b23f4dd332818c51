using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

[TestClass]
public class FootfallDetectorTests
{
    // A walk is a text of zones: '.' nobody, 'o' outer, 'i' inner, 'b' both. It begins and ends clear.
    [TestMethod]
    [DataRow("oobbbii", 1, 0)]
    [DataRow("iibbboo", 0, 1)]
    [DataRow("obi", 1, 0)]
    // A body that is narrower than the gap between the zones.
    [DataRow("ooii", 1, 0)]
    // Turned back on the first zone, in the middle, on the second.
    [DataRow("oooo", 0, 0)]
    [DataRow("oobboo", 0, 0)]
    [DataRow("oobbiibboo", 0, 0)]
    [DataRow("iibbooobbii", 0, 0)]
    // Lingers, and then goes on.
    [DataRow("oobbbbbbbbbbbbbbbbbbbbbbbbbbii", 1, 0)]
    [DataRow("oobbiibbii", 1, 0)]
    // Vanishes in the middle, or appears there.
    [DataRow("oobb", 0, 0)]
    [DataRow("bbii", 0, 0)]
    // One at another's heels: together in the zones for less time than the first alone.
    [DataRow("oobbbbbiiibboobbbbbii", 2, 0)]
    [DataRow("iibbbbbooobbiibbbbboo", 0, 2)]
    [DataRow("oobbbbbiiibboobbbbbiiibboobbbbbii", 3, 0)]
    // Stepped back as slowly as forward, and then went on.
    [DataRow("oobbbbbiiibbbbboobbbbbii", 1, 0)]
    // One after the other, one in and one out.
    [DataRow("obi.obi", 2, 0)]
    [DataRow("obi.ibo", 1, 1)]
    public void Only_whole_crossings_count(string walk, int expectedIn, int expectedOut)
    {
        FootfallDetector detector = new FootfallDetector(new FootfallDetectorSettings());
        Step(detector, '.');
        int countIn = 0;
        int countOut = 0;
        for (int i = 0; i < walk.Length; i++)
        {
            Crossing crossing = Step(detector, walk[i]);
            countIn += crossing == Crossing.In ? 1 : 0;
            countOut += crossing == Crossing.Out ? 1 : 0;
        }

        Crossing last = Step(detector, '.');
        countIn += last == Crossing.In ? 1 : 0;
        countOut += last == Crossing.Out ? 1 : 0;
        Assert.AreEqual(expectedIn, countIn);
        Assert.AreEqual(expectedOut, countOut);
        Assert.IsTrue(detector.IsClear);
    }

    [TestMethod]
    public void Whoever_stands_there_at_the_start_does_not_count()
    {
        FootfallDetector detector = new FootfallDetector(new FootfallDetectorSettings());
        Assert.AreEqual((int)Crossing.None, (int)Step(detector, 'o'));
        Assert.AreEqual((int)Crossing.None, (int)Step(detector, 'b'));
        Assert.AreEqual((int)Crossing.None, (int)Step(detector, 'i'));
        Assert.AreEqual((int)Crossing.None, (int)Step(detector, '.'));
    }

    [TestMethod]
    public void A_distance_at_the_threshold_does_not_flutter()
    {
        FootfallDetectorSettings settings = new FootfallDetectorSettings();
        FootfallDetector detector = new FootfallDetector(settings);
        Step(detector, '.');
        detector.Add(settings.PresenceMillimetres - 1, TimeOfFlight.NoTarget);
        Assert.IsFalse(detector.IsClear);
        detector.Add(settings.PresenceMillimetres + settings.HysteresisMillimetres - 1, TimeOfFlight.NoTarget);
        Assert.IsFalse(detector.IsClear);
        detector.Add(settings.PresenceMillimetres + settings.HysteresisMillimetres, TimeOfFlight.NoTarget);
        Assert.IsTrue(detector.IsClear);
    }

    [TestMethod]
    public void A_sample_that_failed_leaves_its_zone_as_it_was()
    {
        FootfallDetector detector = new FootfallDetector(new FootfallDetectorSettings());
        Step(detector, '.');
        Step(detector, 'o');
        Step(detector, 'b');
        detector.Add(Measured.NotAvailable, Measured.NotAvailable);
        Assert.IsFalse(detector.IsClear);
        Step(detector, 'i');
        Assert.AreEqual((int)Crossing.In, (int)Step(detector, '.'));
    }

    [TestMethod]
    public void A_door_leaf_nearer_than_any_head_is_nobody()
    {
        FootfallDetectorSettings settings = new FootfallDetectorSettings();
        FootfallDetector detector = new FootfallDetector(settings);
        Step(detector, '.');
        int leaf = settings.NearestMillimetres - 1;
        // It sweeps the inner zone ahead of him and falls shut behind him.
        detector.Add(TimeOfFlight.NoTarget, leaf);
        detector.Add(600, leaf);
        detector.Add(600, 600);
        detector.Add(TimeOfFlight.NoTarget, 600);
        Assert.AreEqual((int)Crossing.In, (int)detector.Add(TimeOfFlight.NoTarget, TimeOfFlight.NoTarget));
        Assert.AreEqual((int)Crossing.None, (int)detector.Add(TimeOfFlight.NoTarget, leaf));
        Assert.AreEqual((int)Crossing.None, (int)detector.Add(TimeOfFlight.NoTarget, TimeOfFlight.NoTarget));
    }

    [TestMethod]
    public void A_door_leaf_in_the_beam_is_told_by_how_long_both_zones_are_taken()
    {
        FootfallDetector detector = new FootfallDetector(new FootfallDetectorSettings());
        Step(detector, '.');
        for (int i = 0; i < 50; i++)
            Step(detector, 'b');
        Assert.AreEqual(50, detector.BlockedSamples);
        Step(detector, '.');
        Assert.AreEqual(0, detector.BlockedSamples);
    }

    private static Crossing Step(FootfallDetector detector, char zones)
    {
        int outer = zones == 'o' || zones == 'b' ? 600 : TimeOfFlight.NoTarget;
        int inner = zones == 'i' || zones == 'b' ? 600 : TimeOfFlight.NoTarget;
        return detector.Add(outer, inner);
    }
}
