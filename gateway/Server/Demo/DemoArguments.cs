namespace NanoSensors.Server.Demo;

/// <summary>What follows the word <c>demo</c>.</summary>
/// <param name="Seed">Decides what cars and people do; 1 unless given.</param>
/// <param name="KeepStore">Whether the folder with the store stays when the demo ends.</param>
/// <param name="ServerArguments">The rest: settings of the server.</param>
internal sealed record DemoArguments(int Seed, bool KeepStore, string[] ServerArguments)
{
    public const string Usage = """
        Usage: dotnet run --project gateway/Server -- demo [--seed N] [--keep] [--Http:Url=URL] [--Udp:Port=N]

        Starts the server with an empty store in a fresh folder and a simulated site: 24 parking bays, 4 air stations,
        3 doorways and a gateway, all running the firmware's own code, which reach the server over UDP on this machine.

          --seed N       what cars and people do, 0 to 2147483647 (default 1)
          --keep         keep the folder with the store when the demo ends
          --Http:Url=URL where the page is (default http://127.0.0.1:8080)
          --Udp:Port=N   where the server takes frames (default: any free port)

        Ctrl-C ends it.
        """;

    /// <exception cref="SettingException">Something is not understood.</exception>
    public static DemoArguments Parse(IReadOnlyList<string> arguments)
    {
        int seed = 1;
        bool keep = false;
        var rest = new List<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--seed":
                    string value = i + 1 < arguments.Count ? arguments[++i] : "";
                    if (!int.TryParse(value, out seed) || seed < 0)
                        throw new SettingException($"--seed: \"{value}\" is not a seed; give a whole number from 0 to {int.MaxValue}.");
                    break;
                case "--keep":
                    keep = true;
                    break;
                case var setting when setting.StartsWith("--", StringComparison.Ordinal) && setting.Contains(':') && setting.Contains('='):
                    rest.Add(setting);
                    break;
                default:
                    throw new SettingException($"demo: \"{arguments[i]}\" is not understood.\n\n{Usage}");
            }
        }

        return new DemoArguments(seed, keep, [.. rest]);
    }
}
