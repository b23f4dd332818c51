using System.Globalization;
using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// The power fails at every write to the store of a day: the writes of the undisturbed day are counted, and for each of them the day is run anew until the power fails at it, and two hours on.
/// <c>NANOSENSORS_CUTS=all</c> takes each, <c>NANOSENSORS_CUTS=20</c> each twentieth; the suite takes some.
/// </summary>
[TestClass]
public class DayCutTests
{
    private const long Day = 24 * NodeBench.Hour;
    private const long After = 2 * NodeBench.Hour;

    private static readonly string? Cuts = Environment.GetEnvironmentVariable("NANOSENSORS_CUTS");

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_parking_node_tells_what_it_would_have_told(bool secondSense)
    {
        NodeBench whole = Start(NodeProfile.Parking, secondSense);
        long writes = Writes(whole, Day);
        whole.RunUntil(NodeBench.Hour + Day + After);
        var expected = new ToldTransitions(whole.Network.Messages);
        Assert.AreEqual("", string.Join("; ", expected.Gaps()));
        int cuts = 0;
        int compared = 0;
        int misjudged = 0;
        foreach ((NodeBench bench, string what) in Each(NodeProfile.Parking, secondSense, writes, every: 300))
        {
            cuts++;
            var told = new ToldTransitions(bench.Network.Messages);
            Assert.AreEqual("", string.Join("; ", told.Gaps()), what);
            foreach ((long heard, Message message) in bench.Network.Messages)
            {
                if (message is ParkingHeartbeat heartbeat && told.At(heard) != ParkingState.NotAvailable && heartbeat.State != ParkingState.NotAvailable)
                    Assert.AreEqual(told.At(heard), heartbeat.State, $"{what}: heartbeat at {heard / NodeBench.Second} s");
            }

            // What was told in the undisturbed day is told here, but where a detector that starts anew sees otherwise: that is told all the same, as the chain without a gap shows.
            long end = bench.Time.NowMicroseconds - NodeBench.Hour;
            foreach (ToldTransition one in expected.All.Where(one => one.Time < end))
            {
                compared++;
                if (!told.All.Any(other => other.State == one.State && Math.Abs(other.Time - one.Time) < 60 * NodeBench.Second))
                    misjudged++;
            }
        }

        Console.WriteLine($"Figure: parking node{(secondSense ? " with a second sense" : "")} asleep: power cut at {cuts} of {writes} store writes of a day, each in a run of its own: no transition lost, no heartbeat told another state than was detected; "
            + $"{misjudged} of {compared} transitions were detected by the undisturbed node alone");
        Assert.IsTrue(misjudged <= (secondSense ? cuts / 50 : compared / 25), $"{misjudged} of {compared}");
    }

    [TestMethod]
    public void An_air_node_sends_no_wrong_reading()
    {
        int cuts = 0;
        int readings = 0;
        long writes = Writes(Start(NodeProfile.Air, false), Day);
        foreach ((NodeBench bench, string what) in Each(NodeProfile.Air, false, writes, every: 300))
        {
            cuts++;
            foreach ((long at, Message message) in bench.Network.Messages)
            {
                if (message is not AirReading reading)
                    continue;
                readings++;
                Assert.AreEqual(bench.Climate.TemperatureCelsius(at), reading.TemperatureCentiCelsius / 100.0, 0.6, what);
                Assert.AreEqual(bench.Climate.PressurePascal(at), reading.PressurePascal, 80, what);
                Assert.AreEqual(bench.Climate.Co2Ppm(at), reading.Co2Ppm, 45, what);
            }

            Assert.IsTrue(bench.Network.Messages.Any(m => m.At > bench.Time.NowMicroseconds - (800 * NodeBench.Second)), $"{what}: it is silent");
        }

        Console.WriteLine($"Figure: air node asleep: power cut at {cuts} of {writes} store writes of a day, each in a run of its own: {readings} readings, none wrong");
    }

    [TestMethod]
    public void A_footfall_nodes_totals_go_on()
    {
        int cuts = 0;
        int people = 0;
        int passed = 0;
        long writes = Writes(Start(NodeProfile.Footfall, false), NodeBench.Hour);
        foreach ((NodeBench bench, string what) in Each(NodeProfile.Footfall, false, writes, every: 40))
        {
            cuts++;
            List<FootfallReading> readings = [.. bench.Network.Of<FootfallReading>()];
            for (int i = 1; i < readings.Count; i++)
                Assert.IsTrue(readings[i].CountIn >= readings[i - 1].CountIn && readings[i].CountOut >= readings[i - 1].CountOut, $"{what}: a total went back");
            // Told late by ten minutes at most.
            people += readings[^1].CountIn + readings[^1].CountOut;
            passed += bench.Doorway.CountIn + bench.Doorway.CountOut;
        }

        Console.WriteLine($"Figure: footfall node: power cut at {cuts} of {writes} store writes of an hour, each in a run of its own: {people} people told of {passed} who passed, no total went back");
        Assert.IsTrue(people >= passed - (cuts * 20) - (0.03 * passed), $"{people} of {passed}");
    }

    // How many writes the undisturbed time has, after the first hour.
    private static long Writes(NodeBench bench, long time)
    {
        bench.RunUntil(NodeBench.Hour);
        long before = bench.Board.Storage.WriteCount;
        bench.RunUntil(NodeBench.Hour + time);
        return bench.Board.Storage.WriteCount - before;
    }

    private static IEnumerable<(NodeBench Bench, string What)> Each(NodeProfile profile, bool secondSense, long writes, int every)
    {
        PowerCutMoment[] moments = Enum.GetValues<PowerCutMoment>();
        int run = 0;
        int step = Cuts == "all" ? 1 : int.TryParse(Cuts, CultureInfo.InvariantCulture, out int asked) ? asked : every;
        for (long write = 1; write <= writes; write += step)
        {
            PowerCutMoment moment = moments[run++ % moments.Length];
            NodeBench bench = Start(profile, secondSense);
            bench.RunUntil(NodeBench.Hour);
            bench.Board.Storage.CutPowerAtWrite(write, moment, tornBytes: 11);
            while (bench.Board.Supervisor.History.Count(cause => cause != ResetCause.DeepSleep) == 1)
                bench.RunUntil(bench.Time.NowMicroseconds + (60 * NodeBench.Second));
            long at = bench.Time.NowMicroseconds - (60 * NodeBench.Second);
            bench.RunUntil(at + After);
            string what = $"{profile}, {moment} write {write} of {writes}";
            bench.AssertSound(what);
            yield return (bench, what);
        }
    }

    private static NodeBench Start(NodeProfile profile, bool secondSense)
    {
        var bench = new NodeBench(profile, seed: 111);
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 3;
        bench.Host.PowerReturnsAfterMicroseconds = 2 * NodeBench.Second;
        if (profile != NodeProfile.Footfall)
            bench.SleepAsOnABattery();
        if (secondSense)
        {
            var overhead = new SimulatedOverheadSensor(bench.Time, bench.Row.Bays[1], 111);
            overhead.ConnectTo(bench.Board);
            bench.Sensors.Overhead = overhead;
        }

        bench.Row.Start();
        bench.Doorway.Start();
        bench.Host.Start();
        return bench;
    }
}
