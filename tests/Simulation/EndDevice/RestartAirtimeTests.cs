using System.Globalization;
using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice;

/// <summary>
/// Time on air in any hour of real time, whatever restarts the board: at SF12 the device sends whenever its own account allows, on the board's clock, and the simulation's account judges.
/// <c>NANOSENSORS_RESTART_WEEKS=1000</c> sets the weeks.
/// </summary>
[TestClass]
public class RestartAirtimeTests
{
    private const double Week = 7 * 86400;

    private static int Weeks => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_RESTART_WEEKS"), CultureInfo.InvariantCulture, out int weeks) ? weeks : 8;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Time_on_air_stays_legal_in_any_hour_whatever_restarts_the_board()
    {
        double worst = 0;
        long restarts = 0;
        long uplinks = 0;
        Lock both = new();
        Parallel.For(0, Weeks, week =>
        {
            (double use, int ofWeek, long sent) = RandomWeek(week);
            lock (both)
            {
                worst = Math.Max(worst, use);
                restarts += ofWeek;
                uplinks += sent;
            }
        });
        TestContext.WriteLine($"Figure: {Weeks} random weeks at SF12 with {restarts} restarts and {uplinks} uplinks: in the worst hour {100 * worst:F1} % of what EN 300 220 allows, seeds 0 to {Weeks - 1}");
        Assert.IsTrue(worst <= 1, $"{100 * worst:F1} % of what is allowed");
        Assert.IsTrue(uplinks > Weeks * 100, $"{uplinks} uplinks");
    }

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(0, 5)]
    [DataRow(0, 20)]
    [DataRow(5, 1)]
    [DataRow(5, 5)]
    [DataRow(5, 20)]
    public void After_power_cuts_the_device_sends_on_as_far_as_the_rule_lets_it(int dataRate, int cuts)
    {
        var settings = new EndDeviceSettings { CounterReserve = 16, Adr = false, DataRate = dataRate };
        var bench = new LinkBench(950, settings, 600);
        var judge = new DutyCycleLedger(bench.Channel);
        bench.Host.Start();
        bench.RunFor(6 * 3600);
        for (int i = 0; i < cuts; i++)
        {
            bench.RunFor(60);
            bench.Host.PowerCut();
        }

        long before = bench.Network.UplinkCount;
        bench.RunFor(3600);
        long first = bench.Network.UplinkCount - before;
        bench.RunFor(3600);
        TestContext.WriteLine($"Figure: DR{dataRate}, every 10 minutes: after {cuts} power cuts a minute apart {first} of 6 uplinks in the first hour, {bench.Network.UplinkCount - before - first} of 6 in the second");
        Assert.IsTrue(judge.WorstUse <= 1);
        Assert.IsTrue(dataRate == 0 && cuts == 20 ? first <= 6 : first >= 4, $"{first} uplinks");
        Assert.IsTrue(bench.Network.UplinkCount - before - first >= 5);
    }

    // The case that was reported: 71.2 s on the air in 40 minutes after one restart, 712 s in an hour with one each 150 s.
    [TestMethod]
    [DataRow(1200.0)]
    [DataRow(150.0)]
    public void Regular_power_cuts_give_no_time_on_air_away(double every)
    {
        LinkBench bench = Greedy(951, 16);
        var judge = new DutyCycleLedger(bench.Channel);
        bench.Host.Start();
        for (double seconds = 0; seconds < 6 * 3600; seconds += every)
        {
            bench.RunFor(every);
            bench.Host.PowerCut();
        }

        TestContext.WriteLine($"Figure: SF12, a power cut each {every} s: {100 * judge.WorstUse:F1} % of what is allowed in the worst hour");
        Assert.AreEqual("", string.Join("; ", judge.Violations));
    }

    private static (double Use, int Restarts, long Uplinks) RandomWeek(int seed)
    {
        var random = new SeededRandom(9000 + seed);
        bool sleeps = random.Next(2) == 0;
        LinkBench bench = Greedy(seed, sleeps ? 1 : 16);
        bench.Host.DeepSleep = sleeps;
        // The RTC's oscillator, either way.
        bench.Board.Clock.DeepSleepErrorPpm = (random.NextDouble() * 40_000) - 20_000;
        bench.Host.LongestRestSeconds = random.Next(2) == 0 ? 0 : 21_600;
        var judge = new DutyCycleLedger(bench.Channel);
        // From restarts a minute apart to one in two days.
        double meanPause = Math.Pow(10, 1.8 + (random.NextDouble() * 3.4));
        bench.Host.Start();
        int restarts = 0;
        while (bench.Time.NowMicroseconds < Week * 1e6)
        {
            bench.RunFor(-Math.Log(1 - random.NextDouble()) * meanPause);
            restarts += Restart(bench, random);
        }

        return (judge.WorstUse, restarts, bench.Network.UplinkCount);
    }

    private static int Restart(LinkBench bench, SeededRandom random)
    {
        switch (random.Next(4))
        {
            case 0:
                // Off for up to a minute, or for up to a day.
                bench.Host.PowerReturnsAfterMicroseconds = (long)(random.NextDouble() * (random.Next(4) == 0 ? 86_400e6 : 60e6)) + 1000;
                bench.Host.PowerCut();
                return 1;
            case 1:
                bench.Board.Supervisor.Restart(ResetCause.Watchdog);
                return 1;
            case 2:
                bench.Board.Supervisor.Restart(ResetCause.Command);
                return 1;
            default:
                // A weak battery: the power fails in one frame after the other.
                bench.Host.PowerReturnsAfterMicroseconds = 500_000;
                int brownOuts = 1 + (int)random.Next(12);
                for (int i = 0; i < brownOuts; i++)
                    CutInNextFrame(bench, (long)(random.NextDouble() * 1.5e6));
                return brownOuts;
        }
    }

    private static void CutInNextFrame(LinkBench bench, long after)
    {
        bool done = false;
        void OnFrame(Transmission frame)
        {
            if (done || frame.Modulation.InvertedIq)
                return;
            done = true;
            bench.Time.After(after, bench.Host.PowerCut);
        }

        bench.Channel.Transmitted += OnFrame;
        long before = bench.Host.Boots;
        for (int i = 0; i < 120 && bench.Host.Boots == before; i++)
            bench.RunFor(60);
        bench.Channel.Transmitted -= OnFrame;
    }

    private static LinkBench Greedy(int seed, int reserve)
    {
        var bench = new LinkBench(seed, new EndDeviceSettings { CounterReserve = reserve, Adr = false, DataRate = 0 }, 20);
        bench.Network.Keeps = false;
        return bench;
    }
}
