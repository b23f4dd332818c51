using System.Text.RegularExpressions;

namespace NanoSensors.Server;

/// <summary>
/// Takes the settings from the command line: <c>--Udp:Port=0</c>, <c>--Udp:Port 0</c>, <c>/Udp:Port=0</c>, <c>/Udp:Port 0</c> and
/// <c>Udp:Port=0</c>. What is left are a command and its options.
/// </summary>
internal static partial class SettingArguments
{
    /// <summary>Splits a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>
    /// The settings as <c>--Udp:Port=0</c>, and the other words. What follows the command <c>key</c>, or <c>--</c>, is never a setting.
    /// </returns>
    /// <exception cref="UsageException">A setting has no value.</exception>
    public static (string[] Settings, string[] Words) Split(IReadOnlyList<string> args)
    {
        var settings = new List<string>();
        var words = new List<string>();
        for (int i = 0; i < args.Count; i++)
        {
            // "dotnet NanoSensors.Server.dll -- demo", as with dotnet run.
            if (args[i] == "--" && i == 0)
                continue;
            if (args[i] == "--" || words is ["key", ..])
            {
                words.AddRange(args.Skip(i));
                break;
            }

            Match match = Form().Match(args[i]);
            string name = match.Groups["name"].Value;
            bool hasValue = match.Groups["value"].Success;
            bool isSetting = match.Success && (hasValue || match.Groups["prefix"].Length > 0)
                && (name.Contains(':') || KnownSettings.Owns(name) || FrameworkSettings.Owns(name));
            if (!isSetting)
            {
                words.Add(args[i]);
                continue;
            }

            // A number may begin with one dash, another setting or option begins with two.
            if (!hasValue && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
                throw new UsageException($"{args[i]} has no value: give it as --{name}=VALUE.");
            settings.Add($"--{name}={(hasValue ? match.Groups["value"].Value : args[++i])}");
        }

        return ([.. settings], [.. words]);
    }

    [GeneratedRegex(@"\A(?<prefix>--|/)?(?<name>\w+(:[\w.]+)*)(=(?<value>.*))?\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
