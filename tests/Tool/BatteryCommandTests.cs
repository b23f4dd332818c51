using System.Globalization;
using System.Text.Json.Nodes;
using NanoSensors.Power;

namespace NanoSensors.Tests.Tool;

[TestClass]
public sealed class BatteryCommandTests
{
    // The rows of "Targets, in numbers": what is told of them, the options, and the scenario.
    private static readonly (string What, string Options, PowerScenario Scenario)[] Cases =
    [
        ("parking", "--profile parking", new() { Profile = "parking" }),
        ("parking, heartbeat each hour", "--profile parking --interval 3600", new() { Profile = "parking", IntervalSeconds = 3600 }),
        ("parking, a quiet street: 30 wake-ups for nothing", "--profile parking --false-wakes 30", new() { Profile = "parking", FalseWakesPerDay = 30 }),
        ("parking beside a tram: 250 wake-ups for nothing", "--profile parking --false-wakes 250", new() { Profile = "parking", FalseWakesPerDay = 250 }),
        ("parking at SF12", "--profile parking --sf 12", new() { Profile = "parking", SpreadingFactor = 12 }),
        ("parking at SF12, heartbeat each 40 minutes", "--profile parking --sf 12 --interval 2400", new() { Profile = "parking", SpreadingFactor = 12, IntervalSeconds = 2400 }),
        ("parking beside a tram, two cells", "--profile parking --false-wakes 250 --capacity 38000", new() { Profile = "parking", FalseWakesPerDay = 250, CapacityMilliampHours = 38_000 }),
        ("parking with a second sense", "--profile parking --overhead", new() { Profile = "parking", HasOverhead = true }),
        ("parking with a second sense, heartbeat each hour", "--profile parking --overhead --interval 3600", new() { Profile = "parking", HasOverhead = true, IntervalSeconds = 3600 }),
        ("parking, a board that cannot sleep lightly", "--profile parking --without light-sleep", new() { Profile = "parking", SleepsLightly = false }),
        ("parking, the magnetometer's interrupt not wired", "--profile parking --without interrupt", new() { Profile = "parking", HasInterruptLine = false }),
        ("parking, neither", "--profile parking --without interrupt --without light-sleep", new() { Profile = "parking", HasInterruptLine = false, SleepsLightly = false }),
        ("air, all sensors, particulates every two hours", "--profile air", new() { Profile = "air" }),
        ("air, particulates each hour", "--profile air --particulates-every 6", new() { Profile = "air", ReportsPerParticulates = 6 }),
        ("air, particulates with each reading", "--profile air --particulates-every 1", new() { Profile = "air", ReportsPerParticulates = 1 }),
        ("air, without particulates", "--profile air --without particulates", new() { Profile = "air", HasParticulates = false }),
        ("air, BME680 alone", "--profile air --without particulates --without co2", new() { Profile = "air", HasParticulates = false, HasCarbonDioxide = false }),
        ("air, a board that cannot sleep lightly", "--profile air --without light-sleep", new() { Profile = "air", SleepsLightly = false }),
        ("footfall", "--profile footfall", new() { Profile = "footfall" }),
    ];

    [TestMethod]
    public void The_page_shows_the_tables_and_what_the_model_makes_of_them()
    {
        string[] currents = ["| part | state | µA | basis | source |", "|---|---|---|---|---|",
            .. PowerTable.Currents.Select(c => $"| {c.Part} | {c.State} | {Number(c.Microamps)} | {Word(c.Basis)} | {c.Source} |")];
        string[] spans = ["| duration of | s | basis | source |", "|---|---|---|---|", .. PowerTable.Spans.Select(s => $"| {s.Name} | {Number(s.Seconds)} | {Word(s.Basis)} | {s.Source} |")];
        string[] results = ["| node | `nanosensors battery` | mean current | years | what takes most |", "|---|---|---|---|---|",
            .. Cases.Select(c => (c, r: PowerModel.Compute(c.Scenario))).Select(x =>
                $"| {x.c.What} | `{x.c.Options}` | {x.r.MeanMicroamps:N0} µA | {x.r.Years:F2} | {string.Join(", ", x.r.Loads.Take(3).Select(l => $"{l.Part} {l.Doing} {l.MeanMicroamps / x.r.MeanMicroamps:P0}"))} |")];
        string page = Repository.Read("hardware/power/README.md").ReplaceLineEndings("\n");
        Compare(page, "currents", currents);
        Compare(page, "spans", spans);
        Compare(page, "results", results);
    }

    [TestMethod]
    public void The_targets_are_met_or_missed_as_the_page_says()
    {
        Assert.IsTrue(Years("parking") >= 5);
        Assert.IsTrue(Years("parking beside a tram: 250 wake-ups for nothing") < 5);
        Assert.IsTrue(Years("parking at SF12, heartbeat each 40 minutes") >= 5);
        Assert.IsTrue(Years("parking beside a tram, two cells") >= 5);
        Assert.IsTrue(Years("parking with a second sense") < 5);
        Assert.IsTrue(Years("parking with a second sense, heartbeat each hour") >= 5);
        Assert.IsTrue(Years("parking, the magnetometer's interrupt not wired") < 5);
        Assert.IsTrue(Years("air, all sensors, particulates every two hours") >= 2);
        Assert.IsTrue(Years("air, particulates with each reading") < 2);
        Assert.IsTrue(Years("air, BME680 alone") >= 5);
    }

    [TestMethod]
    public void A_mean_current_is_what_one_computes_by_hand()
    {
        // Footfall once a day at SF7: two ESP32 rows and two sensors all day; the radio's share is told apart.
        PowerResult result = PowerModel.Compute(new PowerScenario { Profile = "footfall", SpreadingFactor = 7, IntervalSeconds = 86400, CapacityMilliampHours = 1000 });
        double radio = result.Loads.Where(l => l.Part == "RFM95").Sum(l => l.MeanMicroamps);
        double cell = result.Loads.Single(l => l.Part == "battery").MeanMicroamps;
        Assert.AreEqual(40_000 + (2 * 0.825 * 19_000) + (2 * 0.175 * 6) + 2, result.MeanMicroamps - radio - cell, 0.01);
        // 51.5 ms (6 + 13 bytes) and 82.2 ms (24 + 13 bytes) at 60 mA, two pairs of windows of 252 ms at 10.8 mA, 0.2 µA asleep.
        Assert.AreEqual(((0.0515 + 0.0822) * 60_000 / 86400) + (2 * 0.252 * 10_800 / 86400) + 0.2, radio, 0.01);
        Assert.AreEqual(1.141, cell, 0.001);
        Assert.AreEqual(850_000 / result.MeanMicroamps / 8766, result.Years, 1e-9);
        Assert.AreEqual(result.MeanMicroamps, result.Loads.Sum(l => l.MeanMicroamps), 1e-6);
    }

    [TestMethod]
    public void A_slower_data_rate_and_a_shorter_interval_cost_life()
    {
        double last = double.MaxValue;
        for (int sf = 7; sf <= 12; sf++)
        {
            double years = PowerModel.Compute(new PowerScenario { Profile = "parking", SpreadingFactor = sf }).Years;
            Assert.IsTrue(years < last, $"SF{sf}");
            last = years;
        }

        Assert.IsTrue(PowerModel.Compute(new PowerScenario { Profile = "air", IntervalSeconds = 300 }).Years < Years("air, all sensors, particulates every two hours"));
    }

    [TestMethod]
    public void The_command_answers_with_years_and_shares()
    {
        ToolRun run = ToolRun.Of("battery", "--profile", "air", "--sf", "9", "--interval", "600", "--capacity", "19000");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        PowerResult expected = PowerModel.Compute(new PowerScenario { Profile = "air" });
        Assert.AreEqual(expected.Years, (double)run.Json["years"]!, 0.005);
        JsonArray shares = run.Json["shares"]!.AsArray();
        Assert.AreEqual(1, shares.Sum(s => (double)s!["share"]!), 0.01);
        Assert.AreEqual(expected.Loads[0].Part, (string?)shares[0]!["part"]);
    }

    [TestMethod]
    [DataRow("--profile", "garden", "garden")]
    [DataRow("--sf", "6", "6 is no LoRaWAN spreading factor")]
    [DataRow("--interval", "5", "5 s")]
    [DataRow("--capacity", "0", "0 mAh")]
    [DataRow("--board", "toaster", "toaster")]
    [DataRow("--years", "0", "0 years")]
    [DataRow("--without", "smell", "smell")]
    public void What_is_out_of_range_is_named(string option, string value, string told)
    {
        string[] profile = option == "--profile" ? [] : ["--profile", "air"];
        ToolRun run = ToolRun.Of(["battery", .. profile, option, value]);
        Assert.AreEqual(1, run.ExitCode);
        Assert.IsTrue(run.Error.Contains(told), run.Error);
    }

    [TestMethod]
    [DataRow("parking at SF12", 5.0)]
    [DataRow("parking beside a tram: 250 wake-ups for nothing", 5.0)]
    [DataRow("parking with a second sense", 6.0)]
    [DataRow("air, particulates each hour", 2.0)]
    public void What_would_make_it_last_long_enough_does_and_a_little_less_does_not(string what, double years)
    {
        PowerScenario scenario = Cases.Single(c => c.What == what).Scenario;
        IReadOnlyList<PowerRemedy> remedies = PowerTarget.RemediesFor(scenario, years);
        Console.WriteLine($"Figure: {what}: {years} years with {string.Join(" or ", remedies.Select(r => $"{r.Option} {r.Value}"))}");
        Assert.IsNotEmpty(remedies);
        foreach (PowerRemedy remedy in remedies)
        {
            double step = remedy.Option == "--capacity" ? 1000 : remedy.Option == "--interval" ? 60 : 1;
            Assert.IsTrue(With(remedy.Value) >= years, $"{remedy}");
            Assert.IsTrue(With(remedy.Value - step) < years, $"less than {remedy} is enough");
            Assert.AreEqual(With(remedy.Value), remedy.Years);

            double With(double value) => PowerModel.Compute(remedy.Option switch
            {
                "--capacity" => scenario with { CapacityMilliampHours = value },
                "--interval" => scenario with { IntervalSeconds = value },
                _ => scenario with { ReportsPerParticulates = (int)value },
            }).Years;
        }
    }

    [TestMethod]
    public void What_no_change_can_reach_is_told_as_such_and_what_is_reached_needs_none()
    {
        Assert.IsEmpty(PowerTarget.RemediesFor(new PowerScenario { Profile = "footfall" }, 40));
        Assert.IsEmpty(PowerTarget.RemediesFor(new PowerScenario { Profile = "parking" }, 5));
        ToolRun run = ToolRun.Of("battery", "--profile", "parking", "--sf", "12");
        Assert.IsFalse((bool)run.Json["target"]!["met"]!);
        double interval = PowerTarget.RemediesFor(new PowerScenario { Profile = "parking", SpreadingFactor = 12 }, 5)[0].Value;
        Assert.AreEqual($"--interval {interval}", (string?)run.Json["target"]!["needsOneOf"]![0]);
    }

    [TestMethod]
    public void A_second_sense_is_for_parking_only()
    {
        ToolRun run = ToolRun.Of("battery", "--profile", "air", "--overhead");
        Assert.AreEqual(1, run.ExitCode);
        StringAssert.Contains(run.Error, "--overhead");
    }

    private static double Years(string what) => PowerModel.Compute(Cases.Single(c => c.What == what).Scenario).Years;

    private static string Number(double value) => value.ToString(value >= 1000 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    private static string Word(Basis basis) => basis == Basis.DataSheet ? "data sheet" : basis.ToString().ToLowerInvariant();

    private static void Compare(string page, string mark, string[] lines)
    {
        string expected = string.Join("\n", lines);
        int start = page.IndexOf($"<!-- {mark} -->\n", StringComparison.Ordinal);
        Assert.IsTrue(start >= 0, $"the page has no mark {mark}");
        start += mark.Length + 10;
        string found = page[start..page.IndexOf("<!-- end -->", start, StringComparison.Ordinal)].Trim();
        Assert.AreEqual(expected, found, $"hardware/power/README.md, {mark}. It should say:\n{expected}\nuntil here\n");
    }
}
