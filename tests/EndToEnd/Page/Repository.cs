namespace NanoSensors.Tests.EndToEnd.Page;

/// <summary>Where the checkout lies that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NanoSensors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No NanoSensors.sln above {AppContext.BaseDirectory}");
    }
}
