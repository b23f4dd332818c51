using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using NanoSensors.Power;

namespace NanoSensors.Tool.Commands;

/// <summary><c>battery --profile P --sf N --interval S --capacity mAh</c>: how long a node lasts, and what takes it.</summary>
internal static class BatteryCommand
{
    public static Command Create()
    {
        var profile = new Option<string>("--profile") { Description = "parking, air or footfall.", Required = true };
        var spreadingFactor = new Option<int>("--sf") { Description = "Spreading factor, 7 to 12.", DefaultValueFactory = _ => 9 };
        var interval = new Option<double>("--interval") { Description = "Seconds between two reports, 10 to 86400.", DefaultValueFactory = _ => 600 };
        var capacity = new Option<double>("--capacity") { Description = "Nominal capacity of the battery in mAh.", DefaultValueFactory = _ => 19_000 };
        var board = new Option<string>("--board") { Description = $"One of: {string.Join(", ", PowerTable.Boards)}.", DefaultValueFactory = _ => PowerTable.Boards[0] };
        var cars = new Option<double>("--cars") { Description = "Parking: cars a day.", DefaultValueFactory = _ => 20 };
        var falseWakes = new Option<double>("--false-wakes") { Description = "Parking: times a day that the magnetometer wakes the board for nothing; firmware/Sensing tells by scene.", DefaultValueFactory = _ => 100 };
        var particulates = new Option<int>("--particulates-every") { Description = "Air: the particulates are measured with each so many-th report only, 1 to 1000.", DefaultValueFactory = _ => 12 };
        var overhead = new Option<bool>("--overhead") { Description = "Parking: a ranging sensor that looks up is fitted beside the magnetometer." };
        var years = new Option<double?>("--years") { Description = "How long it should last; what would make it so is told. If left out: parking 5, air 2." };
        var without = new Option<string[]>("--without")
        {
            Description = "What there is not; may be given more than once. Air: climate, co2 or particulates. Parking: interrupt (the magnetometer's line is not wired). "
                + "Both: light-sleep (the board waits awake).",
        };
        var command = new Command("battery", "How long a node lasts on its battery by the tables in hardware/power, and what takes which share.")
        {
            profile, spreadingFactor, interval, capacity, board, cars, falseWakes, overhead, particulates, without, years,
        };
        command.SetAction(r =>
        {
            string[] absent = r.GetValue(without) ?? [];
            string? unknown = absent.FirstOrDefault(a => a is not ("climate" or "co2" or "particulates" or "interrupt" or "light-sleep"));
            if (unknown != null)
                return Output.Error($"--without: {unknown} is nothing that could be missing; give climate, co2, particulates, interrupt or light-sleep.");
            string kind = r.GetValue(profile)!;
            if (kind != "parking" && r.GetValue(overhead))
                return Output.Error($"--overhead: a node for {kind} has no ranging sensor beside a magnetometer; leave it out, or give --profile parking.");
            var scenario = new PowerScenario
            {
                Profile = kind,
                SpreadingFactor = r.GetValue(spreadingFactor),
                IntervalSeconds = r.GetValue(interval),
                CapacityMilliampHours = r.GetValue(capacity),
                Board = r.GetValue(board)!,
                CarsPerDay = r.GetValue(cars),
                FalseWakesPerDay = r.GetValue(falseWakes),
                HasOverhead = r.GetValue(overhead),
                HasInterruptLine = !absent.Contains("interrupt"),
                SleepsLightly = !absent.Contains("light-sleep"),
                ReportsPerParticulates = r.GetValue(particulates),
                HasClimate = !absent.Contains("climate"),
                HasCarbonDioxide = !absent.Contains("co2"),
                HasParticulates = !absent.Contains("particulates"),
            };
            return Run(scenario, r.GetValue(years) ?? PowerTarget.YearsOf(kind));
        });
        return command;
    }

    private static int Run(PowerScenario scenario, double? years)
    {
        PowerResult result;
        IReadOnlyList<PowerRemedy> remedies;
        try
        {
            result = PowerModel.Compute(scenario);
            remedies = years == null ? [] : PowerTarget.RemediesFor(scenario, years.Value);
        }
        catch (ArgumentException exception)
        {
            return Output.Error(exception.Message);
        }

        var shares = new JsonArray();
        foreach (PowerLoad load in result.Loads)
        {
            shares.Add(new JsonObject
            {
                ["part"] = load.Part,
                ["doing"] = load.Doing,
                ["meanMicroamps"] = Math.Round(load.MeanMicroamps, 2),
                ["share"] = Math.Round(load.MeanMicroamps / result.MeanMicroamps, 4),
            });
        }

        var answer = new JsonObject
        {
            ["years"] = Math.Round(result.Years, 2),
            ["meanMicroamps"] = Math.Round(result.MeanMicroamps, 1),
            ["usableMilliampHours"] = Math.Round(scenario.CapacityMilliampHours * PowerModel.UsableShare, 1),
        };
        if (years != null)
            answer["target"] = Target(result, years.Value, remedies);
        answer["shares"] = shares;
        return Output.Result(answer);
    }

    private static JsonObject Target(PowerResult result, double years, IReadOnlyList<PowerRemedy> remedies)
    {
        bool met = result.Years >= years;
        var target = new JsonObject { ["years"] = years, ["met"] = met };
        if (met)
            return target;
        var each = new JsonArray();
        foreach (PowerRemedy remedy in remedies)
            each.Add(string.Create(CultureInfo.InvariantCulture, $"{remedy.Option} {remedy.Value}"));
        // Each of them is enough by itself.
        target["needsOneOf"] = each;
        return target;
    }
}
