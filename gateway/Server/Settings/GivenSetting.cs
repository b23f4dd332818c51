namespace NanoSensors.Server;

/// <summary>A configuration key and its value, and where it was written.</summary>
/// <param name="Path">The key with colons, in the case in which it was written.</param>
/// <param name="Value">Its value; null if a file says null, or holds an empty object there.</param>
/// <param name="Origin">Where it was written.</param>
/// <param name="Written">The name of the environment variable, or the path of the file; not used for the command line.</param>
internal sealed record GivenSetting(string Path, string? Value, SettingOrigin Origin, string Written = "")
{
    private const int LongestShown = 60;

    // The url of a webhook may hold a token, a connection string a password.
    private static readonly string[] Secrets = ["key", "secret", "token", "password", "uri", "bearer", "connectionstring", "webhook"];

    /// <summary>What was written, for an error.</summary>
    /// <param name="others">Names that may have been meant; if one of them is a secret's, the value is not shown.</param>
    public string Show(params IEnumerable<string> others)
    {
        string value = Value ?? "null";
        if (others.Append(Path).Any(IsSecret))
            value = "…";
        else if (value.Length > LongestShown)
            value = value[..LongestShown] + "…";
        return Origin switch
        {
            SettingOrigin.File => $"{Path} ({value}) in {Written}",
            SettingOrigin.Environment => $"{Written}={value} in the environment",
            _ => $"--{Path}={value}",
        };
    }

    /// <summary>How a setting is named where this one was written.</summary>
    public string NameOf(string path) => Origin switch
    {
        SettingOrigin.File => path,
        SettingOrigin.Environment => path.Replace(":", "__", StringComparison.Ordinal),
        _ => "--" + path,
    };

    private static bool IsSecret(string name) => Secrets.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
