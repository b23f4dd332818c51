using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Node;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>What an air node measured while nobody heard it comes later, with its age.</summary>
[TestClass]
public class LateReadingTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void After_an_outage_of_eight_hours_every_reading_has_come(bool deepSleep)
    {
        NodeBench bench = Start(121, deepSleep);
        bench.RunUntil(6 * NodeBench.Hour);
        Assert.AreEqual(0, bench.Network.Of<LateAirReading>().Count(), "there was no outage yet");
        bench.Network.IsAway = true;
        bench.RunUntil(14 * NodeBench.Hour);
        bench.Network.IsAway = false;
        bench.RunUntil(24 * NodeBench.Hour);

        int late = CheckLate(bench);
        AssertCovered(bench, 6, 14);
        Console.WriteLine($"Figure: air node{(deepSleep ? " with deep sleep" : "")}, outage of 8 h at 10 minutes: {late} readings came later, "
            + $"the last {(bench.Network.Messages.Last(m => m.Message is LateAirReading).At / (double)NodeBench.Hour) - 14:F1} h after the outage; "
            + $"{bench.Board.Storage.WritesOf("unsent.a") + bench.Board.Storage.WritesOf("unsent.b")} writes in the day");
        Assert.IsTrue(late is >= 47 and <= 56, $"{late} late readings");
        bench.AssertSound("seed 121");
    }

    [TestMethod]
    public void What_was_measured_before_the_first_join_comes_after_it()
    {
        NodeBench bench = Start(122, deepSleep: false);
        bench.Network.AnswersJoins = false;
        bench.RunUntil(5 * NodeBench.Hour);
        bench.Network.AnswersJoins = true;
        bench.RunUntil(12 * NodeBench.Hour);
        int late = CheckLate(bench);
        Assert.IsTrue(late >= 29, $"{late} late readings");
        AssertCovered(bench, 0, 5);
        bench.AssertSound("seed 122");
    }

    [TestMethod]
    public void They_survive_a_power_cut_but_for_the_last_hour_and_have_no_age_after_it()
    {
        NodeBench bench = Start(123, deepSleep: false);
        bench.RunUntil(2 * NodeBench.Hour);
        bench.Network.IsAway = true;
        bench.RunUntil(8 * NodeBench.Hour);
        bench.Host.PowerCut();
        bench.Host.PowerOn();
        bench.RunUntil(9 * NodeBench.Hour);
        bench.Network.IsAway = false;
        bench.RunUntil(20 * NodeBench.Hour);
        CheckLate(bench);
        int undated = bench.Network.Of<LateAirReading>().Count(reading => reading.AgeSeconds == Message.NotAvailable);
        // Five to six hours at ten minutes, and what was sent since the last answer.
        Assert.IsTrue(undated is >= 29 and <= 42, $"{undated} without an age");
        bench.AssertSound("seed 123");
    }

    [TestMethod]
    public void They_keep_their_age_over_a_restart_of_the_nodes_own()
    {
        NodeBench bench = Start(124, deepSleep: false);
        bench.RunUntil(2 * NodeBench.Hour);
        bench.Network.IsAway = true;
        for (int hour = 5; hour <= 8; hour += 3)
        {
            bench.RunUntil(hour * NodeBench.Hour);
            bench.Board.Supervisor.Restart(ResetCause.Watchdog);
        }

        bench.RunUntil(9 * NodeBench.Hour);
        bench.Network.IsAway = false;
        bench.RunUntil(20 * NodeBench.Hour);
        Assert.AreEqual(2, bench.Board.Supervisor.History.Count(cause => cause == ResetCause.Watchdog));
        Assert.IsTrue(CheckLate(bench) > 10);
        Assert.IsFalse(bench.Network.Of<LateAirReading>().Any(reading => reading.AgeSeconds == Message.NotAvailable));
        bench.AssertSound("seed 124");
    }

    // Each is right for the time that it names. Returns how many there are.
    private static int CheckLate(NodeBench bench)
    {
        int late = 0;
        foreach ((long at, Message message) in bench.Network.Messages)
        {
            if (message is not LateAirReading reading)
                continue;
            late++;
            // From before a pause of unknown length.
            if (reading.AgeSeconds == Message.NotAvailable)
                continue;
            long measured = at - (reading.AgeSeconds * NodeBench.Second);
            Assert.AreEqual(bench.Climate.TemperatureCelsius(measured), reading.TemperatureCentiCelsius / 100.0, 0.5, $"{reading.AgeSeconds} s old");
            Assert.AreEqual(bench.Climate.Co2Ppm(measured), reading.Co2Ppm, 40, $"{reading.AgeSeconds} s old");
        }

        return late;
    }

    // Of each ten minutes there is a reading; their moments jitter by an eighth, so two intervals are allowed between two.
    private static void AssertCovered(NodeBench bench, int fromHour, int toHour)
    {
        long[] times = bench.Network.Messages
            .Where(m => m.Message is AirReading or LateAirReading)
            .Select(m => m.At - (m.Message is LateAirReading r ? r.AgeSeconds * NodeBench.Second : 0))
            .Where(t => t >= fromHour * NodeBench.Hour && t <= toHour * NodeBench.Hour)
            .Order()
            .ToArray();
        Assert.IsTrue(times.Length > 1);
        Assert.IsTrue(times[0] - (fromHour * NodeBench.Hour) < 800 * NodeBench.Second, "nothing at the beginning");
        for (int i = 1; i < times.Length; i++)
            Assert.IsTrue(times[i] - times[i - 1] < 800 * NodeBench.Second, $"nothing between {times[i - 1] / NodeBench.Second} s and {times[i] / NodeBench.Second} s");
    }

    private static NodeBench Start(int seed, bool deepSleep)
    {
        var bench = new NodeBench(NodeProfile.Air, seed);
        bench.Settings.DeepSleep = deepSleep;
        bench.Host.DeepSleep = deepSleep;
        bench.Host.Start();
        return bench;
    }
}
