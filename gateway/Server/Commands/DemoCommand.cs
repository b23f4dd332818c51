using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NanoSensors.Server.Demo;

namespace NanoSensors.Server.Commands;

/// <summary><c>demo</c>: the server with a simulated site.</summary>
internal static class DemoCommand
{
    /// <summary>Further help.</summary>
    public const string More = """
        Settings of the server, of which a visitor may want:
          --Http:Url=URL  where the page is [default: http://127.0.0.1:8080]
          --Udp:Port=N    where the server takes frames [default: any free port]

        24 parking bays, 4 air stations, 3 doorways and a gateway run the firmware's own code. They reach the server over UDP on
        this machine. The store is empty, in a fresh folder. Ctrl-C ends the demo.
        """;

    public static Command Create(string[] settings)
    {
        var seed = new Option<int>("--seed")
        {
            Description = $"What cars and people do, 0 to {int.MaxValue}.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            CustomParser = ReadSeed,
        };
        var keep = new Option<bool>("--keep") { Description = "Keep the folder with the store when the demo ends." };
        var command = new Command("demo", "Runs the server with a simulated site.") { seed, keep };
        command.SetAction((parsed, _) => DemoServer.RunAsync(parsed.GetValue(seed), parsed.GetValue(keep), settings));
        return command;
    }

    private static int ReadSeed(ArgumentResult given)
    {
        string text = given.Tokens is [var token] ? token.Value : "";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seed))
            given.AddError($"--seed: \"{text}\" is not a seed. Give a whole number from 0 to {int.MaxValue}.");
        return seed;
    }
}
