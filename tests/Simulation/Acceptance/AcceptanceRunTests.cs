using System.Text;
using NanoSensors.Board;
using NanoSensors.BoardTest;

namespace NanoSensors.Tests.Simulation.Acceptance;

/// <summary>The acceptance kit on a simulated board: a good one passes, and each planted fault has its own verdict.</summary>
[TestClass]
public class AcceptanceRunTests
{
    [TestMethod]
    public void A_good_board_passes_each_check_with_a_value()
    {
        var bench = new AcceptanceBench();
        AcceptanceReport report = bench.Run();
        Assert.AreEqual(0, report.Failed, TextOf(report));
        Assert.AreEqual(0, report.Missing, TextOf(report));
        AssertHasEachCheck(report);
        Assert.AreEqual(2, bench.Starts, "one deep sleep");
        Assert.IsTrue(bench.Radio.Misuses.Count == 0, string.Join('\n', bench.Radio.Misuses));
        int announced = bench.Said.Count(line => line.StartsWith("acceptance ", StringComparison.Ordinal));
        Assert.AreEqual(AcceptanceStep.Done, announced, "each step is announced");
    }

    [TestMethod]
    public void The_report_is_the_text_that_readers_know()
    {
        string file = Path.Combine(Repository.Root, "tests/Simulation/Acceptance/report.txt");
        string expected = File.ReadAllText(file).ReplaceLineEndings("\n");
        string text = TextOf(new AcceptanceBench().Run());
        if (Environment.GetEnvironmentVariable("NANOSENSORS_DRAW") == "1")
            File.WriteAllText(file, text);
        else
            Assert.AreEqual(expected, text);
        Assert.IsTrue(text.All(c => c is '\n' or (>= ' ' and <= '~')), "ASCII");
        Assert.IsTrue(text.Split('\n').All(line => line.Length <= AcceptanceText.LongestLine));
    }

    [TestMethod]
    [DataRow("tick", AcceptanceCheck.Tick)]
    [DataRow("pause", AcceptanceCheck.LongestPause)]
    [DataRow("heap", AcceptanceCheck.FreeHeap)]
    [DataRow("block", AcceptanceCheck.LargestBlock)]
    [DataRow("cipher", AcceptanceCheck.CipherBlock)]
    [DataRow("flash", AcceptanceCheck.FlashLongest)]
    [DataRow("full", AcceptanceCheck.FlashRefused)]
    [DataRow("divider", AcceptanceCheck.Battery)]
    [DataRow("capacitor", AcceptanceCheck.BatterySpread)]
    [DataRow("bits", AcceptanceCheck.Ones)]
    [DataRow("bus", AcceptanceCheck.WrongRegisters)]
    [DataRow("dio0", AcceptanceCheck.Dio0)]
    [DataRow("noise", AcceptanceCheck.Noise)]
    [DataRow("event", AcceptanceCheck.Dio0Event)]
    [DataRow("deaf", AcceptanceCheck.Noise)]
    [DataRow("dio1", AcceptanceCheck.AwakeClock)]
    [DataRow("turn", AcceptanceCheck.LightSleepMean)]
    [DataRow("cause", AcceptanceCheck.LightSleepByTimer)]
    [DataRow("light fast", AcceptanceCheck.LightSleepClock)]
    [DataRow("light slow", AcceptanceCheck.LightSleepClock)]
    [DataRow("deep fast", AcceptanceCheck.DeepSleepClock)]
    [DataRow("deep slow", AcceptanceCheck.DeepSleepClock)]
    [DataRow("start", AcceptanceCheck.Start)]
    public void A_planted_fault_fails_its_own_check(string fault, int check)
    {
        var bench = new AcceptanceBench();
        Plant(bench, fault);
        AcceptanceReport report = bench.Run();
        Assert.IsTrue(IsFailed(report, check), $"{fault}\n{TextOf(report)}");
        Assert.IsTrue(TextOf(report).Contains("FAILED: ", StringComparison.Ordinal));
        Assert.AreEqual(AcceptanceStep.Done, report.Step);
    }

    [TestMethod]
    public void Clocks_are_measured_to_a_few_hundred_parts_per_million()
    {
        var bench = new AcceptanceBench();
        bench.Bench.LightSleepErrorPpm = 3_000;
        bench.Simulated.DeepSleepErrorPpm = -12_000;
        AcceptanceReport report = bench.Run();
        Assert.AreEqual(0, report.Failed, TextOf(report));
        Assert.AreEqual(3_000, ValueOf(report, AcceptanceCheck.LightSleepClock), 200);
        Assert.AreEqual(-12_000, ValueOf(report, AcceptanceCheck.DeepSleepClock), 300);
        Assert.AreEqual(0, ValueOf(report, AcceptanceCheck.AwakeClock), 100);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_window_that_something_else_keeps_open_is_measured_once_more(int window)
    {
        AcceptanceReport report = new AcceptanceBench { LostWindow = window }.Run();
        Assert.AreEqual(0, report.Failed, TextOf(report));
        Assert.AreEqual(0, ValueOf(report, AcceptanceCheck.LightSleepClock), 100);
    }

    [TestMethod]
    public void A_light_sleep_that_never_ends_is_reported_after_EN_and_the_run_goes_on()
    {
        var bench = new AcceptanceBench();
        bench.Bench.HangsInLightSleep = 17;
        AcceptanceReport report = bench.Run();
        Assert.AreEqual("the board stopped and was started again", ReasonOf(report, AcceptanceCheck.LightSleepMean));
        Assert.IsTrue(IsFailed(report, AcceptanceCheck.LightSleepByTimer));
        Assert.IsFalse(IsFailed(report, AcceptanceCheck.DeepSleepClock), TextOf(report));
        Assert.AreEqual(3, report.Failed, TextOf(report));
        Assert.AreEqual(3, bench.Starts);
    }

    [TestMethod]
    public void A_power_cut_at_any_moment_costs_the_step_at_most()
    {
        for (long at = 1_000_000; at < 170_000_000; at += 7_700_000)
        {
            var bench = new AcceptanceBench();
            bench.Simulated.PowerCutAt = at;
            AcceptanceReport report = bench.Run();
            Assert.AreEqual(AcceptanceStep.Done, report.Step);
            AssertHasEachCheck(report);
            IEnumerable<int> failed = Enumerable.Range(0, report.Count).Where(report.IsFailed).Select(report.CheckOf);
            Assert.IsTrue(failed.Select(AcceptanceCheck.StepOf).Distinct().Count() <= 1, $"cut at {at}\n{TextOf(report)}");
        }
    }

    [TestMethod]
    public void What_throws_or_hangs_has_failed_and_the_next_step_follows()
    {
        var throws = new AcceptanceBench { BatteryThrows = true };
        Assert.AreEqual("it threw: no converter", ReasonOf(throws.Run(), AcceptanceCheck.Battery));
        var hangs = new AcceptanceBench { CipherHangs = true };
        AcceptanceReport report = hangs.Run();
        Assert.AreEqual("it did not come back within 240 s", ReasonOf(report, AcceptanceCheck.CipherBlock));
        Assert.AreEqual(1, report.Failed, TextOf(report));
        var awake = new AcceptanceBench();
        awake.Bench.NeverSleepsDeeply = true;
        Assert.AreEqual("deep sleep is not entered", ReasonOf(awake.Run(), AcceptanceCheck.DeepSleepClock));
    }

    [TestMethod]
    public void A_part_that_breaks_its_contract_is_named()
    {
        var bench = new AcceptanceBench { PartFailure = "a block is encrypted wrongly" };
        AcceptanceReport report = bench.Run();
        Assert.AreEqual(1, report.Failed);
        StringAssert.Contains(TextOf(report), "| cipher | contract | - | - | FAILED: a block is encrypted wrongly |");
    }

    [TestMethod]
    public void What_the_board_cannot_measure_is_no_failure()
    {
        var bench = new AcceptanceBench { Millivolts = _ => -1, EventDelay = 300_000 };
        AcceptanceReport report = bench.Run();
        Assert.AreEqual(0, report.Failed);
        Assert.AreEqual(3, report.Missing);
        StringAssert.Contains(TextOf(report), "not measured: the board cannot measure it");
    }

    [TestMethod]
    public void A_report_in_which_everything_failed_survives_a_restart_with_each_row()
    {
        var report = new AcceptanceReport();
        for (int i = 0; i < 16; i++)
            report.AddPart($"part {i}", new string('x', 90));
        for (int step = 0; step < AcceptanceStep.Done; step++)
            report.Break(step, new string('y', 90));
        var memory = new NanoSensors.Simulation.MemoryStorage();
        report.Save(new RecordStore(memory));
        var loaded = new AcceptanceReport();
        Assert.IsTrue(loaded.Load(new RecordStore(memory)));
        Assert.AreEqual(17 + AcceptanceCheck.Highest, loaded.Count);
        Assert.AreEqual(loaded.Count, loaded.Failed);
        Assert.AreEqual("part 15", loaded.PartOf(15));
        Assert.AreEqual(new string('y', 16), loaded.ReasonOf(loaded.Count - 1));
    }

    internal static string TextOf(AcceptanceReport report)
    {
        var writer = new AsciiWriter(AcceptanceText.Longest);
        new AcceptanceText(report, "esp32-wroom-32e-rfm95w", "SIMULATED 1.0").Write(writer);
        Assert.IsFalse(writer.Overflowed);
        return Encoding.ASCII.GetString(writer.Buffer, 0, writer.Length);
    }

    private static void Plant(AcceptanceBench bench, string fault)
    {
        switch (fault)
        {
            case "tick": bench.Tick = 1_000; break;
            case "pause": bench.Bench.PauseExcess = 30_000; break;
            case "heap": bench.FreeHeap = 31_000; break;
            case "block": bench.LargestNativeBlock = 4_000; break;
            case "cipher": bench.BlockMicroseconds = 4_500; break;
            case "flash": bench.FlashMicroseconds = 2_500_000; break;
            case "full": bench.RefusesTestBlob = true; break;
            case "divider": bench.Millivolts = _ => 1_650; break;
            case "capacitor": bench.Millivolts = i => i % 2 == 0 ? 3_400 : 3_750; break;
            case "bits": bench.IsNotRandom = true; break;
            case "bus": bench.WrongTransferEach = 97; break;
            case "dio0": bench.Dio0IsOpen = true; break;
            case "noise": bench.NoiseOffset = 30; break;
            case "event": bench.EventDelay = 120_000; break;
            case "deaf": bench.NoiseOffset = -20; break;
            case "dio1": bench.Dio1IsOpen = true; break;
            case "turn": bench.Bench.LightSleepExcess = 14_000; break;
            case "cause": bench.WakeupCause = 3; break;
            case "light fast": bench.Bench.LightSleepErrorPpm = 9_000; break;
            case "light slow": bench.Bench.LightSleepErrorPpm = -9_000; break;
            case "deep fast": bench.Simulated.DeepSleepErrorPpm = 60_000; break;
            case "deep slow": bench.Simulated.DeepSleepErrorPpm = -60_000; break;
            case "start": bench.Simulated.StartMicroseconds = 4_000_000; break;
            default: Assert.Fail(fault); break;
        }
    }

    private static void AssertHasEachCheck(AcceptanceReport report)
    {
        int[] measured = [.. Enumerable.Range(0, report.Count).Select(report.CheckOf).Where(c => c != AcceptanceCheck.Part)];
        CollectionAssert.AreEquivalent(Enumerable.Range(1, AcceptanceCheck.Highest).ToArray(), measured, TextOf(report));
    }

    private static int RowOf(AcceptanceReport report, int check) =>
        Enumerable.Range(0, report.Count).Single(row => report.CheckOf(row) == check);

    private static bool IsFailed(AcceptanceReport report, int check) => report.IsFailed(RowOf(report, check));

    private static string ReasonOf(AcceptanceReport report, int check) => report.ReasonOf(RowOf(report, check));

    private static long ValueOf(AcceptanceReport report, int check) => report.ValueOf(RowOf(report, check));
}
