using NanoSensors.Codec;
using NanoSensors.Node;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>How long a server believes the wrong thing of a bay when frames are lost on their way, with and without the heartbeat after each event.</summary>
[TestClass]
public class LostEventTests
{
    private const int Worlds = 400;
    private const double LossRate = 0.1;
    private const long Span = 24 * NodeBench.Hour;

    [TestMethod]
    public void A_lost_event_is_made_good_within_a_minute_and_not_at_the_next_heartbeat()
    {
        Outcome before = Run(confirms: false);
        Outcome after = Run(confirms: true);
        Report("without", before);
        Report("with", after);
        Assert.IsTrue(before.MeanWrongSeconds > 150, "the scene does not show the trouble");
        Assert.IsTrue(after.MeanWrongSeconds < before.MeanWrongSeconds / 3);
        Assert.IsTrue(after.Percentile(0.85) <= 65, $"{after.Percentile(0.85):F0} s");
        // At most one more frame an event.
        Assert.IsTrue(after.Frames - before.Frames <= after.Events + 5, $"{before.Frames} and {after.Frames} frames");
    }

    [TestMethod]
    public void One_heartbeat_follows_an_event_and_no_second()
    {
        var bench = new NodeBench(NodeProfile.Parking, seed: 73);
        bench.Settings.Defaults.IntervalSeconds = 86400;
        bench.Host.Start();
        bench.RunUntil(200 * NodeBench.Second);
        int before = bench.Network.Messages.Count;
        bench.Magnetometer.Disturbance = new MagneticField(6, 3, -4);
        bench.RunUntil(2000 * NodeBench.Second);
        (long At, Message Message)[] messages = bench.Network.Messages.Skip(before).ToArray();
        Assert.AreEqual(2, messages.Length);
        Assert.IsInstanceOfType<ParkingEvent>(messages[0].Message);
        Assert.AreEqual(ParkingState.Occupied, ((ParkingHeartbeat)messages[1].Message).State);
        long gap = messages[1].At - messages[0].At;
        Assert.IsTrue(gap is >= 20 * NodeBench.Second and <= 65 * NodeBench.Second, $"{gap} us");
    }

    private static Outcome Run(bool confirms)
    {
        var bench = new NodeBench(NodeProfile.Parking, seed: 71);
        bench.Settings.ConfirmEvents = confirms;
        bench.Row.Start();
        bench.Host.Start();
        bench.RunUntil(Span);
        bench.AssertSound($"seed 71, confirms {confirms}");
        var outcome = new Outcome { Events = bench.Network.Of<ParkingEvent>().Count(), Frames = bench.Network.Uplinks.Count };
        // The node does not learn what was lost, so one day serves for many: each world loses others.
        for (int world = 0; world < Worlds; world++)
            Listen(bench.Network.Messages, new SeededRandom(world), outcome);
        return outcome;
    }

    private static void Listen(List<(long At, Message Message)> messages, SeededRandom random, Outcome outcome)
    {
        ParkingState? truth = null;
        ParkingState? believed = null;
        long wrongSince = 0;
        foreach ((long at, Message message) in messages)
        {
            ParkingState? told = message is ParkingEvent e ? e.State : message is ParkingHeartbeat h ? h.State : null;
            if (told == null)
                continue;
            // The first frame always arrives: from there it can be wrong.
            bool lost = truth != null && random.Next(1_000_000) < LossRate * 1_000_000;
            bool wasWrong = believed != truth;
            truth = told;
            if (!lost)
                believed = told;
            bool isWrong = believed != truth;
            if (isWrong && !wasWrong)
                wrongSince = at;
            if (!isWrong && wasWrong)
                outcome.WrongSeconds.Add((at - wrongSince) / (double)NodeBench.Second);
        }
    }

    private static void Report(string what, Outcome outcome) => Console.WriteLine(
        $"Figure: server, {LossRate:P0} of frames lost, {what} the heartbeat after each event: wrong {outcome.MeanWrongSeconds:F0} s on the mean after a lost event, "
        + $"{outcome.Percentile(0.5):F0} s median, {outcome.Percentile(0.95):F0} s 95th percentile, {outcome.WrongSeconds.Sum() / Worlds / (Span / NodeBench.Second) * 1000:F2} per mille of the time; "
        + $"{outcome.Events} events, {outcome.Frames} frames in 24 h ({Worlds} draws of the losses)");

    private sealed class Outcome
    {
        internal int Events { get; init; }

        internal int Frames { get; init; }

        internal List<double> WrongSeconds { get; } = [];

        internal double MeanWrongSeconds => WrongSeconds.Average();

        internal double Percentile(double p) => WrongSeconds.Order().ElementAt((int)(p * (WrongSeconds.Count - 1)));
    }
}
