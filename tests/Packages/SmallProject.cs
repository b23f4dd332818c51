using System.Diagnostics;
using System.Text;

namespace NanoSensors.Tests.Packages;

/// <summary>A project of one line in a folder of its own, under the repository's own build properties.</summary>
internal sealed class SmallProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanosensors-packages-").FullName;

    /// <summary>Writes the project.</summary>
    /// <param name="references">Its PackageReference elements.</param>
    /// <param name="auditSource">A source of advisories instead of the registry's; null for the registry's own.</param>
    /// <param name="own">Whether the repository's build properties and package versions hold.</param>
    public SmallProject(string references, string? auditSource = null, bool own = true)
    {
        Write("small.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        // Warnings for missing comments are errors as well, under the repository's properties.
        Write("Small.cs", "internal static class Small { }\n");
        foreach (string name in own ? (string[])["Directory.Build.props", "Directory.Packages.props"] : [])
            File.Copy(Repository.PathOf(name), Path.Combine(_folder, name));
        Write("NuGet.Config", auditSource == null ? "<configuration />" : $"""
            <configuration>
              <auditSources><clear /><add key="local" value="{auditSource}" allowInsecureConnections="true" /></auditSources>
            </configuration>
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Changes one of its files.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    public string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    public (int ExitCode, string Output) Dotnet(params string[] arguments) => Run(_folder, ci: false, "dotnet", arguments);

    public (int ExitCode, string Output) DotnetAsInContinuousIntegration(params string[] arguments) => Run(_folder, ci: true, "dotnet", arguments);

    /// <summary>Runs a command.</summary>
    public static (int ExitCode, string Output) Run(string folder, bool ci, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        // What the tests' own runner was started with must not lead the inner build astray.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && !k.Equals("MSBUILDDISABLENODEREUSE", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["CI"] = ci ? "true" : "";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return (process.ExitCode, output.Append(error.Result).ToString());
    }
}
