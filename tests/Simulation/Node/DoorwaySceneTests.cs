using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>The footfall detector at simulated doorways, held against who really went through.</summary>
[TestClass]
public class DoorwaySceneTests
{
    private const long SamplePeriod = 40_000;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Mixed_traffic_is_counted_to_within_two_percent(int seed)
    {
        (Doorway doorway, int countIn, int countOut) = Run(seed, hours: 8, new DoorwaySettings());
        int truth = doorway.CountIn + doorway.CountOut;
        double error = (Math.Abs(countIn - doorway.CountIn) + Math.Abs(countOut - doorway.CountOut)) / (double)truth;
        Console.WriteLine($"Figure: footfall, mixed scene, seed {seed}, 8 h: in {countIn} of {doorway.CountIn}, out {countOut} of {doorway.CountOut}, "
            + $"{doorway.TurnedBack} turned back, error {100 * error:F2} %");
        Assert.IsTrue(truth > 300, "the scene has too few people to tell anything");
        Assert.IsTrue(error <= 0.02, $"error {100 * error:F2} %, seed {seed}");
    }

    [TestMethod]
    public void Nobody_who_turns_back_is_counted()
    {
        (Doorway doorway, int countIn, int countOut) = Run(4, hours: 8, new DoorwaySettings { TurnBackShare = 1, LingerShare = 0, FollowedShare = 0, PeoplePerHour = 30 });
        Console.WriteLine($"Figure: footfall, {doorway.TurnedBack} turned back, {countIn + countOut} of them counted");
        Assert.IsTrue(doorway.TurnedBack > 100);
        Assert.IsTrue(countIn + countOut <= doorway.TurnedBack / 100, $"{countIn} in, {countOut} out");
    }

    [TestMethod]
    public void Whoever_lingers_is_counted_once()
    {
        (Doorway doorway, int countIn, int countOut) = Run(5, hours: 8, new DoorwaySettings { TurnBackShare = 0, LingerShare = 1, FollowedShare = 0, PeoplePerHour = 20 });
        Assert.IsTrue(Math.Abs(countIn - doorway.CountIn) <= 2, $"in {countIn} of {doorway.CountIn}");
        Assert.IsTrue(Math.Abs(countOut - doorway.CountOut) <= 2, $"out {countOut} of {doorway.CountOut}");
    }

    private static (Doorway Doorway, int CountIn, int CountOut) Run(int seed, int hours, DoorwaySettings settings)
    {
        var time = new VirtualTime();
        var doorway = new Doorway(time, seed, settings);
        doorway.Start();
        var outer = new SimulatedTimeOfFlight(time, doorway, inner: false, seed * 10);
        var inner = new SimulatedTimeOfFlight(time, doorway, inner: true, seed * 10 + 1);
        var detector = new FootfallDetector(new FootfallDetectorSettings());
        int countIn = 0, countOut = 0;
        for (long now = 0; now < hours * 3_600_000_000L; now += SamplePeriod)
        {
            time.RunUntil(now);
            outer.Start(now);
            inner.Start(now);
            outer.Poll(now);
            inner.Poll(now);
            Crossing crossing = detector.Add(outer.DistanceMillimetres, inner.DistanceMillimetres);
            countIn += crossing == Crossing.In ? 1 : 0;
            countOut += crossing == Crossing.Out ? 1 : 0;
        }

        return (doorway, countIn, countOut);
    }
}
