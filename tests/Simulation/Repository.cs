namespace NanoSensors.Tests.Simulation;

/// <summary>The folder that holds everything.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "NanoSensors.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("NanoSensors.sln is in no folder above the tests.");
    }
}
