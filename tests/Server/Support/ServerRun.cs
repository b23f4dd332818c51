using System.Diagnostics;

namespace NanoSensors.Server.Tests;

/// <summary>One run of the program, as a user starts it, to its end.</summary>
internal sealed record ServerRun(int ExitCode, string Output, string Error)
{
    // Under load a start takes seconds; a server that was to be refused and runs instead ends here.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it in a folder of its own.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Variables, beside free ports.</param>
    /// <param name="file">What is in its appsettings.json; null for none.</param>
    public static ServerRun Of(string[] arguments, (string Name, string Value)[]? environment = null, string? file = null)
    {
        string folder = RunningServer.NewFolder();
        try
        {
            if (file != null)
                File.WriteAllText(Path.Combine(folder, "appsettings.json"), file);
            var start = new ProcessStartInfo("dotnet", [typeof(ServerHost).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            };
            start.Environment["Http__Url"] = "http://127.0.0.1:0";
            start.Environment["Udp__Port"] = "0";
            foreach ((string name, string value) in environment ?? [])
                start.Environment[name] = value;
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new AssertFailedException("the program runs, and was to end");
            }

            return new ServerRun(process.ExitCode, output.Result, error.Result.Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
