using System.Text.Json.Nodes;

namespace NanoSensors.Server.Devices;

/// <summary>The runtime that the firmware is built for: firmware/runtime.json, which the server carries.</summary>
internal static class PinnedRuntime
{
    /// <summary>Major, minor and patch, as 1.17.0.</summary>
    public static string Version { get; } = Read();

    /// <summary>Whether a node's runtime is that version, whatever its revision; null if the node did not say.</summary>
    /// <param name="runtime">As 1.17.0.412, or null.</param>
    public static bool? IsExpected(string? runtime) => runtime?.StartsWith(Version + ".", StringComparison.Ordinal);

    private static string Read()
    {
        using Stream file = typeof(PinnedRuntime).Assembly.GetManifestResourceStream("runtime.json")
            ?? throw new InvalidOperationException("The assembly has no resource runtime.json: build it from the whole repository.");
        return (string)JsonNode.Parse(file)!["runtime"]!["version"]!;
    }
}
