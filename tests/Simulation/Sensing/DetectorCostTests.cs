using System.Diagnostics;
using NanoSensors.Sensing;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Sensing;

/// <summary>What a sample costs on .NET, and that it allocates nothing. The device is slower by some orders of magnitude, not different in what it does.</summary>
[TestClass]
public class DetectorCostTests
{
    private const int Samples = 200_000;

    [TestMethod]
    public void A_parking_sample_allocates_nothing()
    {
        var time = new VirtualTime();
        var row = new ParkingRow(time, 1, 3, new ParkingRowSettings { MeanStaySeconds = 120, MeanGapSeconds = 60 });
        row.Start();
        var magnetometer = new SimulatedMagnetometer(time, row, 0, 3);
        var trace = new (int X, int Y, int Z)[20_000];
        for (int i = 0; i < trace.Length; i++)
        {
            time.RunUntil(i * 1_000_000L);
            magnetometer.Start(time.NowMicroseconds);
            magnetometer.Poll(time.NowMicroseconds + 10_000);
            trace[i] = (magnetometer.X, magnetometer.Y, magnetometer.Z);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var detector = new ParkingDetector(new ParkingDetectorSettings());
        long made = GC.GetAllocatedBytesForCurrentThread() - before;
        int changes = 0;
        void Run()
        {
            for (int i = 0; i < Samples; i++)
                changes += detector.Add(trace[i % trace.Length].X, trace[i % trace.Length].Y, trace[i % trace.Length].Z) ? 1 : 0;
        }

        (double microseconds, long allocated) = Measure(Run);
        Console.WriteLine($"Figure: parking detector: {microseconds:F3} µs a sample on .NET, {allocated} bytes allocated in {Samples} samples, {made} bytes made at the start, {ParkingDetector.SavedLength} bytes saved");
        Assert.AreEqual(0, allocated);
        Assert.IsTrue(changes > 100);
        Assert.IsTrue(made < 1000, $"{made} bytes");
    }

    [TestMethod]
    public void A_footfall_sample_allocates_nothing()
    {
        var time = new VirtualTime();
        var doorway = new Doorway(time, 3, new DoorwaySettings { PeoplePerHour = 600 });
        doorway.Start();
        var trace = new (int Outer, int Inner)[20_000];
        var outer = new SimulatedTimeOfFlight(time, doorway, inner: false, 1);
        var inner = new SimulatedTimeOfFlight(time, doorway, inner: true, 2);
        for (int i = 0; i < trace.Length; i++)
        {
            time.RunUntil(i * 40_000L);
            outer.Start(time.NowMicroseconds);
            inner.Start(time.NowMicroseconds);
            outer.Poll(time.NowMicroseconds);
            inner.Poll(time.NowMicroseconds);
            trace[i] = (outer.DistanceMillimetres, inner.DistanceMillimetres);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var detector = new FootfallDetector(new FootfallDetectorSettings());
        long made = GC.GetAllocatedBytesForCurrentThread() - before;
        int crossings = 0;
        void Run()
        {
            for (int i = 0; i < Samples; i++)
                crossings += detector.Add(trace[i % trace.Length].Outer, trace[i % trace.Length].Inner) == Crossing.None ? 0 : 1;
        }

        (double microseconds, long allocated) = Measure(Run);
        Console.WriteLine($"Figure: footfall detector: {microseconds:F3} µs a sample on .NET, {allocated} bytes allocated in {Samples} samples, {made} bytes made at the start");
        Assert.AreEqual(0, allocated);
        Assert.IsTrue(crossings > 100);
    }

    // The best of three: the machine does other things too.
    private static (double MicrosecondsASample, long Allocated) Measure(Action run)
    {
        run();
        double best = double.MaxValue;
        long allocated = 0;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Samples);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (best, allocated);
    }
}
