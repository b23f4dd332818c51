using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>Arrivals and departures that nobody heard come later, each with its time, once.</summary>
[TestClass]
public class LateParkingTests
{
    private static readonly MagneticField Car = new(30, 15, -20);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void After_an_outage_of_eight_hours_every_transition_has_come_with_its_time(bool sleeps)
    {
        NodeBench bench = Start(131, sleeps);
        bench.Row.Start();
        bench.RunUntil(8 * NodeBench.Hour);
        Assert.AreEqual(0, bench.Network.Of<LateParkingEvents>().Count(), "there was no outage yet");
        bench.Network.IsAway = true;
        bench.RunUntil(16 * NodeBench.Hour);
        bench.Network.IsAway = false;
        bench.RunUntil(24 * NodeBench.Hour);
        var told = new ToldTransitions(bench.Network.Messages);
        Assert.AreEqual("", string.Join("; ", told.Gaps()));
        AssertNear(bench.Row.Bays[1].Changes, told);
        Console.WriteLine($"Figure: parking node{(sleeps ? " asleep" : "")}, outage of 8 h: {told.Late} of {told.All.Count} transitions came later, in {told.LateFrames} frames, "
            + $"the last {(told.All.Max(one => one.IsLate ? one.HeardAt : 0) / (double)NodeBench.Hour) - 16:F1} h after the outage; {told.Repeated} came again");
        Assert.IsTrue(told.Late > 5, $"{told.Late} late transitions");
        bench.AssertSound("seed 131");
    }

    [TestMethod]
    public void They_survive_power_cuts_and_those_before_one_have_no_age()
    {
        NodeBench bench = Start(132, sleeps: true);
        bench.Host.LongestRestSeconds = 0;
        bench.RunUntil(300 * NodeBench.Second);
        bench.Network.IsAway = true;
        for (int i = 0; i < 20; i++)
        {
            bench.Magnetometer.Disturbance = i % 2 == 0 ? Car : default;
            bench.RunUntil((300 + (300 * (i + 1))) * NodeBench.Second);
            if (i % 4 == 1)
                bench.Host.PowerCut();
        }

        bench.Network.IsAway = false;
        bench.RunUntil(5 * NodeBench.Hour);
        var told = new ToldTransitions(bench.Network.Messages);
        // How long ago those before the last cut were is not known any more.
        Assert.AreEqual(18, told.Undated.Count, string.Join("; ", told.Undated));
        for (int i = 0; i < 18; i++)
            Assert.AreEqual(i % 2 == 0 ? ParkingState.Occupied : ParkingState.Free, told.Undated[i].State, $"transition {i}");
        Assert.AreEqual(2, told.All.Count, string.Join("; ", told.All));
        Assert.AreEqual("", string.Join("; ", told.Gaps()));
        for (int i = 0; i < 2; i++)
            Assert.AreEqual(300 + (300 * (18 + i)), told.All[i].Time / NodeBench.Second, 90, $"transition {18 + i}");
        bench.AssertSound("seed 132");
    }

    [TestMethod]
    public void A_lost_late_frame_or_a_lost_answer_to_it_loses_nothing_and_doubles_nothing()
    {
        foreach (bool loseAnswers in new[] { false, true })
        {
            NodeBench bench = Start(133, sleeps: false);
            bench.RunUntil(300 * NodeBench.Second);
            bench.Network.IsAway = true;
            for (int i = 0; i < 20; i++)
            {
                bench.Magnetometer.Disturbance = i % 2 == 0 ? Car : default;
                bench.RunUntil((300 + (300 * (i + 1))) * NodeBench.Second);
            }

            bench.Network.IsAway = false;
            int frames = 0;
            bench.Channel.Transmitted += frame =>
            {
                // The first two late frames, 15 bytes and the question, or what answers them.
                if (!frame.Modulation.InvertedIq && frame.Payload.Length == 29 && ++frames <= 2)
                {
                    bench.Network.AnswersData = !loseAnswers;
                    bench.Network.IsAway = !loseAnswers;
                    bench.Time.After(4 * NodeBench.Second, () => bench.Network.IsAway = false);
                    bench.Time.After(4 * NodeBench.Second, () => bench.Network.AnswersData = true);
                }
            };
            bench.RunUntil(6 * NodeBench.Hour);
            Assert.IsTrue(frames >= 5, $"{frames} late frames: {string.Join("; ", new ToldTransitions(bench.Network.Messages).All)}");
            var told = new ToldTransitions(bench.Network.Messages);
            Assert.AreEqual(20, told.All.Count, string.Join("; ", told.All));
            Assert.AreEqual("", string.Join("; ", told.Gaps()));
            Assert.AreEqual(loseAnswers, told.Repeated >= 6, $"{told.Repeated} came again");
            bench.AssertSound("seed 133");
        }
    }

    [TestMethod]
    public void Late_events_leave_room_for_new_ones()
    {
        NodeBench bench = Start(134, sleeps: false);
        // SF12, where a frame of 15 bytes takes 1.8 s of the 36 s that an hour allows.
        bench.Settings.EndDevice.Adr = false;
        bench.Settings.EndDevice.DataRate = 0;
        bench.RunUntil(300 * NodeBench.Second);
        bench.Network.IsAway = true;
        const int Period = 900;
        for (int i = 0; i < 96; i++)
        {
            if (i == 80)
                bench.Network.IsAway = false;
            bench.Magnetometer.Disturbance = i % 2 == 0 ? Car : default;
            bench.RunUntil((300 + (Period * (i + 1))) * NodeBench.Second);
        }

        long[] delays = [.. Delays(bench, 300 + (80 * Period), Period)];
        var told = new ToldTransitions(bench.Network.Messages);
        Console.WriteLine($"Figure: parking node at SF12, a transition in 15 minutes, outage of 20 h: the {delays.Length} events of the 4 h after it came after {delays.Order().ElementAt(delays.Length / 2)} s, {delays.Max()} s at most, "
            + $"beside {told.LateFrames} late frames with {told.Late} transitions");
        Assert.AreEqual(16, delays.Length);
        Assert.IsTrue(delays.Max() <= 90, $"{delays.Max()} s");
        Assert.AreEqual(96, told.All.Count, string.Join("; ", told.All));
        Assert.AreEqual("", string.Join("; ", told.Gaps()));
        bench.AssertSound("seed 134");
    }

    // From the car's movement to the event at the network.
    private static IEnumerable<long> Delays(NodeBench bench, int fromSeconds, int period) => bench.Network.Messages
        .Where(m => m.Message is ParkingEvent && m.At > fromSeconds * NodeBench.Second)
        .Select(m => ((m.At / NodeBench.Second) - 300) % period);

    private static void AssertNear(IReadOnlyList<BayChange> truth, ToldTransitions told)
    {
        Assert.AreEqual(truth.Count, told.All.Count, 1);
        int off = truth.Count - told.All.Count;
        // A car that came while the node learnt is no transition.
        for (int i = Math.Max(0, off); i < truth.Count; i++)
            Assert.AreEqual(truth[i].AtMicroseconds / NodeBench.Second, told.All[i - off].Time / NodeBench.Second, 90, $"transition {i}");
    }

    private static NodeBench Start(int seed, bool sleeps)
    {
        var bench = new NodeBench(NodeProfile.Parking, seed);
        if (sleeps)
            bench.SleepAsOnABattery();
        bench.Host.PowerReturnsAfterMicroseconds = 2 * NodeBench.Second;
        bench.Host.Start();
        return bench;
    }
}
