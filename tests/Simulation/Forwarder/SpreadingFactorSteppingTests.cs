using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.Forwarder;

/// <summary>
/// What a gateway hears whose radios step through spreading factors by channel activity detection, beside one whose radios stay. Uplinks of every
/// spreading factor come on one channel, one at a time and at random moments, strong enough for each.
/// </summary>
[TestClass]
public class SpreadingFactorSteppingTests
{
    private static readonly int[] Factors = [7, 8, 9, 10, 11, 12];

    [TestMethod]
    public void Stepping_hears_every_spreading_factor_and_fewer_frames_than_staying()
    {
        double[] stays = Measure([[7]], 0, 20);
        double[] steps = Measure([[7, 8, 9, 10, 11, 12]], 0, 20);
        Assert.AreEqual(1, stays[0]);
        Assert.AreEqual(0, stays[1..].Sum());
        Assert.IsTrue(steps[^1] > 0.1, "SF12 is not heard");
        Assert.IsTrue(steps.Average() < stays.Average(), $"{steps.Average():P1} against {stays.Average():P1}");
    }

    [TestMethod]
    public void A_radio_that_steps_sends_downlinks_at_their_moment_and_steps_on()
    {
        var bench = new GatewayBench(seed: 8, plan: [[11, 12]]);
        var offsets = new List<long>();
        long due = 0;
        bench.Channel.Transmitted += t =>
        {
            if (t.Modulation.InvertedIq)
                offsets.Add(t.StartMicroseconds - due);
        };
        for (int i = 0; i < 30; i++)
        {
            due = bench.Time.NowMicroseconds + 1_000_000;
            bench.Server.Respond(due, "IAECAwQF", 6, 869.525, "SF9BW125");
            bench.Time.RunFor(TimeSpan.FromMilliseconds(2_000 + 13 * i));
            bench.Time.RunUntil(bench.SendUplink(GatewayBench.DataFrame(i, i), 0, 12) + 1_000_000);
        }

        Assert.HasCount(30, offsets);
        Assert.IsTrue(offsets.All(offset => Math.Abs(offset) <= 1000), string.Join(' ', offsets));
        Assert.IsInRange(4, 20, bench.Server.Distinct.Count, "SF12 is heard in a third of the cases");
        Assert.IsGreaterThanOrEqualTo(bench.Server.Distinct.Count, bench.Gateway.Statistics.PreamblesFollowed);
        Assert.IsEmpty(bench.Host.Exceptions);
        Assert.IsEmpty(bench.Board.Radio.Misuses);
    }

    /// <summary>The table of the gateway's README. Takes ten seconds: with NANOSENSORS_STEPPING set only.</summary>
    [TestMethod]
    public void Table_of_what_is_heard()
    {
        if (Environment.GetEnvironmentVariable("NANOSENSORS_STEPPING") is not { Length: > 0 })
            Assert.Inconclusive("set NANOSENSORS_STEPPING=1 to measure");
        (string Name, int[][] Plan)[] plans =
        [
            ("1: SF7", [[7]]),
            ("1: SF10", [[10]]),
            ("1: SF7-8", [[7, 8]]),
            ("1: SF9-10", [[9, 10]]),
            ("1: SF11-12", [[11, 12]]),
            ("1: SF7-9", [[7, 8, 9]]),
            ("1: SF7-12", [[7, 8, 9, 10, 11, 12]]),
            ("2: SF7, SF8", [[7], [8]]),
            ("2: SF7-9, SF10-12", [[7, 8, 9], [10, 11, 12]]),
            ("2: SF7, SF8-12", [[7], [8, 9, 10, 11, 12]]),
            ("3: SF7, SF8, SF9", [[7], [8], [9]]),
            ("3: SF7-8, SF9-10, SF11-12", [[7, 8], [9, 10], [11, 12]]),
            ("3: SF7, SF8, SF9-12", [[7], [8], [9, 10, 11, 12]]),
        ];
        foreach (long lateness in (long[])[0, 2_000, 10_000])
        {
            foreach ((string name, int[][] plan) in plans)
            {
                double[] heard = Measure(plan, lateness, 150);
                Console.WriteLine($"Figure: | {lateness / 1000} ms | {name} | {string.Join(" | ", heard.Select(h => $"{100 * h:F0}"))} | {100 * heard.Average():F0} |");
            }
        }
    }

    private static double[] Measure(int[][] plan, long latenessMicroseconds, int framesPerFactor)
    {
        var bench = new GatewayBench(seed: 4, plan: plan);
        bench.Host.WakeJitterMicroseconds = latenessMicroseconds;
        var random = new SeededRandom(9);
        for (int i = 0; i < framesPerFactor * Factors.Length; i++)
        {
            bench.Time.RunUntil(bench.Time.NowMicroseconds + 100_000 + random.Next(500_000));
            int spreadingFactor = Factors[i % Factors.Length];
            bench.Time.RunUntil(bench.SendUplink(GatewayBench.DataFrame(i, i), 0, spreadingFactor));
        }

        bench.Time.RunFor(TimeSpan.FromSeconds(5));
        Assert.IsEmpty(bench.Host.Exceptions);
        Assert.IsTrue(bench.Board.Radios.All(chip => chip.Misuses.Count == 0));
        foreach (ServerDouble.Uplink uplink in bench.Server.Distinct)
            Assert.AreEqual($"SF{Factors[GatewayBench.DeviceOf(uplink.Payload) % Factors.Length]}BW125", uplink.DataRate);
        return [.. Factors.Select((_, at) =>
            (double)bench.Server.Distinct.Count(u => GatewayBench.DeviceOf(u.Payload) % Factors.Length == at) / framesPerFactor)];
    }
}
