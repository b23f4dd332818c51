using System.Collections;
using Microsoft.Extensions.Configuration.Json;

namespace NanoSensors.Server;

/// <summary>Lists what was set, and where.</summary>
internal static class GivenSettings
{
    // The framework takes environment variables with these prefixes too, below everything else.
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_"];

    /// <summary>Every key that a file, the environment or the command line sets, in the order in which the later wins.</summary>
    /// <param name="configuration">The configuration, of which the files are taken.</param>
    /// <param name="arguments">The command line's settings, as <c>--Udp:Port=0</c>.</param>
    public static List<GivenSetting> Read(IConfigurationRoot configuration, IEnumerable<string> arguments)
    {
        List<GivenSetting> environment = [.. InEnvironment()];
        return
        [
            .. environment.Where(setting => IsPrefixed(setting.Written)),
            .. configuration.Providers.OfType<JsonConfigurationProvider>().SelectMany(InFile),
            .. environment.Where(setting => !IsPrefixed(setting.Written)),
            .. arguments.Select(InArgument),
        ];
    }

    /// <summary>
    /// The settings in the environment: variables with <c>__</c> or a colon in their names. A bare name, such as <c>HTTP_PROXY</c>, is
    /// another program's.
    /// </summary>
    public static IEnumerable<GivenSetting> InEnvironment()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            string name = (string)variable.Key;
            string prefix = Prefixes.FirstOrDefault(known => name.StartsWith(known, StringComparison.OrdinalIgnoreCase)) ?? "";
            string path = name[prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            if (path.Contains(':'))
                yield return new GivenSetting(path, (string?)variable.Value ?? "", SettingOrigin.Environment, name);
        }
    }

    private static bool IsPrefixed(string name) => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static GivenSetting InArgument(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return new GivenSetting(argument[2..equals], argument[(equals + 1)..], SettingOrigin.CommandLine);
    }

    private static IEnumerable<GivenSetting> InFile(JsonConfigurationProvider provider)
    {
        string name = provider.Source.Path ?? "appsettings.json";
        string file = provider.Source.FileProvider?.GetFileInfo(name).PhysicalPath ?? name;
        return Below(null);

        IEnumerable<GivenSetting> Below(string? parent)
        {
            foreach (string key in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                string path = parent == null ? key : $"{parent}:{key}";
                if (provider.TryGet(path, out string? value))
                    yield return new GivenSetting(path, value, SettingOrigin.File, file);
                foreach (GivenSetting setting in Below(path))
                    yield return setting;
            }
        }
    }
}
