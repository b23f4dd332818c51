namespace NanoSensors.Server;

/// <summary>The first parts of the settings that ASP.NET Core and the .NET host read themselves.</summary>
internal static class FrameworkSettings
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // A JSON file's own schema.
        "$schema",
        "AllowedHosts", "ApplicationName", "Authentication", "CaptureStartupErrors", "ConnectionStrings", "ContentRoot",
        "DetailedErrors", "Environment", "ForwardedHeaders_Enabled", "HostBuilder", "HostingStartupAssemblies",
        "HostingStartupExcludeAssemblies", "Http_Ports", "Https_Port", "Https_Ports", "Kestrel", "Logging", "Metrics",
        "PreferHostingUrls", "PreventHostingStartup", "ShutdownTimeoutSeconds", "StaticWebAssets",
        "SuppressStatusMessages", "Urls", "WebRoot",
    };

    /// <summary>Whether a key belongs to them.</summary>
    public static bool Owns(string path) => Names.Contains(KnownSettings.First(path));
}
