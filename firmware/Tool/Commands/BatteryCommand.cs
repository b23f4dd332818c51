using System.CommandLine;
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
        var falseWakes = new Option<double>("--false-wakes") { Description = "Parking with --interrupt: wake-ups a day for nothing.", DefaultValueFactory = _ => 100 };
        var interrupt = new Option<bool>("--interrupt") { Description = "Parking: as if the magnetometer's interrupt woke the board from deep sleep, which today's firmware cannot." };
        var light = new Option<bool>("--light-sleep") { Description = "As if the ESP32 slept lightly in its waits, which today's firmware does not." };
        var particulates = new Option<int>("--particulates-every") { Description = "Air: as if the particulates were measured with each so many-th report only; today's firmware measures them with each.", DefaultValueFactory = _ => 1 };
        var without = new Option<string[]>("--without") { Description = "Air: a sensor that is not fitted: climate, co2 or particulates; may be given more than once." };
        var command = new Command("battery", "How long a node lasts on its battery by the tables in hardware/power, and what takes which share.")
        {
            profile, spreadingFactor, interval, capacity, board, cars, falseWakes, interrupt, light, particulates, without,
        };
        command.SetAction(r =>
        {
            string[] absent = r.GetValue(without) ?? [];
            string? unknown = absent.FirstOrDefault(a => a is not ("climate" or "co2" or "particulates"));
            if (unknown != null)
                return Output.Error($"--without: {unknown} is no sensor of an air node; give climate, co2 or particulates.");
            return Run(new PowerScenario
            {
                Profile = r.GetValue(profile)!,
                SpreadingFactor = r.GetValue(spreadingFactor),
                IntervalSeconds = r.GetValue(interval),
                CapacityMilliampHours = r.GetValue(capacity),
                Board = r.GetValue(board)!,
                CarsPerDay = r.GetValue(cars),
                FalseWakesPerDay = r.GetValue(falseWakes),
                WakesByInterrupt = r.GetValue(interrupt),
                SleepsLightly = r.GetValue(light),
                ReportsPerParticulates = r.GetValue(particulates),
                HasClimate = !absent.Contains("climate"),
                HasCarbonDioxide = !absent.Contains("co2"),
                HasParticulates = !absent.Contains("particulates"),
            });
        });
        return command;
    }

    private static int Run(PowerScenario scenario)
    {
        PowerResult result;
        try
        {
            result = PowerModel.Compute(scenario);
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

        return Output.Result(new JsonObject
        {
            ["years"] = Math.Round(result.Years, 2),
            ["meanMicroamps"] = Math.Round(result.MeanMicroamps, 1),
            ["usableMilliampHours"] = Math.Round(scenario.CapacityMilliampHours * PowerModel.UsableShare, 1),
            ["shares"] = shares,
        });
    }
}
