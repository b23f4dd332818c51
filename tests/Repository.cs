namespace NanoSensors.Tests;

/// <summary>Files of the checkout that the tests run in; part of each test project that reads some.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NanoSensors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No NanoSensors.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
